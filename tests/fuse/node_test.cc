// Names, attributes, directories, permissions.
#include <dirent.h>
#include <grp.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include <cstring>
#include <set>

#include "fixture.h"

namespace holdfast::fuse {
namespace {

using NodeTest = Mounted;

TEST_F(NodeTest, ReadsAnEntry) {
  add_file("hello", "Hello, world!\n");
  EXPECT_EQ(read_all(at("hello")).text, "Hello, world!\n");
}

TEST_F(NodeTest, SaysWhatAnEntryIs) {
  auto entry = add_file("hello");
  entry->mode = S_IFREG | 0640;
  struct stat stat {};
  ASSERT_EQ(::stat(at("hello").c_str(), &stat), 0);
  EXPECT_EQ(stat.st_mode, S_IFREG | 0640u);
  EXPECT_EQ(stat.st_ino, entry->ino);
  EXPECT_EQ(stat.st_size, 0);
}

TEST_F(NodeTest, ServesADeviceNodeAsAFile) {
  add_file("null")->mode = S_IFCHR | 0666;
  struct stat stat {};
  ASSERT_EQ(::stat(at("null").c_str(), &stat), 0);
  EXPECT_TRUE(S_ISREG(stat.st_mode));
}

TEST_F(NodeTest, AnAbsentNameIsNotRemembered) {
  EXPECT_EQ(read_all(at("late")).error, ENOENT);
  add_file("late", "here\n");
  EXPECT_EQ(read_all(at("late")).text, "here\n");
}

TEST_F(NodeTest, ARemovedNameIsGoneAtOnceForOpenAndStat) {
  add_file("hello", "x");
  ASSERT_EQ(read_all(at("hello")).text, "x");
  remove_file("hello");
  struct stat stat {};
  EXPECT_EQ(::stat(at("hello").c_str(), &stat), -1);
  EXPECT_EQ(errno, ENOENT);
  EXPECT_EQ(read_all(at("hello")).error, ENOENT);
}

TEST_F(NodeTest, ARemovedNameIsGoneEvenBeforeTheMachineIsTold) {
  add_file("hello", "x");
  ASSERT_EQ(read_all(at("hello")).text, "x");
  remove_quietly("hello");
  struct stat stat {};
  EXPECT_EQ(::stat(at("hello").c_str(), &stat), -1);
  EXPECT_EQ(errno, ENOENT);
  EXPECT_EQ(read_all(at("hello")).error, ENOENT);
}

TEST_F(NodeTest, ANameThatWasReplacedIsTheNewEntryEvenBeforeTheMachineIsTold) {
  add_file("hello", "old");
  ASSERT_EQ(read_all(at("hello")).text, "old");
  remove_quietly("hello");
  auto entry = add(proc_, "hello", make_entry("new"));
  EXPECT_EQ(read_all(at("hello")).text, "new");
  struct stat stat {};
  ASSERT_EQ(::stat(at("hello").c_str(), &stat), 0);
  EXPECT_EQ(stat.st_ino, entry->ino);
}

TEST_F(NodeTest, AnOpenDescriptorOutlivesTheNameAndAnswersEio) {
  auto entry = add_file("hello", "x");
  ScopedFd file(::open(at("hello").c_str(), O_RDONLY));
  ASSERT_TRUE(file.ok());
  remove_file("hello");
  server_->settle();
  EXPECT_EQ(read_rest(file.get()).error, EIO);
  struct stat stat {};
  EXPECT_EQ(::fstat(file.get(), &stat), 0) << std::strerror(errno);
  file.reset();
  server_->settle_releases();
  EXPECT_EQ(entry->open, 0);
}

// Right after the removal, whether or not the machine has heard of it.
TEST_F(NodeTest, WhatIsRemovedIsGoneAtOnce) {
  for (int i = 0; i < 50; ++i) {
    auto entry = add(proc_, "hello", make_entry("Hello"));
    ScopedFd file(::open(at("hello").c_str(), O_RDONLY));
    ASSERT_TRUE(file.ok());
    remove_file("hello");
    struct stat stat {};
    EXPECT_EQ(::fstat(file.get(), &stat), 0) << std::strerror(errno);
    errno = 0;
    EXPECT_EQ(::open(at("hello").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), -1);
    EXPECT_EQ(errno, ENOENT);  // procfs's own answer
    EXPECT_EQ(::open(at("hello").c_str(), O_RDONLY), -1);
    EXPECT_EQ(errno, ENOENT);
  }
}

TEST_F(NodeTest, ADirectoryTreeGoesAtOnce) {
  auto directory = add(proc_, "driver", make_dir());
  add(directory, "one", make_entry("1"));
  ASSERT_EQ(read_all(at("driver/one")).text, "1");
  directory->children["one"]->gone = true;
  directory->children.clear();
  vfs_.tell_removed("/proc/driver", "one");
  remove_file("driver");
  server_->settle();
  EXPECT_EQ(read_all(at("driver/one")).error, ENOENT);
}

TEST_F(NodeTest, ListsEveryNameOnce) {
  std::set<std::string> expected;
  for (int i = 0; i < 2000; ++i) {
    std::string name = "an entry with a rather long name, number " + std::to_string(i);
    add(proc_, name, make_entry());
    expected.insert(name);
  }
  std::set<std::string> seen;
  for (auto& entry : std::filesystem::directory_iterator(path_ + "/proc")) {
    EXPECT_TRUE(seen.insert(entry.path().filename()).second) << entry.path();
  }
  EXPECT_EQ(seen, expected);
}

TEST_F(NodeTest, FollowsSymbolicLinks) {
  add_file("hello", "x");
  auto link = make_entry();
  link->mode = S_IFLNK | 0777;
  link->target = "hello";
  add(proc_, "link", link);
  EXPECT_EQ(read_all(at("link")).text, "x");
  EXPECT_EQ(std::filesystem::read_symlink(at("link")), "hello");
}

// As in Linux's /proc, where the look-up of a new name fails before anything is made.
TEST_F(NodeTest, NothingCanBeMadeOrRemovedFromOutside) {
  add_file("hello");
  EXPECT_EQ(::open(at("new").c_str(), O_CREAT | O_WRONLY, 0644), -1);
  EXPECT_EQ(errno, ENOENT);
  EXPECT_EQ(::mkdir(at("new").c_str(), 0755), -1);
  EXPECT_EQ(errno, ENOENT);
  EXPECT_EQ(::symlink("x", at("new").c_str()), -1);
  EXPECT_EQ(errno, ENOENT);
  EXPECT_EQ(::unlink(at("hello").c_str()), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(::rename(at("hello").c_str(), at("new").c_str()), -1);
  EXPECT_EQ(errno, ENOENT);
}

TEST_F(NodeTest, ChangesModesWhereTheInodeDoes) {
  auto entry = add_file("hello");
  ASSERT_EQ(::chmod(at("hello").c_str(), 0600), 0) << std::strerror(errno);
  EXPECT_EQ(entry->mode, S_IFREG | 0600u);
  EXPECT_EQ(::chown(at("hello").c_str(), 1, 1), -1);
  EXPECT_EQ(errno, EPERM);
}

TEST_F(NodeTest, AnswersStatfs) {
  struct statvfs stat {};
  ASSERT_EQ(::statvfs(path_.c_str(), &stat), 0);
  EXPECT_EQ(stat.f_namemax, 255u);
}

TEST_F(NodeTest, UnmountEndsTheSession) {
  unmount();
  ended_.wait();
}

// Runs `action` as another user without capabilities; what it returns.
template <class Action>
int as_nobody(Action&& action) {
  pid_t child = ::fork();
  if (child == 0) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(99);
    ::_exit(action());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int open_error(const std::string& path, int flags) {
  int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  return fd < 0 ? errno : 0;
}

TEST_F(NodeTest, ChecksPermissionsOfOthers) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root to become somebody else";
  add_file("open", "x")->mode = S_IFREG | 0644;
  add_file("closed", "x")->mode = S_IFREG | 0600;
  auto theirs = add_file("theirs", "x");
  theirs->mode = S_IFREG | 0400;
  theirs->uid = 65534;
  EXPECT_EQ(as_nobody([&] { return open_error(at("open"), O_RDONLY); }), 0);
  EXPECT_EQ(as_nobody([&] { return open_error(at("open"), O_RDWR); }), EACCES);
  EXPECT_EQ(as_nobody([&] { return open_error(at("open"), O_RDONLY | O_TRUNC); }), EACCES);
  EXPECT_EQ(as_nobody([&] { return open_error(at("closed"), O_RDONLY); }), EACCES);
  EXPECT_EQ(as_nobody([&] { return open_error(at("theirs"), O_RDONLY); }), 0);
  EXPECT_EQ(as_nobody([&] { return open_error(at("theirs"), O_WRONLY); }), EACCES);
  EXPECT_EQ(as_nobody([&] { return ::access(at("closed").c_str(), R_OK) == 0 ? 0 : errno; }),
            EACCES);
  EXPECT_EQ(open_error(at("theirs"), O_RDWR), 0) << "root may";
}

}  // namespace
}  // namespace holdfast::fuse
