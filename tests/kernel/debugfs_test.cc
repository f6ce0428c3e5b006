#include "kernel/debugfs/debugfs.h"

#include <holdfast/abi/debugfs.h>
#include <holdfast/abi/module.h>

#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"
#include "kernel/proc_fixture.h"

namespace holdfast::kernel {

namespace abi {
::dentry* debugfs_create_file(const char*, unsigned short, ::dentry*, void*,
                              const ::file_operations*);
::dentry* debugfs_create_dir(const char*, ::dentry*);
::dentry* debugfs_create_symlink(const char*, ::dentry*, const char*);
::dentry* debugfs_create_u32(const char*, unsigned short, ::dentry*, void*);
::dentry* debugfs_create_x16(const char*, unsigned short, ::dentry*, void*);
::dentry* debugfs_create_bool(const char*, unsigned short, ::dentry*, void*);
::dentry* debugfs_create_blob(const char*, unsigned short, ::dentry*, ::debugfs_blob_wrapper*);
::dentry* debugfs_lookup(const char*, ::dentry*);
void debugfs_remove(::dentry*);
void dput(::dentry*);
}  // namespace abi

namespace {

using testing::HasSubstr;

struct Seen {
  int releases = 0;
  Completion entered, may_go;
  bool park = false;
};
Seen* seen = nullptr;

long read_data(::file* file, char* user, unsigned long size, long long* pos) {
  if (seen->park) {
    seen->entered.complete();
    seen->may_go.wait();
  }
  return read_text(static_cast<const char*>(file->private_data), user, size, pos);
}
int count_release(::inode*, ::file*) {
  ++seen->releases;
  return 0;
}
unsigned never_ready(::file*, ::poll_table_struct*) { return 0; }

class Debugfs : public ProcTest {
 protected:
  Debugfs() {
    seen = &seen_;
    ops_.open = fs::simple_open;
    ops_.read = read_data;
    ops_.release = count_release;
    ops_.poll = never_ready;
  }
  ~Debugfs() override { seen = nullptr; }
  ::dentry* add(const char* name, ::dentry* parent = nullptr) {
    return abi::debugfs_create_file(name, 0644, parent, const_cast<char*>("text\n"), &ops_);
  }
  static constexpr const char* kRoot = "/sys/kernel/debug/";
  std::string show(const std::string& name) { return cat(kRoot + name); }
  int store(const std::string& name, std::string_view text) {
    auto file = open(kRoot + name, O_WRONLY);
    auto result = file->write(text.data(), text.size());
    return result.code();
  }
  Seen seen_;
  ::file_operations ops_{};
};

TEST_F(Debugfs, FilesAndDirectories) {
  auto* dir = abi::debugfs_create_dir("dir", nullptr);
  add("file", dir);
  abi::debugfs_create_symlink("link", nullptr, "dir/file");
  EXPECT_EQ(show("dir/file"), "text\n");
  EXPECT_EQ(show("link"), "text\n");
  EXPECT_EQ(kernel_.vfs().walk("/sys/kernel/debug").value()->c.i_mode & 07777, 0700);
  abi::debugfs_remove(dir);
  EXPECT_EQ(open_error("/sys/kernel/debug/dir/file"), ENOENT);
}

TEST_F(Debugfs, ErrorsAreErrorPointers) {
  auto* dir = abi::debugfs_create_dir("dir", nullptr);
  auto* again = abi::debugfs_create_dir("dir", nullptr);
  EXPECT_EQ(reinterpret_cast<long>(again), -EEXIST);
  EXPECT_EQ(add("file", again), again);  // an error for a parent
  EXPECT_THAT(log_text(), HasSubstr("debugfs: Directory 'dir' with parent '/' already present!"));
  add("file", dir);
  EXPECT_EQ(reinterpret_cast<long>(add("file", dir)), -EEXIST);
  EXPECT_THAT(log_text(), HasSubstr("debugfs: File 'file' in directory 'dir' already present!"));
  abi::debugfs_remove(nullptr);
  abi::debugfs_remove(again);
}

TEST_F(Debugfs, AfterRemoval) {
  auto* dentry = add("file");
  auto file = open("/sys/kernel/debug/file");
  abi::debugfs_remove(dentry);
  char c = 0;
  EXPECT_EQ(file->read(&c, 1).code(), EIO);
  EXPECT_EQ(file->ioctl(1, 2, false).code(), EIO);
  EXPECT_EQ(file->poll(nullptr), fs::kPollHup);
  EXPECT_EQ(file->inode()->open(O_RDONLY).code(), ENOENT);
  EXPECT_EQ(seen_.releases, 0);
  file = nullptr;
  EXPECT_EQ(seen_.releases, 1);  // at the close, not at removal
}

TEST_F(Debugfs, RemovalWaitsForTheCallThatIsInside) {
  seen_.park = true;
  auto* dentry = add("file");
  RefPtr<debugfs::Node> node(debugfs::node_of(dentry));
  Atomic<bool> removed{false};
  spawn("reader", [&] {
    char text[5];
    EXPECT_EQ(open("/sys/kernel/debug/file")->read(text, 5).value(), 5u);
  });
  seen_.entered.wait();
  seen_.park = false;
  spawn("remover", [&] {
    abi::debugfs_remove(dentry);
    removed.store(true);
  });
  while (node->gate().active()) host_.yield();
  EXPECT_FALSE(removed.load());
  EXPECT_EQ(open_error("/sys/kernel/debug/file"), ENOENT);
  seen_.may_go.complete();
  join_all();
  EXPECT_TRUE(removed.load());
}

TEST_F(Debugfs, Numbers) {
  std::uint32_t u = 7;
  std::uint16_t x = 0xbeef;
  bool flag = false;
  abi::debugfs_create_u32("u", 0644, nullptr, &u);
  abi::debugfs_create_x16("x", 0444, nullptr, &x);
  abi::debugfs_create_bool("b", 0644, nullptr, &flag);
  EXPECT_EQ(show("u"), "7\n");
  EXPECT_EQ(store("u", "0x10\n"), 0);
  EXPECT_EQ(u, 16u);
  EXPECT_EQ(store("u", "ten"), EINVAL);
  EXPECT_EQ(show("x"), "0xbeef\n");
  EXPECT_EQ(store("x", "1"), EACCES);
  EXPECT_EQ(show("b"), "N\n");
  EXPECT_EQ(store("b", "Y\n"), 0);
  EXPECT_TRUE(flag);
  EXPECT_EQ(store("b", "x"), 0);  // as in Linux: ignored
}

TEST_F(Debugfs, Blobs) {
  ::debugfs_blob_wrapper blob{const_cast<char*>("bytes"), 5};
  abi::debugfs_create_blob("blob", 0644, nullptr, &blob);
  EXPECT_EQ(show("blob"), "bytes");
  EXPECT_EQ(kernel_.vfs().walk("/sys/kernel/debug/blob").value()->c.i_mode & 07777, 0444);
}

TEST_F(Debugfs, LookupCounts) {
  auto* dentry = add("file");
  auto* found = abi::debugfs_lookup("file", nullptr);
  EXPECT_EQ(found, dentry);
  abi::debugfs_remove(dentry);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(found->d_name.name)), "file");
  abi::dput(found);
  EXPECT_EQ(abi::debugfs_lookup("file", nullptr), nullptr);
}

}  // namespace
}  // namespace holdfast::kernel
