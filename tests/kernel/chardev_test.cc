#include <holdfast/abi/poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "kernel/chardev/char_devices.h"
#include "kernel/chardev/dev_fs.h"
#include "kernel/chardev/misc.h"
#include "kernel/core/wait.h"
#include "kernel/driver/device_create.h"
#include "kernel/driver/devices.h"
#include "kernel/fs/fasync.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/iov_iter.h"
#include "kernel/kobject/kobject.h"
#include "kernel/proc_fixture.h"

namespace holdfast::kernel {

namespace abi {
int __register_chrdev(unsigned, unsigned, unsigned, const char*, const ::file_operations*);
void __unregister_chrdev(unsigned, unsigned, unsigned, const char*);
int register_chrdev_region(unsigned, unsigned, const char*);
void unregister_chrdev_region(unsigned, unsigned);
int alloc_chrdev_region(unsigned*, unsigned, unsigned, const char*);
int cdev_add(::cdev*, unsigned, unsigned);
void cdev_del(::cdev*);
int cdev_device_add(::cdev*, ::device*);
void cdev_device_del(::cdev*, ::device*);
::hf_class* __class_create(::module*, const char*, void*);
void class_destroy(::hf_class*);
::device* device_create(::hf_class*, ::device*, unsigned, void*, const char*, ...);
void device_destroy(::hf_class*, unsigned);
void put_device(::device*);
int dev_set_name(::device*, const char*, ...);
void _dev_info(const ::device*, const char*, ...);
int anon_inode_getfd(const char*, const ::file_operations*, void*, int);
::file* fget(unsigned);
void fput(::file*);
}  // namespace abi

namespace {

using testing::HasSubstr;
using testing::Not;

struct Seen {
  int opens = 0, releases = 0, flushes = 0, fasyncs = 0;
  int open_result = 0;
  ::cdev* cdev = nullptr;
  void* private_data = nullptr;
  std::string text = "device\n";
  ::wait_queue_head queue{};
  bool ready = false;
  ::fasync_struct* async = nullptr;
};
Seen* seen = nullptr;

int dev_open(::inode* inode, ::file* file) {
  ++seen->opens;
  seen->cdev = inode->i_cdev;
  seen->private_data = file->private_data;
  return seen->open_result;
}
int dev_release(::inode*, ::file*) {
  ++seen->releases;
  return 0;
}
long dev_read(::file*, char* user, unsigned long size, long long* pos) {
  return read_text(seen->text, user, size, pos);
}
long dev_read_iter(::kiocb* iocb, ::iov_iter* iter) {
  if (iocb->ki_pos) return 0;
  auto copied = fs::copy_to_iter("iter", 4, iter);
  iocb->ki_pos += static_cast<long long>(copied);
  return static_cast<long>(copied);
}
long dev_write_iter(::kiocb*, ::iov_iter* iter) {
  seen->text.resize(iter->count);
  return static_cast<long>(fs::copy_from_iter(seen->text.data(), iter->count, iter));
}
int dev_flush(::file*, void*) {
  ++seen->flushes;
  return -ENOSPC;
}
unsigned dev_poll(::file* file, ::poll_table_struct* table) {
  if (table->_qproc) table->_qproc(file, &seen->queue, table);
  return seen->ready ? fs::kPollIn : 0;
}
long dev_ioctl(::file*, unsigned, unsigned long) { return -fs::kNoIoctl; }
int dev_fasync(int fd, ::file* file, int on) {
  ++seen->fasyncs;
  return fs::fasync_helper(fd, file, on, &seen->async);
}

class CharDev : public ProcTest {
 protected:
  CharDev() {
    seen = &seen_;
    __init_waitqueue_head(&seen_.queue, "test", nullptr);
    ops_.open = dev_open;
    ops_.release = dev_release;
    ops_.read = dev_read;
  }
  ~CharDev() override { seen = nullptr; }
  CharDevices& devices() { return kernel_.char_devices(); }
  RefPtr<fs::File> open_dev(const std::string& name, int flags = O_RDONLY) {
    return open("/dev/" + name, flags);
  }
  Seen seen_;
  ::file_operations ops_{};
};

TEST_F(CharDev, DynamicMajorsAreLinuxs) {
  EXPECT_EQ(abi::__register_chrdev(0, 0, 256, "one", &ops_), 254);
  unsigned number = 0;
  EXPECT_EQ(abi::alloc_chrdev_region(&number, 3, 2, "two"), 0);
  EXPECT_EQ(number, device_number(253, 3));
  EXPECT_EQ(cat("/proc/devices"),
            "Character devices:\n  1 mem\n 10 misc\n253 two\n254 one\n\nBlock devices:\n");
  abi::__unregister_chrdev(254, 0, 256, "one");
  abi::unregister_chrdev_region(number, 2);
  EXPECT_EQ(cat("/proc/devices"), "Character devices:\n  1 mem\n 10 misc\n\nBlock devices:\n");
}

TEST_F(CharDev, DynamicMajorsRunOut) {
  for (int i = 254; i >= 234; --i) EXPECT_EQ(abi::__register_chrdev(0, 0, 1, "d", &ops_), i);
  EXPECT_EQ(abi::__register_chrdev(0, 0, 1, "d", &ops_), 511);
  for (int i = 510; i >= 384; --i) EXPECT_EQ(abi::__register_chrdev(0, 0, 1, "d", &ops_), i);
  EXPECT_EQ(abi::__register_chrdev(0, 0, 1, "d", &ops_), -EBUSY);
  EXPECT_THAT(log_text(), HasSubstr("CHRDEV \"d\" dynamic allocation region is full"));
}

TEST_F(CharDev, RegionsRefuse) {
  EXPECT_EQ(abi::register_chrdev_region(device_number(240, 0), 4, "a"), 0);
  EXPECT_EQ(abi::register_chrdev_region(device_number(240, 3), 4, "b"), -EBUSY);
  EXPECT_EQ(abi::register_chrdev_region(device_number(240, 4), 4, "b"), 0);
  EXPECT_EQ(abi::register_chrdev_region(device_number(512, 0), 1, "c"), -EINVAL);
  EXPECT_THAT(log_text(), HasSubstr("major requested (512) is greater than the maximum (511)"));
  // A range over two majors: all or nothing.
  EXPECT_EQ(abi::register_chrdev_region(device_number(239, kMinorMask), 2, "d"), -EBUSY);
  EXPECT_THAT(cat("/proc/devices"), Not(HasSubstr("239 d")));
}

TEST_F(CharDev, OpensReadsReleases) {
  int major = abi::__register_chrdev(0, 0, 256, "one", &ops_);
  EXPECT_TRUE(devices().dev_fs().make_node("one", device_number(unsigned(major), 5), 0600).ok());
  EXPECT_TRUE(devices().dev_fs().make_node("none", device_number(99, 5), 0600).ok());
  EXPECT_EQ(read_all(*open_dev("one")), "device\n");
  EXPECT_EQ(seen_.releases, 1);
  EXPECT_EQ(open_error("/dev/none"), ENXIO);
  auto inode = kernel_.vfs().walk("/dev/one").value();
  EXPECT_EQ(inode->c.i_rdev, device_number(unsigned(major), 5));
  EXPECT_EQ(inode->c.i_mode, S_IFCHR | 0600);
  abi::__unregister_chrdev(unsigned(major), 0, 256, "one");
  EXPECT_EQ(open_error("/dev/one"), ENXIO);
}

class CdevDev : public CharDev {
 protected:
  CdevDev() {
    init_cdev(&cdev_, &ops_);
    abi::cdev_add(&cdev_, kNumber, 2);
    (void)devices().dev_fs().make_node("test", kNumber, 0666);
  }
  ~CdevDev() override {
    if (mapped_) abi::cdev_del(&cdev_);
  }
  static constexpr DeviceNumber kNumber = device_number(240, 0);
  ::cdev cdev_{};
  bool mapped_ = true;
};

TEST_F(CdevDev, OpenSeesTheCdev) {
  open_dev("test");
  EXPECT_EQ(seen_.cdev, &cdev_);
}

TEST_F(CdevDev, NarrowerRangeWins) {
  ::file_operations other{};
  ::cdev narrow{};
  init_cdev(&narrow, &other);
  abi::cdev_add(&narrow, kNumber, 1);
  auto file = open_dev("test");
  EXPECT_EQ(seen_.opens, 0);
  file = nullptr;
  abi::cdev_del(&narrow);
  open_dev("test");
  EXPECT_EQ(seen_.opens, 1);
}

TEST_F(CdevDev, OpenFilesOutliveTheCdev) {
  auto file = open_dev("test");
  abi::cdev_del(&cdev_);
  mapped_ = false;
  EXPECT_EQ(open_error("/dev/test"), ENXIO);
  EXPECT_EQ(read_all(*file), "device\n");
  file = nullptr;
  EXPECT_EQ(seen_.releases, 1);
}

TEST_F(CdevDev, FailedOpenIsNotReleased) {
  seen_.open_result = -EBUSY;
  EXPECT_EQ(open_error("/dev/test"), EBUSY);
  EXPECT_EQ(seen_.releases, 0);
}

TEST_F(CdevDev, AbsentOperations) {
  ops_ = ::file_operations{};
  auto file = open_dev("test", O_RDWR);
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).code(), EINVAL);
  EXPECT_EQ(file->write(&c, 1).code(), EINVAL);
  EXPECT_EQ(file->llseek(0, SEEK_SET).code(), ESPIPE);
  EXPECT_EQ(file->ioctl(1, 2, false).code(), ENOTTY);
  EXPECT_EQ(file->ioctl(1, 2, true).code(), ENOTTY);
  EXPECT_EQ(file->poll(nullptr), fs::kPollDefault);
  EXPECT_EQ(file->mmap(nullptr).code(), ENODEV);
  EXPECT_EQ(file->fsync(false).code(), EINVAL);
  EXPECT_TRUE(file->flush().ok());
  ops_.unlocked_ioctl = dev_ioctl;
  EXPECT_EQ(file->ioctl(1, 2, false).code(), ENOTTY);
}

TEST_F(CdevDev, IterForms) {
  ops_.read = nullptr;
  ops_.read_iter = dev_read_iter;
  ops_.write_iter = dev_write_iter;
  auto file = open_dev("test", O_RDWR);
  EXPECT_EQ(read_all(*file), "iter");
  EXPECT_EQ(file->write("abc", 3).value(), 3u);
  EXPECT_EQ(seen_.text, "abc");
}

TEST_F(CdevDev, FlushAnswersClose) {
  ops_.flush = dev_flush;
  EXPECT_EQ(open_dev("test")->flush().code(), ENOSPC);
}

int open_nonseekable(::inode* inode, ::file* file) { return fs::nonseekable_open(inode, file); }
int open_stream(::inode* inode, ::file* file) { return fs::stream_open(inode, file); }
long read_position(::file*, char*, unsigned long, long long* pos) { return pos ? 1 : 0; }

TEST_F(CdevDev, Nonseekable) {
  ops_.open = open_nonseekable;
  ops_.llseek = fs::default_llseek;
  auto file = open_dev("test");
  char c = 0;
  EXPECT_EQ(file->pread(&c, 1, 0).code(), ESPIPE);
  EXPECT_EQ(file->llseek(0, SEEK_SET).code(), ESPIPE);
  EXPECT_EQ(file->read(&c, 1).value(), 1u);
}

TEST_F(CdevDev, StreamsHaveNoPosition) {
  ops_.open = open_stream;
  ops_.read = read_position;
  char c = 0;
  EXPECT_EQ(open_dev("test")->read(&c, 1).value(), 0u);
}

TEST_F(CdevDev, Nonblocking) {
  auto file = open_dev("test", O_RDONLY | O_NONBLOCK);
  EXPECT_TRUE(file->c.f_flags & O_NONBLOCK);
  UserMemory user;
  int off = 0;
  main_.user = &user;
  EXPECT_TRUE(file->ioctl(FIONBIO, user.add(&off, sizeof off, false), false).ok());
  main_.user = nullptr;
  EXPECT_FALSE(file->c.f_flags & O_NONBLOCK);
}

struct CountingWaiter : fs::PollWaiter {
  void notify() override { ++notified; }
  int notified = 0;
};

TEST_F(CdevDev, PollTellsOnce) {
  ops_.poll = dev_poll;
  auto file = open_dev("test");
  auto waiter = make_ref<CountingWaiter>();
  EXPECT_EQ(file->poll(waiter), 0u);
  seen_.ready = true;
  __wake_up(&seen_.queue, 3, 1, nullptr);
  __wake_up(&seen_.queue, 3, 1, nullptr);
  EXPECT_EQ(waiter->notified, 1);
  EXPECT_EQ(file->poll(waiter), fs::kPollIn);
  __wake_up(&seen_.queue, 3, 1, nullptr);
  EXPECT_EQ(waiter->notified, 2);
  (void)file->poll(waiter);
  file = nullptr;  // takes the entry off
  EXPECT_EQ(waiter->references(), 1u);
  __wake_up(&seen_.queue, 3, 1, nullptr);
  EXPECT_EQ(waiter->notified, 2);
}

struct CountingOwner : fs::AsyncOwner {
  void signal(int number, int) override { last = number; }
  int last = 0;
};

TEST_F(CdevDev, Fasync) {
  ops_.fasync = dev_fasync;
  auto file = open_dev("test");
  auto owner = make_ref<CountingOwner>();
  file->set_owner(owner);
  fs::kill_fasync(&seen_.async, 29, 1);
  EXPECT_EQ(owner->last, 0);
  EXPECT_TRUE(file->fasync(3, true).ok());
  fs::kill_fasync(&seen_.async, 29, 1);
  EXPECT_EQ(owner->last, 29);
  file = nullptr;
  EXPECT_EQ(seen_.async, nullptr);
  EXPECT_EQ(seen_.fasyncs, 2);
}

TEST_F(CdevDev, ClassesAndDevices) {
  auto* cls = abi::__class_create(nullptr, "demo", nullptr);
  ASSERT_GT(reinterpret_cast<long>(cls), 0);
  EXPECT_EQ(reinterpret_cast<long>(abi::__class_create(nullptr, "demo", nullptr)), -EEXIST);
  EXPECT_THAT(log_text(), HasSubstr("cannot create duplicate filename '/class/demo'"));
  auto* device = abi::device_create(cls, nullptr, kNumber, &seen_, "demo!sub%d", 7);
  ASSERT_GT(reinterpret_cast<long>(device), 0);
  EXPECT_EQ(device->driver_data, &seen_);
  EXPECT_EQ(read_all(*open_dev("demo/sub7")), "device\n");
  EXPECT_EQ(reinterpret_cast<long>(abi::device_create(cls, nullptr, kNumber, nullptr, "other")),
            -EEXIST);
  abi::_dev_info(device, "hello %d\n", 3);
  EXPECT_THAT(log_text(), HasSubstr("demo demo!sub7: hello 3\n"));
  abi::device_destroy(cls, kNumber);
  EXPECT_EQ(open_error("/dev/demo/sub7"), ENOENT);
  EXPECT_EQ(open_error("/dev/demo"), ENOENT);
  abi::class_destroy(cls);
}

struct Container {
  ::device device{};
  ::cdev cdev{};
  bool released = false;
};
void container_release(::device* device) { reinterpret_cast<Container*>(device)->released = true; }

TEST_F(CharDev, OpenFileKeepsTheContainer) {
  Container box;
  initialize_device(&box.device);
  box.device.release = container_release;
  box.device.devt = device_number(241, 1);
  abi::dev_set_name(&box.device, "box");
  init_cdev(&box.cdev, &ops_);
  EXPECT_EQ(abi::cdev_device_add(&box.cdev, &box.device), 0);
  auto file = open_dev("box");
  abi::cdev_device_del(&box.cdev, &box.device);
  abi::put_device(&box.device);
  EXPECT_FALSE(box.released);
  EXPECT_EQ(open_error("/dev/box"), ENOENT);
  file = nullptr;
  EXPECT_TRUE(box.released);
}

TEST_F(CharDev, AnonymousFiles) {
  int fd = abi::anon_inode_getfd("[mine]", &ops_, &seen_, O_RDWR | O_CLOEXEC);
  EXPECT_EQ(fd, 3);
  EXPECT_EQ(abi::anon_inode_getfd("[mine]", &ops_, &seen_, O_RDONLY), 4);
  auto file = kernel_.vfs().descriptors().get(fd);
  EXPECT_EQ(file->c.private_data, &seen_);
  EXPECT_EQ(read_all(*file), "device\n");
  EXPECT_EQ(seen_.opens, 0);
  file = nullptr;
  ::file* got = abi::fget(3);
  EXPECT_TRUE(kernel_.vfs().descriptors().close(3).ok());
  EXPECT_EQ(kernel_.vfs().descriptors().close(3).code(), EBADF);
  EXPECT_EQ(seen_.releases, 0);
  abi::fput(got);
  EXPECT_EQ(seen_.releases, 1);
  kernel_.vfs().descriptors().close_all();
  EXPECT_EQ(seen_.releases, 2);
}

TEST_F(CharDev, Misc) {
  ::miscdevice misc{};
  misc.minor = 255;
  misc.name = "mine";
  misc.fops = &ops_;
  misc.mode = 0666;
  ASSERT_EQ(devices().misc().add(&misc), 0);
  EXPECT_EQ(misc.minor, 127);
  EXPECT_EQ(cat("/proc/misc"), "127 mine\n");
  EXPECT_EQ(kernel_.vfs().walk("/dev/mine").value()->c.i_mode, S_IFCHR | 0666);
  EXPECT_EQ(read_all(*open_dev("mine")), "device\n");
  EXPECT_EQ(seen_.private_data, &misc);
  ::miscdevice fixed{};
  fixed.minor = 127;
  fixed.name = "other";
  fixed.fops = &ops_;
  EXPECT_EQ(devices().misc().add(&fixed), -EBUSY);
  auto file = open_dev("mine");
  devices().misc().remove(&misc);
  EXPECT_EQ(open_error("/dev/mine"), ENOENT);
  EXPECT_EQ(read_all(*file), "device\n");
  devices().misc().remove(&misc);
  EXPECT_THAT(log_text(), HasSubstr("is not registered"));
}

}  // namespace
}  // namespace holdfast::kernel
