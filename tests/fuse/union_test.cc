// A tree of the kernel together with a directory of the machine, as /proc in a namespace.
#include <dirent.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "fixture.h"
#include "fuse/union_dir.h"

namespace holdfast::fuse {
namespace {

class UnionTest : public Mounted {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/holdfast-host-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern), nullptr);
    host_dir_ = pattern;
    std::filesystem::create_directories(host_dir_ + "/driver/deep");
    std::ofstream(host_dir_ + "/version") << "the machine\n";
    std::ofstream(host_dir_ + "/both") << "the machine\n";
    std::ofstream(host_dir_ + "/driver/rtc") << "clock\n";
    Mounted::SetUp();
  }
  void TearDown() override {
    if (server_) Mounted::TearDown();
    std::filesystem::remove_all(host_dir_);
  }
  RefPtr<Inode> wrap_root(RefPtr<Inode> root) override {
    auto top = make_ref<StaticDir>("/");
    top->add("proc", make_union(*root->lookup("proc"), host_dir_));
    return top;
  }
  std::set<std::string> names(const std::string& directory) {
    std::set<std::string> result;
    for (auto& entry : std::filesystem::directory_iterator(directory)) {
      EXPECT_TRUE(result.insert(entry.path().filename()).second) << entry.path();
    }
    return result;
  }
  std::string host_dir_;
};

TEST_F(UnionTest, OurEntriesAreFilesAndTheMachinesAreLinks) {
  add_file("hello", "x");
  EXPECT_EQ(read_all(at("hello")).text, "x");
  EXPECT_EQ(std::filesystem::read_symlink(at("version")), ".host/version");
  EXPECT_TRUE(std::filesystem::is_directory(at(".host")));
}

TEST_F(UnionTest, OursWinsAndTheMachinesComesBack) {
  add_file("both", "ours\n");
  EXPECT_EQ(read_all(at("both")).text, "ours\n");
  remove_file("both");
  server_->settle();
  EXPECT_EQ(std::filesystem::read_symlink(at("both")), ".host/both");
  add_file("both", "again\n");
  server_->settle();
  EXPECT_EQ(read_all(at("both")).text, "again\n");
}

TEST_F(UnionTest, ADirectoryThatBothHaveIsAUnionToo) {
  auto driver = add(proc_, "driver", make_dir());
  add(driver, "mine", make_entry("m"));
  EXPECT_EQ(read_all(at("driver/mine")).text, "m");
  EXPECT_EQ(std::filesystem::read_symlink(at("driver/rtc")), "../.host/driver/rtc");
  EXPECT_EQ(names(at("driver")), (std::set<std::string>{"mine", "rtc", "deep"}));
}

TEST_F(UnionTest, ListsEveryNameOnceAndNotTheHostDirectory) {
  add_file("hello");
  add_file("both");
  for (int i = 0; i < 500; ++i) std::ofstream(host_dir_ + "/" + std::to_string(i)) << i;
  auto seen = names(path_ + "/proc");
  EXPECT_EQ(seen.size(), 504u);
  EXPECT_TRUE(seen.contains("hello") && seen.contains("both") && seen.contains("version"));
  EXPECT_FALSE(seen.contains(".host"));
}

TEST_F(UnionTest, AMountOnTheHostDirectoryStays) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root to mount";
  std::string where = at(".host");
  ASSERT_EQ(::mount(host_dir_.c_str(), where.c_str(), nullptr, MS_BIND, nullptr), 0);
  EXPECT_EQ(read_all(at("version")).text, "the machine\n");
  add_file("other");
  remove_file("other");
  server_->settle();
  EXPECT_EQ(read_all(at("version")).text, "the machine\n");
  EXPECT_EQ(::umount2(where.c_str(), MNT_DETACH), 0);
}

class ProcUnionTest : public UnionTest {
 protected:
  RefPtr<Inode> wrap_root(RefPtr<Inode> root) override {
    auto top = make_ref<StaticDir>("/");
    top->add("proc", make_union(*root->lookup("proc"), "/proc"));
    return top;
  }
};

TEST_F(ProcUnionTest, SelfIsWhoAsks) {
  EXPECT_EQ(std::filesystem::read_symlink(at("self")), std::to_string(::getpid()));
  std::string link;
  std::thread other([&] { link = std::filesystem::read_symlink(at("thread-self")); });
  other.join();
  EXPECT_TRUE(link.starts_with(std::to_string(::getpid()) + "/task/")) << link;
  pid_t child = ::fork();
  if (child == 0) {
    char target[64] = {};
    ssize_t size = ::readlink(at("self").c_str(), target, sizeof target - 1);
    ::_exit(size > 0 && std::atoi(target) == ::getpid() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(ProcUnionTest, SysIsADirectoryToMountOn) {
  EXPECT_TRUE(std::filesystem::is_directory(std::filesystem::symlink_status(at("sys"))));
}

}  // namespace
}  // namespace holdfast::fuse
