// tests/modules/sysfs_items.c, loaded, and what /sys shows of it.
#include "kernel/sysfs/sysfs.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "host/native/attach.h"
#include "kernel/chardev/char_devices.h"
#include "kernel/core/tasks.h"
#include "kernel/driver/device_create.h"
#include "kernel/driver/devices.h"
#include "kernel/fs/vfs.h"
#include "kernel/kobject/kobject.h"
#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::string source_of(const std::string& name) {
  std::ifstream in(HOLDFAST_SOURCE_DIR "/tests/modules/" + name + ".c");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  return text + "MODULE_INFO(vermagic, \"" + elf::vermagic(0x060100) +
         "\");\n__visible struct module __this_module "
         "__section(\".gnu.linkonce.this_module\") = {.name = \"" +
         name + "\", .init = init_module, .exit = cleanup_module};\n";
}

class Sysfs : public testing::ModuleTest {
 protected:
  static const testing::Image& image(const std::string& name, unsigned version = 0x060100) {
    return testing::compile(source_of(name),
                            "@" HOLDFAST_SOURCE_DIR "/sdk/cflags -include " HOLDFAST_SOURCE_DIR
                            "/include/holdfast/kconfig.h -DKBUILD_MODNAME='\"" +
                                name + "\"' -DHOLDFAST_KERNEL_VERSION=" + std::to_string(version));
  }
  void SetUp() override { ASSERT_EQ(load_image(image("sysfs_items"), "limit=9"), 0) << log(); }
  Result<RefPtr<fs::File>> open(const std::string& path, int flags = O_RDONLY) {
    return kernel_.vfs().open(path, flags);
  }
  static std::string read(fs::File& file) {
    std::string text(8192, '\0');
    auto count = file.read(text.data(), text.size());
    if (!count.ok()) return "error " + std::to_string(count.error().code);
    text.resize(count.value());
    return text;
  }
  std::string cat(const std::string& path) {
    auto file = open(path);
    return file.ok() ? read(**file) : "open " + std::to_string(file.error().code);
  }
  // The errno of a write, 0 for success.
  int write(const std::string& path, const std::string& text) {
    auto file = open(path, O_WRONLY);
    return file.ok() ? (*file)->write(text.data(), text.size()).code() : file.code();
  }
  std::vector<std::string> list(const std::string& path) {
    std::vector<std::string> names;
    auto inode = kernel_.vfs().walk(path);
    if (!inode.ok()) return {"error " + std::to_string(inode.error().code)};
    (void)(*inode)->readdir(0, [&](const fs::DirEntry& entry, std::uint64_t) {
      names.emplace_back(entry.name);
      return true;
    });
    return names;
  }
  std::string readlink(const std::string& path) {
    auto inode = kernel_.vfs().walk(path, false);
    auto target = inode.ok() ? (*inode)->readlink() : Result<std::string>(inode.error());
    return target.ok() ? *target : "error " + std::to_string(target.error().code);
  }
  // Another thread in this kernel.
  template <class Body>
  std::thread thread(Body body) {
    return std::thread([this, body] {
      Task task;
      host::native::Attach attach(host_, task);
      task.kernel = &kernel_;
      body();
    });
  }
};

TEST_F(Sysfs, AttributesAreShownAndStored) {
  EXPECT_EQ(cat("/sys/kernel/items/number"), "7\n");
  EXPECT_EQ(write("/sys/kernel/items/number", "12\n"), 0);
  EXPECT_EQ(cat("/sys/kernel/items/number"), "12\n");
  EXPECT_EQ(write("/sys/kernel/items/number", "twelve"), EINVAL);
  EXPECT_EQ(open("/sys/kernel/items/hold").code(), EACCES);           // no show, even for root
  EXPECT_EQ(open("/sys/kernel/items/big", O_WRONLY).code(), EACCES);  // no store
  EXPECT_EQ(open("/sys/kernel/items/none").code(), ENOENT);
  EXPECT_EQ(readlink("/sys/kernel/items/up"), "../../kernel");
  EXPECT_EQ(unload("sysfs_items"), 0);
  EXPECT_EQ(open("/sys/kernel/items/number").code(), ENOENT);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

TEST_F(Sysfs, GroupsHideWhatIsNotVisible) {
  EXPECT_THAT(list("/sys/kernel/items/inner"), ElementsAre("number"));
  EXPECT_THAT(list("/sys/kernel/items"),
              UnorderedElementsAre("number", "big", "hold", "vanish", "go", "remove", "ring",
                                   "blob", "inner", "up"));
}

TEST_F(Sysfs, AShowOfAWholePageIsCutAndReported) {
  EXPECT_EQ(cat("/sys/kernel/items/big").size(), 4095u);
  EXPECT_THAT(log(), HasSubstr("fill_read_buffer: kobj_attr_show+0x0/0x20 returned bad count"));
}

TEST_F(Sysfs, TextIsReadInPiecesOfOneShow) {
  auto file = open("/sys/kernel/items/number").value();
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).value(), 1u);
  EXPECT_EQ(write("/sys/kernel/items/number", "45"), 0);
  EXPECT_EQ(read(*file), "\n");  // what is left of "7\n"
  EXPECT_EQ(read(*file), "");
  EXPECT_EQ(file->pread(&c, 1, 1).value(), 1u);
  EXPECT_EQ(c, '5');
  EXPECT_EQ(file->llseek(0, SEEK_SET).value(), 0);
  EXPECT_EQ(read(*file), "45\n");
}

TEST_F(Sysfs, BinaryAttributesHaveASize) {
  auto file = open("/sys/kernel/items/blob", O_RDWR).value();
  EXPECT_EQ(file->inode()->c.i_size, 16);
  EXPECT_EQ(read(*file), "0123456789abcdef");
  EXPECT_EQ(read(*file), "");
  EXPECT_EQ(file->pwrite("XY", 2, 15).value(), 1u);
  EXPECT_EQ(file->pwrite("XY", 2, 16).code(), EFBIG);
  char c = 0;
  EXPECT_EQ(file->pread(&c, 1, 15).value(), 1u);
  EXPECT_EQ(c, 'X');
}

TEST_F(Sysfs, RemovalWaitsForTheStoreThatIsInside) {
  auto held = open("/sys/kernel/items/hold", O_WRONLY).value();
  auto late = open("/sys/kernel/items/hold", O_WRONLY).value();
  auto writer = thread([&] { EXPECT_EQ(held->write("x", 1).value(), 1u); });
  EXPECT_EQ(write("/sys/kernel/items/go", "wait"), 0);  // until it is inside
  Atomic<bool> removed{false};
  auto remover = thread([&] {
    EXPECT_EQ(cat("/sys/kernel/items/remove"), "removed\n");
    removed.store(true);
  });
  while (open("/sys/kernel/items/hold", O_WRONLY).ok()) host_.yield();
  EXPECT_EQ(late->write("x", 1).code(), ENODEV);
  EXPECT_FALSE(removed.load());
  EXPECT_EQ(write("/sys/kernel/items/go", "now"), 0);
  writer.join();
  remover.join();
  EXPECT_EQ(held->write("x", 1).code(), ENODEV);
}

TEST_F(Sysfs, AnAttributeMayRemoveItself) {
  auto held = open("/sys/kernel/items/vanish", O_WRONLY).value();
  EXPECT_EQ(held->write("x", 1).value(), 1u);
  EXPECT_EQ(held->write("x", 1).code(), ENODEV);
  EXPECT_EQ(open("/sys/kernel/items/vanish", O_WRONLY).code(), ENOENT);
  EXPECT_EQ(unload("sysfs_items"), 0);
}

TEST_F(Sysfs, ADescriptorOutlivesItsModule) {
  auto text = open("/sys/kernel/items/number", O_RDWR).value();
  auto blob = open("/sys/kernel/items/blob").value();
  char c = 0;
  EXPECT_EQ(text->read(&c, 1).value(), 1u);
  EXPECT_EQ(unload("sysfs_items"), 0);  // an open file of sysfs counts nobody
  EXPECT_EQ(read(*text), "\n");         // shown before
  EXPECT_EQ(read(*text), "error 19");
  EXPECT_EQ(text->write("1", 1).code(), ENODEV);
  EXPECT_EQ(read(*blob), "error 19");
  EXPECT_EQ(text->poll(nullptr) & 0xa, 0xau);  // EPOLLERR | EPOLLPRI
}

class Flag final : public fs::PollWaiter {
 public:
  void notify() override { set.store(true); }
  Atomic<bool> set{false};
};

TEST_F(Sysfs, NotifyWakesWhoPolls) {
  auto file = open("/sys/kernel/items/number").value();
  EXPECT_EQ(file->poll(nullptr) & 0x2, 0x2u);  // not read yet
  (void)read(*file);
  auto waiter = make_ref<Flag>();
  EXPECT_EQ(file->poll(waiter) & 0x2, 0u);
  EXPECT_EQ(write("/sys/kernel/items/ring", "x"), 0);
  EXPECT_TRUE(waiter->set.load());
  EXPECT_EQ(file->poll(nullptr) & 0x2, 0x2u);
}

TEST_F(Sysfs, ModulesShowTheirState) {
  const std::string base = "/sys/module/sysfs_items/";
  EXPECT_EQ(cat(base + "initstate"), "live\n");
  EXPECT_EQ(cat(base + "refcnt"), "0\n");
  EXPECT_EQ(cat(base + "taint"), "OE\n");
  EXPECT_EQ(cat(base + "version"), "2.5\n");
  EXPECT_GT(std::stol(cat(base + "coresize")), 0);
  EXPECT_THAT(list(base + "sections"), Contains(".text"));
  EXPECT_THAT(cat(base + "sections/.text"), StartsWith("0x"));
  EXPECT_THAT(list(base + "drivers"), ElementsAre("platform:item"));
  EXPECT_EQ(unload("sysfs_items"), 0);
  EXPECT_THAT(list("/sys/module"), Not(Contains("sysfs_items")));
}

TEST_F(Sysfs, ParametersAreFiles) {
  const std::string base = "/sys/module/sysfs_items/parameters/";
  EXPECT_THAT(list(base), UnorderedElementsAre("limit", "list", "word", "flag"));
  EXPECT_EQ(cat(base + "limit"), "9\n");
  EXPECT_EQ(write(base + "limit", "0x10\n"), 0);
  EXPECT_EQ(cat(base + "limit"), "16\n");
  EXPECT_EQ(write(base + "limit", "99999999999"), ERANGE);
  EXPECT_EQ(write(base + "limit", "ten"), EINVAL);
  EXPECT_EQ(cat(base + "list"), "1,2\n");
  EXPECT_EQ(write(base + "list", "3"), EACCES);  // 0444
  EXPECT_EQ(write(base + "word", "longer"), 0);
  EXPECT_EQ(cat(base + "word"), "longer\n");
  EXPECT_EQ(cat(base + "flag"), "N\n");
  EXPECT_EQ(write(base + "flag", "y"), 0);
  EXPECT_EQ(cat(base + "flag"), "Y\n");
}

TEST_F(Sysfs, DevicesHaveTheirPlaces) {
  EXPECT_EQ(cat("/sys/class/item_class/item0/level"), "item0:7\n");
  EXPECT_EQ(cat("/sys/class/item_class/item0/dev"), "240:3\n");
  EXPECT_EQ(readlink("/sys/class/item_class/item0"), "../../devices/virtual/item_class/item0");
  EXPECT_EQ(readlink("/sys/dev/char/240:3"), "../../devices/virtual/item_class/item0");
  EXPECT_EQ(readlink("/sys/devices/virtual/item_class/item0/subsystem"),
            "../../../../class/item_class");
  EXPECT_EQ(cat("/sys/class/item_class/item0/uevent"), "MAJOR=240\nMINOR=3\nDEVNAME=item0\n");
  EXPECT_EQ(cat("/sys/class/item_class/item0/power/control"), "auto\n");
  EXPECT_TRUE(kernel_.vfs().walk("/dev/item0").ok());
  EXPECT_EQ(unload("sysfs_items"), 0);
  EXPECT_THAT(list("/sys/class"), Not(Contains("item_class")));
  EXPECT_THAT(list("/sys/devices/virtual"), Not(Contains("item_class")));
}

TEST_F(Sysfs, PlatformDriversAreBoundAndUnbound) {
  EXPECT_THAT(log(), HasSubstr("item item.4: probed id 4"));
  EXPECT_EQ(readlink("/sys/bus/platform/devices/item.4"), "../../../devices/platform/item.4");
  EXPECT_EQ(readlink("/sys/devices/platform/item.4/driver"), "../../../bus/platform/drivers/item");
  EXPECT_EQ(cat("/sys/devices/platform/item.4/modalias"), "platform:item\n");
  EXPECT_EQ(write("/sys/bus/platform/drivers/item/unbind", "item.4\n"), 0);
  EXPECT_THAT(log(), HasSubstr("removed kept\naction kept"));
  EXPECT_EQ(write("/sys/bus/platform/drivers/item/unbind", "item.4\n"), ENODEV);
  EXPECT_EQ(write("/sys/bus/platform/drivers/item/bind", "item.4"), 0);
  EXPECT_EQ(write("/sys/bus/platform/drivers/item/bind", "item.4"), EBUSY);
  EXPECT_EQ(unload("sysfs_items"), 0);
}

TEST_F(Sysfs, UeventsAreRecords) {
  std::vector<std::string> seen;
  for (const Uevent& event : kernel_.kobjects().uevents())
    seen.push_back(event.action + event.path);
  EXPECT_THAT(
      (std::vector<std::string>{"add/devices/virtual/item_class/item0",
                                "add/bus/platform/drivers/item", "add/devices/platform/item.4",
                                "bind/devices/platform/item.4", "add/module/sysfs_items"}),
      IsSubsetOf(seen));
  EXPECT_EQ(write("/sys/class/item_class/item0/uevent", "change\n"), 0);
  EXPECT_EQ(kernel_.kobjects().uevents().back().action, "change");
  EXPECT_EQ(write("/sys/class/item_class/item0/uevent", "dance\n"), EINVAL);
}

TEST_F(Sysfs, ADeviceMayOutliveItsClass) {
  Devices& devices = kernel_.devices();
  ::hf_class cls{};
  cls.name = "brief";
  ASSERT_EQ(devices.register_class(&cls), 0);
  auto made = create_device({&cls, nullptr, device_number(241, 1), nullptr, nullptr}, "late");
  ASSERT_TRUE(made.ok());
  devices.unregister_class(&cls);
  EXPECT_THAT(list("/sys/class"), Not(Contains("brief")));
  EXPECT_EQ(cat("/sys/devices/virtual/brief/late/dev"), "241:1\n");
  devices.remove(*made);
  kobject_put(&(*made)->kobj);
  EXPECT_THAT(list("/sys/devices/virtual"), Not(Contains("brief")));
}

TEST_F(Sysfs, AClassWhoseFilesCannotBeMadeIsNotThere) {
  Devices& devices = kernel_.devices();
  ::attribute same{"same", 0444};
  ::attribute* twice[] = {&same, &same, nullptr};
  ::attribute_group group{};
  group.attrs = twice;
  const ::attribute_group* groups[] = {&group, nullptr};
  ::hf_class cls{};
  cls.name = "halves";
  cls.class_groups = groups;
  EXPECT_EQ(devices.register_class(&cls), -EEXIST);
  EXPECT_THAT(list("/sys/class"), Not(Contains("halves")));
}

// What the kernel's own self-test of sysfs is about: what protects a store against rmmod.
class SysfsGuard : public Sysfs {
 protected:
  void SetUp() override {}
  void start(const std::string& arguments) {
    ASSERT_EQ(load_image(image("sysfs_guard"), arguments), 0) << log();
    file_ = open("/sys/kernel/guard/value", O_WRONLY).value();
    writer_ = thread([this] {
      task_of_writer_.store(&current_task());
      result_ = file_->write("x", 1).code();
    });
    EXPECT_EQ(write("/sys/kernel/guard/control", "wait"), 0);
  }
  RefPtr<fs::File> file_;
  std::thread writer_;
  Atomic<Task*> task_of_writer_{nullptr};
  int result_ = -1;
};

TEST_F(SysfsGuard, ADirectReferenceRefusesUnload) {
  start("direct=1 stop=1");
  EXPECT_EQ(unload("sysfs_guard"), EWOULDBLOCK);
  EXPECT_EQ(write("/sys/kernel/guard/control", "go"), 0);
  writer_.join();
  EXPECT_EQ(result_, 0);
  EXPECT_EQ(unload("sysfs_guard"), 0);
}

TEST_F(SysfsGuard, TheActiveReferenceMakesUnloadWait) {
  start("stop=1");
  EXPECT_EQ(unload("sysfs_guard"), 0);  // lets the store go, and waits for it
  writer_.join();
  EXPECT_EQ(result_, 0);
  EXPECT_EQ(file_->write("x", 1).code(), ENODEV);
}

// Exit holds the lock and drains, the store is inside and wants the lock. Only a signal to the
// writer ends it, and only because it waits killably.
TEST_F(SysfsGuard, ALockSharedWithExitDeadlocks) {
  start("mode=1 stop=1");
  Atomic<bool> unloaded{false};
  auto remover = thread([&] {
    EXPECT_EQ(unload("sysfs_guard"), 0);
    unloaded.store(true);
  });
  Task* writer = task_of_writer_.load();
  auto waits_for_lock = [&] { return __atomic_load_n(&writer->c.__state, __ATOMIC_SEQ_CST) != 0; };
  while (open("/sys/kernel/guard/value", O_WRONLY).ok() || !waits_for_lock()) host_.yield();
  EXPECT_FALSE(unloaded.load());
  send_signal(*writer, 9);
  writer_.join();
  remover.join();
  EXPECT_EQ(result_, EINTR);
  EXPECT_TRUE(unloaded.load());
}

class SysfsVersions : public testing::ModuleTest, public ::testing::WithParamInterface<unsigned> {};

TEST_P(SysfsVersions, TheSameModuleLoads) {
  const testing::Image& image = testing::compile(
      source_of("sysfs_items"),
      "@" HOLDFAST_SOURCE_DIR "/sdk/cflags -include " HOLDFAST_SOURCE_DIR
      "/include/holdfast/kconfig.h -DKBUILD_MODNAME='\"sysfs_items\"' -DHOLDFAST_KERNEL_VERSION=" +
          std::to_string(GetParam()));
  EXPECT_EQ(load_image(image), 0) << log();
  EXPECT_EQ(unload("sysfs_items"), 0);
}

INSTANTIATE_TEST_SUITE_P(All, SysfsVersions,
                         ::testing::Values(0x030a00, 0x041300, 0x050400, 0x060c00));

}  // namespace
}  // namespace holdfast::kernel
