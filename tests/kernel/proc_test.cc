#include <sys/ioctl.h>
#include <sys/stat.h>

#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"
#include "kernel/proc_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What the operations below have seen; one "module" at a time.
struct Seen {
  int opens = 0, releases = 0, reads = 0;
  std::string text = "Hello, World!\n";
  std::string written;
  int open_result = 0;
  void* data = nullptr;
};
Seen* seen = nullptr;

int hello_open(::inode* inode, ::file* file) {
  ++seen->opens;
  seen->data = proc::entry_of(inode).data;
  file->private_data = seen;
  return seen->open_result;
}
long hello_read(::file*, char* user, unsigned long size, long long* pos) {
  ++seen->reads;
  return read_text(seen->text, user, size, pos);
}
long hello_write(::file* file, const char* user, unsigned long size, long long* pos) {
  std::string text(size, '\0');
  if (copy_from_user(text.data(), user, size)) return -EFAULT;
  auto* to = static_cast<Seen*>(file->private_data);
  to->written += text;
  *pos += static_cast<long long>(size);
  return static_cast<long>(size);
}
long long hello_lseek(::file* file, long long offset, int whence) {
  return fs::default_llseek(file, offset, whence);
}
int hello_release(::inode*, ::file*) {
  ++seen->releases;
  return 0;
}
unsigned hello_poll(::file*, ::poll_table_struct*) { return fs::kPollIn; }
long hello_ioctl(::file*, unsigned command, unsigned long argument) {
  return command == 7 ? static_cast<long>(argument) + 1 : -fs::kNoIoctl;
}

::proc_ops hello_ops() {
  ::proc_ops ops{};
  ops.proc_open = hello_open;
  ops.proc_read = hello_read;
  ops.proc_write = hello_write;
  ops.proc_lseek = hello_lseek;
  ops.proc_release = hello_release;
  ops.proc_poll = hello_poll;
  ops.proc_ioctl = hello_ioctl;
  return ops;
}

class Proc : public ProcTest {
 protected:
  explicit Proc(Boot boot = {}) : ProcTest(std::move(boot)) { seen = &seen_; }
  ~Proc() override { seen = nullptr; }
  proc::ProcDirEntry* add(const char* name, std::uint32_t mode = 0,
                          proc::ProcDirEntry* parent = nullptr) {
    return proc().create(name, mode, parent, &ops_, nullptr);
  }
  Seen seen_;
  ::proc_ops ops_ = hello_ops();
};

TEST_F(Proc, ReadsAndReleases) {
  add("hello_world");
  EXPECT_EQ(cat("/proc/hello_world"), "Hello, World!\n");
  EXPECT_EQ(cat("/proc/hello_world", 3), "Hello, World!\n");
  EXPECT_EQ(seen_.opens, 2);
  EXPECT_EQ(seen_.releases, 2);
}

TEST_F(Proc, PassesData) {
  int data = 0;
  proc().create("hello", 0, nullptr, &ops_, &data);
  open("/proc/hello");
  EXPECT_EQ(seen_.data, &data);
}

TEST_F(Proc, Modes) {
  add("read");
  add("write", 0222);
  add("typed", S_IFREG | 0640);
  EXPECT_EQ(kernel_.vfs().walk("/proc/read").value()->c.i_mode, S_IFREG | 0444);
  EXPECT_EQ(kernel_.vfs().walk("/proc/write").value()->c.i_mode, S_IFREG | 0222);
  EXPECT_EQ(kernel_.vfs().walk("/proc/typed").value()->c.i_mode, S_IFREG | 0640);
  proc().mkdir("dir", 0, nullptr, nullptr);
  EXPECT_EQ(kernel_.vfs().walk("/proc/dir").value()->c.i_mode, S_IFDIR | 0555);
  EXPECT_EQ(add("fifo", S_IFIFO | 0600), nullptr);
}

TEST_F(Proc, PermissionIsThatOfTheTask) {
  add("hello", 0444);
  EXPECT_EQ(open_error("/proc/hello", O_WRONLY), 0);  // root may
  ::hf_cred user{1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};
  const ::hf_cred* root = main_.c.cred;
  main_.c.cred = &user;
  EXPECT_EQ(open_error("/proc/hello", O_WRONLY), EACCES);
  EXPECT_EQ(open_error("/proc/hello", O_RDONLY), 0);
  main_.c.cred = root;
}

TEST_F(Proc, WritesAppendAndTruncate) {
  add("hello", 0666);
  auto file = open("/proc/hello", O_RDWR | O_APPEND | O_TRUNC);
  EXPECT_TRUE(file->c.f_flags & O_APPEND);
  EXPECT_EQ(file->write("abc", 3).value(), 3u);
  EXPECT_EQ(file->pwrite("def", 3, 100).value(), 3u);
  EXPECT_EQ(seen_.written, "abcdef");
  EXPECT_EQ(file->c.f_pos, 3);  // pwrite leaves it alone, O_APPEND too
}

TEST_F(Proc, WrongDirectionIsEbadf) {
  add("hello", 0666);
  char c = 0;
  EXPECT_EQ(open("/proc/hello", O_WRONLY)->read(&c, 1).code(), EBADF);
  EXPECT_EQ(open("/proc/hello", O_RDONLY)->write(&c, 1).code(), EBADF);
}

TEST_F(Proc, AbsentOperations) {
  ::proc_ops none{};
  proc().create("none", 0666, nullptr, &none, nullptr);
  auto file = open("/proc/none", O_RDWR);
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).code(), EIO);
  EXPECT_EQ(file->write(&c, 1).code(), EIO);
  EXPECT_EQ(file->llseek(0, SEEK_SET).code(), ESPIPE);
  EXPECT_EQ(file->ioctl(7, 0, false).code(), ENOTTY);
  EXPECT_EQ(file->poll(nullptr), fs::kPollDefault);
  EXPECT_EQ(file->mmap(nullptr).code(), EIO);
  EXPECT_EQ(file->pread(&c, 1, 5).code(), EIO);
}

TEST_F(Proc, SeeksAndReadsAt) {
  add("hello");
  auto file = open("/proc/hello");
  char text[5] = {};
  EXPECT_EQ(file->llseek(7, SEEK_SET).value(), 7);
  EXPECT_EQ(file->read(text, 4).value(), 4u);
  EXPECT_STREQ(text, "Worl");
  EXPECT_EQ(file->pread(text, 4, 0).value(), 4u);
  EXPECT_STREQ(text, "Hell");
  EXPECT_EQ(file->c.f_pos, 11);
  EXPECT_EQ(file->llseek(-1, SEEK_SET).code(), EINVAL);
  EXPECT_EQ(file->llseek(0, 77).code(), EINVAL);
  EXPECT_EQ(file->pread(text, 4, -1).code(), EINVAL);
}

TEST_F(Proc, IoctlPassesValuesAndHidesEnoioctlcmd) {
  add("hello");
  auto file = open("/proc/hello");
  EXPECT_EQ(file->ioctl(7, 41, false).value(), 42);
  EXPECT_EQ(file->ioctl(8, 0, false).code(), ENOTTY);
  EXPECT_EQ(file->ioctl(7, 0, true).code(), ENOTTY);  // no compat form
}

TEST_F(Proc, FailedOpenIsNotReleased) {
  seen_.open_result = -EPERM;
  add("hello");
  EXPECT_EQ(open_error("/proc/hello"), EPERM);
  EXPECT_EQ(seen_.releases, 0);
  proc().remove_entry("hello", nullptr);
  EXPECT_EQ(seen_.releases, 0);
}

TEST_F(Proc, AfterRemoval) {
  add("hello", 0666);
  auto file = open("/proc/hello", O_RDWR);
  proc().remove_entry("hello", nullptr);
  EXPECT_EQ(seen_.releases, 1);
  EXPECT_EQ(open_error("/proc/hello"), ENOENT);
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).code(), EIO);
  EXPECT_EQ(file->write(&c, 1).code(), EIO);
  EXPECT_EQ(file->mmap(nullptr).code(), EIO);
  EXPECT_EQ(file->llseek(0, SEEK_SET).code(), EINVAL);
  EXPECT_EQ(file->ioctl(7, 0, false).code(), ENOTTY);
  EXPECT_EQ(file->poll(nullptr), fs::kPollDefault);
  EXPECT_EQ(file->inode()->refresh().code(), ENOENT);
  EXPECT_EQ(file->inode()->open(O_RDONLY).code(), ENOENT);
  file = nullptr;
  EXPECT_EQ(seen_.releases, 1);
  EXPECT_EQ(seen_.reads, 0);
}

TEST_F(Proc, RemovalReleasesEveryOpenFileOnce) {
  auto* entry = add("hello");
  std::vector<RefPtr<fs::File>> files;
  for (int i = 0; i < 10; ++i) files.push_back(open("/proc/hello"));
  files.resize(7);
  EXPECT_EQ(seen_.releases, 3);
  proc().remove(entry);
  EXPECT_EQ(seen_.releases, 10);
  files.clear();
  EXPECT_EQ(seen_.releases, 10);
}

TEST_F(Proc, PermanentEntriesStay) {
  ops_.proc_flags = 1;
  add("hello");
  { auto file = open("/proc/hello"); }
  EXPECT_EQ(seen_.releases, 1);
  proc().remove_entry("hello", nullptr);
  EXPECT_THAT(log_text(), HasSubstr("removing permanent /proc entry 'hello'"));
  EXPECT_EQ(proc().remove_subtree("hello", nullptr).code(), EINVAL);
  EXPECT_EQ(cat("/proc/hello"), "Hello, World!\n");
}

TEST_F(Proc, PermanentEntriesSkipTheGuard) {
  ops_.proc_flags = 1;
  auto* entry = add("hello");
  entry->gate().deactivate_and_drain("test");  // what nobody else would do
  EXPECT_EQ(cat("/proc/hello"), "Hello, World!\n");
}

TEST_F(Proc, OldFormHasOldDefaults) {
  ::file_operations fops{};
  fops.read = hello_read;
  fops.release = hello_release;
  ASSERT_NE(proc().create("old", 0, nullptr, &fops, nullptr), nullptr);
  auto file = open("/proc/old");
  EXPECT_EQ(file->llseek(7, SEEK_SET).value(), 7);  // default_llseek
  EXPECT_EQ(read_all(*file), "World!\n");
  proc().remove_entry("old", nullptr);
  EXPECT_EQ(seen_.releases, 1);
}

Boot boot_of(std::uint32_t version) {
  Boot boot;
  boot.version = version;
  return boot;
}
class ProcOfFiveTen : public Proc {
 protected:
  ProcOfFiveTen() : Proc(boot_of(0x050a00)) {}
};
TEST_F(ProcOfFiveTen, SeeksByDefault) {
  ops_.proc_lseek = nullptr;
  add("hello");
  EXPECT_EQ(open("/proc/hello")->llseek(7, SEEK_SET).value(), 7);
}

TEST_F(Proc, NamesThatAreRefused) {
  EXPECT_EQ(add(""), nullptr);
  EXPECT_EQ(add("."), nullptr);
  EXPECT_EQ(add(".."), nullptr);
  EXPECT_EQ(add("42"), nullptr);
  EXPECT_EQ(add(std::string(256, 'x').c_str()), nullptr);
  EXPECT_EQ(add("no/such/parent"), nullptr);
  EXPECT_NE(add("042"), nullptr);
  EXPECT_NE(add(std::string(255, 'x').c_str()), nullptr);
  EXPECT_NE(add("driver/42"), nullptr);
  const auto log = log_text();
  for (const char* text : {"name len 0", "name '.'", "name '..'", "create '/proc/42' by hand",
                           "name len 256", "name 'no/such/parent'"})
    EXPECT_THAT(log, HasSubstr(text));
  EXPECT_TRUE(kernel_.tainted() & 1u << static_cast<unsigned>(Taint::kWarn));
}

TEST_F(Proc, DuplicatesWarn) {
  add("hello");
  EXPECT_EQ(add("hello"), nullptr);
  EXPECT_THAT(log_text(), HasSubstr("proc_dir_entry '/proc/hello' already registered"));
  add("driver/x");
  EXPECT_EQ(add("driver/x"), nullptr);
  EXPECT_THAT(log_text(), HasSubstr("proc_dir_entry 'driver/x' already registered"));
}

TEST_F(Proc, RemovalOfMissingNamesWarns) {
  proc().remove_entry("foo", nullptr);
  EXPECT_THAT(log_text(), HasSubstr("name 'foo'"));
  EXPECT_EQ(proc().remove_subtree("bar", nullptr).code(), ENOENT);
  EXPECT_THAT(log_text(), Not(HasSubstr("name 'bar'")));
  proc().remove(nullptr);
}

TEST_F(Proc, DirectoriesAndLinks) {
  auto* dir = proc().mkdir("dir", 0, nullptr, nullptr);
  EXPECT_EQ(links("/proc/dir"), 2u);
  auto* sub = proc().mkdir("sub", 0, dir, nullptr);
  add("hello", 0, sub);
  add("file", 0, dir);
  EXPECT_EQ(links("/proc/dir"), 3u);
  EXPECT_EQ(cat("/proc/dir/sub/hello"), "Hello, World!\n");
  proc().symlink("link", dir, "sub/hello");
  EXPECT_EQ(cat("/proc/dir/link"), "Hello, World!\n");
  EXPECT_EQ(cat("/proc/dir/sub/../link"), "Hello, World!\n");
  EXPECT_EQ(open_error("/proc/dir/link", O_NOFOLLOW), ELOOP);
  EXPECT_EQ(open_error("/proc/dir/sub/hello/x"), ENOTDIR);
  EXPECT_EQ(open_error("/proc/dir/sub/hello/"), ENOTDIR);
  proc().symlink("loop", dir, "loop");
  EXPECT_EQ(open_error("/proc/dir/loop"), ELOOP);
}

TEST_F(Proc, RemovalOfANonEmptyDirectoryLeaks) {
  auto* dir = proc().mkdir("dir", 0, nullptr, nullptr);
  add("one", 0, dir);
  auto file = open("/proc/dir/one");
  proc().remove_entry("dir", nullptr);
  EXPECT_THAT(log_text(),
              HasSubstr("removing non-empty directory '/proc/dir', leaking at least 'one'"));
  EXPECT_EQ(open_error("/proc/dir/one"), ENOENT);
  EXPECT_EQ(read_all(*file), "Hello, World!\n");  // that one was not removed
}

TEST_F(Proc, SubtreesGoWhole) {
  auto* dir = proc().mkdir("dir", 0, nullptr, nullptr);
  auto* sub = proc().mkdir("sub", 0, dir, nullptr);
  add("one", 0, sub);
  add("two", 0, dir);
  auto file = open("/proc/dir/sub/one");
  EXPECT_TRUE(proc().remove_subtree("dir", nullptr).ok());
  EXPECT_EQ(seen_.releases, 1);
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).code(), EIO);
  EXPECT_EQ(open_error("/proc/dir"), ENOENT);
}

TEST_F(Proc, OrderIsByLengthThenBytes) {
  auto* dir = proc().mkdir("dir", 0, nullptr, nullptr);
  for (const char* name : {"zz", "a", "ab", "b", "abc", "B"}) add(name, 0, dir);
  EXPECT_THAT(list("/proc/dir"), ElementsAre("B", "a", "b", "ab", "zz", "abc"));
}

TEST_F(Proc, ReaddirResumesWhereAnEntryHasGone) {
  auto* dir = proc().mkdir("dir", 0, nullptr, nullptr);
  for (const char* name : {"a", "b", "c", "d"}) add(name, 0, dir);
  auto inode = kernel_.vfs().walk("/proc/dir").value();
  std::vector<std::string> names;
  std::uint64_t position = 0;
  for (int turn = 0; turn < 10; ++turn) {
    const std::size_t before = names.size();
    ASSERT_TRUE(inode
                    ->readdir(position,
                              [&](const fs::DirEntry& entry, std::uint64_t next) {
                                names.emplace_back(entry.name);
                                position = next;
                                return false;
                              })
                    .ok());
    if (names.size() == before) break;
    if (names.back() == "b") proc().remove_entry("b", dir);
    if (names.back() == "c") add("aa", 0, dir);  // behind d
  }
  EXPECT_THAT(names, ElementsAre("a", "b", "c", "d", "aa"));
}

TEST_F(Proc, PlacesHoldForLongSeries) {
  auto* dir = proc().mkdir("dir", 0, nullptr, nullptr);
  std::vector<std::string> expected;
  for (int i = 0; i < 300; ++i) {
    std::string number = std::to_string(1000 + i);
    add(("up" + number).c_str(), 0, dir);
    add(("dn" + std::to_string(1999 - i)).c_str(), 0, dir);
  }
  auto names = list("/proc/dir");
  ASSERT_EQ(names.size(), 600u);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST_F(Proc, SizeUserAndMode) {
  auto* entry = add("hello");
  proc().set_size(*entry, 14);
  proc().set_user(*entry, 12, 34);
  auto inode = kernel_.vfs().walk("/proc/hello").value();
  EXPECT_EQ(inode->c.i_size, 14);
  EXPECT_EQ(inode->c.i_uid, 12u);
  EXPECT_TRUE(inode->set_mode(0600).ok());
  EXPECT_EQ(kernel_.vfs().walk("/proc/hello").value()->c.i_mode, S_IFREG | 0600);
}

TEST_F(Proc, TextOfTheKernel) {
  int made = 0;
  proc().add_text("sys/kernel/answer", [&] { return "42\n" + std::to_string(++made) + "\n"; });
  EXPECT_EQ(cat("/proc/sys/kernel/answer", 2), "42\n1\n");
  auto file = open("/proc/sys/kernel/answer");
  EXPECT_EQ(read_all(*file), "42\n2\n");
  EXPECT_EQ(file->llseek(0, SEEK_SET).value(), 0);
  EXPECT_EQ(read_all(*file), "42\n3\n");
}

TEST_F(Proc, WatchersHear) {
  struct Ear : fs::Watcher {
    std::vector<std::string> heard;
    void entry_added(std::string_view dir, std::string_view name) override {
      heard.push_back("+" + std::string(dir) + " " + std::string(name));
    }
    void entry_removed(std::string_view dir, std::string_view name) override {
      heard.push_back("-" + std::string(dir) + " " + std::string(name));
    }
  } ear;
  kernel_.vfs().watch(&ear);
  proc().mkdir("dir", 0, nullptr, nullptr);
  add("dir/one");
  EXPECT_TRUE(proc().remove_subtree("dir", nullptr).ok());
  kernel_.vfs().unwatch(&ear);
  add("two");
  EXPECT_THAT(ear.heard,
              ElementsAre("+/proc dir", "+/proc/dir one", "-/proc dir", "-/proc/dir one"));
}

TEST_F(Proc, HundredThousandEntries) {
  auto* dir = proc().mkdir("many", 0, nullptr, nullptr);
  constexpr int kCount = 100000;
  for (int i = 0; i < kCount; ++i)
    ASSERT_NE(add(("e" + std::to_string(i)).c_str(), 0, dir), nullptr);
  EXPECT_EQ(list("/proc/many").size(), static_cast<std::size_t>(kCount));
  EXPECT_EQ(cat("/proc/many/e99999"), "Hello, World!\n");
  EXPECT_TRUE(proc().remove_subtree("many", nullptr).ok());
}

}  // namespace
}  // namespace holdfast::kernel
