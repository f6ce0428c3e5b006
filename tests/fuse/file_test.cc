// Open files: positions, blocking, signals, poll, ioctl.
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <cstring>

#include "fixture.h"
#include "kernel/core/sched.h"

namespace holdfast::fuse {
namespace {

using FileTest = Mounted;

TEST_F(FileTest, ReadsFilesLargerThanAnyBuffer) {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += std::to_string(i) + "\n";
  add_file("large", text);
  EXPECT_TRUE(read_all(at("large")).text == text);
}

TEST_F(FileTest, ReadsAtAPosition) {
  add_file("hello", "0123456789");
  ScopedFd file(::open(at("hello").c_str(), O_RDONLY));
  char buffer[4] = {};
  ASSERT_EQ(::pread(file.get(), buffer, 3, 4), 3);
  EXPECT_STREQ(buffer, "456");
  ASSERT_EQ(::read(file.get(), buffer, 3), 3);
  EXPECT_STREQ(buffer, "012");
  ASSERT_EQ(::lseek(file.get(), 8, SEEK_SET), 8);
  ASSERT_EQ(::read(file.get(), buffer, 3), 2);
}

TEST_F(FileTest, TheFileSaysWhereItsEndIs) {
  add_file("known", "0123456789")->end = 6;
  add_file("unknown", "0123456789");
  ScopedFd known(::open(at("known").c_str(), O_RDONLY));
  EXPECT_EQ(::lseek(known.get(), -2, SEEK_END), 4);
  char buffer[4] = {};
  ASSERT_EQ(::read(known.get(), buffer, 3), 3);
  EXPECT_STREQ(buffer, "456");
  ScopedFd unknown(::open(at("unknown").c_str(), O_RDONLY));
  EXPECT_EQ(::lseek(unknown.get(), 0, SEEK_END), -1);
  EXPECT_EQ(errno, EINVAL);
}

TEST_F(FileTest, WhatSucceedsAnswersSuccess) {
  add_file("plain", "text");
  EXPECT_EQ(::access(at("plain").c_str(), R_OK), 0) << std::strerror(errno);
  ScopedFd file(::open(at("plain").c_str(), O_RDONLY));
  EXPECT_EQ(::fsync(file.get()), 0) << std::strerror(errno);
}

TEST_F(FileTest, OpeningADeviceTruncatesNothing) {
  add_file("device", "text")->mode = S_IFCHR | 0666;
  ScopedFd file(::open(at("device").c_str(), O_WRONLY | O_TRUNC));
  EXPECT_TRUE(file.ok()) << std::strerror(errno);
}

TEST_F(FileTest, AModuleThatDoesNotAdvanceThePositionIsAskedAtItsOwn) {
  std::vector<long long> positions;
  auto entry = add_file("static");
  entry->read = [&](char* cookie, std::size_t, long long* pos) -> Result<std::size_t> {
    positions.push_back(*pos);
    (void)put_user(cookie, "xyz");
    return std::size_t{3};
  };
  ScopedFd file(::open(at("static").c_str(), O_RDONLY));
  char buffer[8];
  ASSERT_EQ(::read(file.get(), buffer, 8), 3);
  ASSERT_EQ(::read(file.get(), buffer, 8), 3);
  ASSERT_EQ(::lseek(file.get(), 1, SEEK_SET), 1);
  ASSERT_EQ(::read(file.get(), buffer, 8), 3);
  EXPECT_EQ(positions, (std::vector<long long>{0, 0, 1}));
}

TEST_F(FileTest, WritesReachTheEntry) {
  std::string got;
  auto entry = add_file("sink");
  entry->write = [&](std::string_view data, long long*) -> Result<std::size_t> {
    got.append(data.substr(0, 4));
    return std::min<std::size_t>(data.size(), 4);
  };
  ScopedFd file(::open(at("sink").c_str(), O_WRONLY | O_TRUNC));
  ASSERT_TRUE(file.ok()) << std::strerror(errno);
  EXPECT_EQ(::write(file.get(), "abcdef", 6), 4);
  EXPECT_EQ(::write(file.get(), "ef", 2), 2);
  EXPECT_EQ(got, "abcdef");
}

TEST_F(FileTest, AppendUsesTheModulesPosition) {
  std::vector<long long> positions;
  auto entry = add_file("sink");
  entry->write = [&](std::string_view data, long long* pos) -> Result<std::size_t> {
    positions.push_back(*pos);
    return data.size();
  };
  ScopedFd file(::open(at("sink").c_str(), O_WRONLY | O_APPEND));
  ASSERT_EQ(::write(file.get(), "abc", 3), 3);
  ASSERT_EQ(::write(file.get(), "def", 3), 3);
  EXPECT_EQ(positions, (std::vector<long long>{0, 3}));
}

TEST_F(FileTest, CannotSeekWhereTheFileCannot) {
  add_file("pipe", "x")->seekable = false;
  ScopedFd file(::open(at("pipe").c_str(), O_RDONLY));
  EXPECT_EQ(::lseek(file.get(), 0, SEEK_SET), -1);
  EXPECT_EQ(errno, ESPIPE);
  EXPECT_EQ(read_rest(file.get()).text, "x");
}

TEST_F(FileTest, SeekDataReachesTheEntry) {
  add_file("kmsg");
  ScopedFd file(::open(at("kmsg").c_str(), O_RDONLY));
  EXPECT_EQ(::lseek(file.get(), 0, SEEK_DATA), 1000);
}

TEST_F(FileTest, AnErrorOfTheOperationIsTheCallersErrno) {
  add_file("bad")->read = [](char*, std::size_t, long long*) -> Result<std::size_t> {
    return Error{ENODATA};
  };
  EXPECT_EQ(read_all(at("bad")).error, ENODATA);
}

TEST_F(FileTest, TheTaskIsTheCaller) {
  pid_t pid = 0;
  unsigned uid = 99;
  std::string comm;
  add_file("who")->read = [&](char*, std::size_t, long long*) -> Result<std::size_t> {
    const auto& c = kernel::current_task().c;
    pid = c.tgid;
    uid = c.cred->uid;
    comm = c.comm;
    return std::size_t{0};
  };
  (void)read_all(at("who"));
  EXPECT_EQ(pid, ::getpid());
  EXPECT_EQ(uid, ::getuid());
  EXPECT_EQ(comm, "fuse_test");
}

// A read that waits, as a module's wait_event_interruptible() does.
struct Waiting {
  Door entered;
  std::atomic<bool> ready{false};
  std::atomic<kernel::Task*> task{nullptr};

  Result<std::size_t> operator()(char* cookie, std::size_t, long long*) {
    task = &kernel::current_task();
    for (bool first = true;; first = false) {
      kernel::set_current_state(kernel::kTaskInterruptible);
      if (first) entered.open();
      if (ready) break;
      if (kernel::signal_pending(kernel::current_task())) {
        kernel::set_current_state(kernel::kTaskRunning);
        return Error{kernel::fs::kRestart};
      }
      kernel::schedule();
    }
    kernel::set_current_state(kernel::kTaskRunning);
    (void)put_user(cookie, "done");
    return std::size_t{4};
  }
  void wake() {
    ready = true;
    kernel::try_to_wake_up(*task, kernel::kTaskInterruptible);
  }
};

TEST_F(FileTest, AReadThatWaitsKeepsNobodyElseWaiting) {
  Waiting waiting;
  add_file("slow")->read = [&](char* to, std::size_t n, long long* p) { return waiting(to, n, p); };
  add_file("fast", "quick");
  Read slow;
  std::thread reader([&] {
    ScopedFd file(::open(at("slow").c_str(), O_RDONLY));
    char buffer[8];
    ssize_t size = ::read(file.get(), buffer, sizeof buffer);
    if (size > 0) slow.text.assign(buffer, static_cast<std::size_t>(size));
  });
  waiting.entered.wait();
  EXPECT_EQ(read_all(at("fast")).text, "quick");
  waiting.wake();
  reader.join();
  EXPECT_EQ(slow.text, "done");
}

TEST_F(FileTest, AReadThatSpinsKeepsNobodyElseWaiting) {
  Door entered;
  std::atomic<bool> stop{false};
  add_file("spin")->read = [&](char*, std::size_t, long long*) -> Result<std::size_t> {
    entered.open();
    while (!stop) {
    }
    return std::size_t{0};
  };
  add_file("fast", "quick");
  std::thread reader([&] { (void)read_all(at("spin")); });
  entered.wait();
  EXPECT_EQ(read_all(at("fast")).text, "quick");
  stop = true;
  reader.join();
}

pid_t spawn_reader(const std::string& path) {
  pid_t child = ::fork();
  if (child != 0) return child;
  struct sigaction action {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGUSR1, &action, nullptr);
  int fd = ::open(path.c_str(), O_RDONLY);
  char buffer[8];
  ssize_t size = ::read(fd, buffer, sizeof buffer);
  ::_exit(size >= 0 ? 0 : errno);
}

TEST_F(FileTest, ASignalEndsAnInterruptibleWait) {
  Waiting waiting;
  add_file("slow")->read = [&](char* to, std::size_t n, long long* p) { return waiting(to, n, p); };
  pid_t child = spawn_reader(at("slow"));
  waiting.entered.wait();
  ::kill(child, SIGUSR1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), EINTR);
}

TEST_F(FileTest, ASignalEndsASpinThatLooksForIt) {
  Door entered;
  add_file("spin")->read = [&](char*, std::size_t, long long*) -> Result<std::size_t> {
    entered.open();
    while (!kernel::signal_pending(kernel::current_task())) {
    }
    return Error{EINTR};
  };
  pid_t child = spawn_reader(at("spin"));
  entered.wait();
  ::kill(child, SIGUSR1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), EINTR);
}

TEST_F(FileTest, AKilledClientLeavesNothing) {
  Waiting waiting;
  std::atomic<bool> fatal{false};
  Door answered;
  auto entry = add_file("slow");
  entry->read = [&](char* to, std::size_t n, long long* p) {
    auto result = waiting(to, n, p);
    fatal = kernel::fatal_signal_pending(kernel::current_task());
    answered.open();
    return result;
  };
  pid_t child = spawn_reader(at("slow"));
  waiting.entered.wait();
  ::kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  answered.wait();
  EXPECT_TRUE(fatal);
  server_->settle_releases();
  EXPECT_EQ(entry->open, 0);
  EXPECT_EQ(server_->open_files(), 0u);
}

// The program that closed it must not see the file open: a RELEASE is not overtaken.
TEST_F(FileTest, AReleaseKeepsTheLeadWhenItBlocks) {
  auto entry = add_file("hello", "x");
  std::size_t reading = 0, releasing = 0;
  entry->read = [&](char*, std::size_t, long long*) -> Result<std::size_t> {
    this_worker().about_to_block();
    reading = server_->threads();
    return 0;
  };
  entry->release = [&] {
    const std::size_t before = server_->threads();
    this_worker().about_to_block();
    releasing = server_->threads() - before;
  };
  EXPECT_EQ(read_all(at("hello")).error, 0);
  server_->settle_releases();
  EXPECT_EQ(entry->open, 0);
  EXPECT_EQ(reading, 2u);    // another leads
  EXPECT_EQ(releasing, 0u);  // none does
}

TEST_F(FileTest, SettlingWaitsForEveryClose) {
  auto removed = add_file("removed"), shared = add_file("shared"), other = add_file("other");
  ScopedFd stays(::open(at("shared").c_str(), O_RDONLY));
  for (int i = 0; i < 100; ++i) {
    ScopedFd file(::open(at("other").c_str(), O_RDONLY));
    ScopedFd again(::open(at("shared").c_str(), O_RDONLY));
    file.reset();
    again.reset();
    server_->settle_releases();
    ASSERT_EQ(other->open, 0);
    ASSERT_EQ(shared->open, 1);
  }
  stays.reset();
  ScopedFd last(::open(at("removed").c_str(), O_RDONLY));
  remove_file("removed");
  server_->settle();
  last.reset();  // the machine forgets the node now
  server_->settle_releases();
  EXPECT_EQ(removed->open, 0);
  EXPECT_EQ(shared->open, 0);
  EXPECT_EQ(server_->open_files(), 0u);
}

// Somebody who unloads a module is not kept waiting for ever by another's release.
TEST_F(FileTest, SettlingGivesAReleaseUpThatWaits) {
  auto entry = add_file("slow");
  Door closing, go;
  entry->release = [&] {
    closing.open();
    go.wait();
  };
  ScopedFd file(::open(at("slow").c_str(), O_RDONLY));
  file.reset();
  closing.wait();
  server_->settle_releases();
  EXPECT_EQ(entry->open, 1);
  EXPECT_EQ(server_->open_files(), 1u);
  go.open();
  server_.reset();
  EXPECT_EQ(entry->open, 0);
}

TEST_F(FileTest, SettlingAfterTheEndReturns) {
  add_file("hello", "x");
  ScopedFd file(::open(at("hello").c_str(), O_RDONLY));
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(::umount2(path_.c_str(), MNT_FORCE), -1);  // it is busy; the connection is aborted
  ended_.wait();
  server_->settle_releases();
  EXPECT_EQ(server_->open_files(), 1u);
}

TEST_F(FileTest, TheServersEndClosesWhatIsOpen) {
  auto entry = add_file("hello", "x");
  ScopedFd file(::open(at("hello").c_str(), O_RDONLY));
  ASSERT_EQ(entry->open, 1);
  server_.reset();
  EXPECT_EQ(entry->open, 0);
  char byte = 0;
  EXPECT_EQ(::read(file.get(), &byte, 1), -1);
}

TEST_F(FileTest, TheServersEndInterruptsWhatWaits) {
  Waiting waiting;
  add_file("slow")->read = [&](char* to, std::size_t n, long long* p) { return waiting(to, n, p); };
  int code = 0;
  std::thread reader([&] { code = read_all(at("slow")).error; });
  waiting.entered.wait();
  server_.reset();
  reader.join();
  EXPECT_TRUE(code == EINTR || code == ENOTCONN || code == ECONNABORTED) << code;
}

TEST_F(FileTest, PollIsToldOfNews) {
  std::atomic<bool> ready{false};
  RefPtr<PollWaiter> kept;
  Door asked;
  auto entry = add_file("news");
  entry->poll = [&](RefPtr<PollWaiter> waiter) -> std::uint32_t {
    if (waiter) {
      kept = waiter;
      asked.open();
    }
    return ready ? kernel::fs::kPollIn : 0;
  };
  ScopedFd file(::open(at("news").c_str(), O_RDONLY));
  pollfd wanted{file.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&wanted, 1, 0), 0);
  int got = 0;
  std::thread poller([&] { got = ::poll(&wanted, 1, -1); });
  asked.wait();
  ready = true;
  kept->notify();
  kept = nullptr;
  poller.join();
  EXPECT_EQ(got, 1);
  EXPECT_EQ(wanted.revents, POLLIN);
}

TEST_F(FileTest, IoctlPassesTheBufferThatItsNumberTells) {
  constexpr auto kCommand = static_cast<unsigned>(_IOWR('h', 1, int));
  add_file("control")->ioctl = [=](unsigned command, std::uint64_t argument) -> Result<long> {
    EXPECT_EQ(command, kCommand);
    EXPECT_TRUE(kernel::UserMemory::in_window(argument));
    auto& user = *kernel::current_task().user;
    int value = 0;
    EXPECT_EQ(user.read(argument, &value, sizeof value), 0u);
    value *= 2;
    EXPECT_EQ(user.write(argument, &value, sizeof value), 0u);
    return 7L;
  };
  ScopedFd file(::open(at("control").c_str(), O_RDONLY));
  int value = 21;
  EXPECT_EQ(::ioctl(file.get(), kCommand, &value), 7);
  EXPECT_EQ(value, 42);
}

TEST_F(FileTest, IoctlWithoutASizeGetsThePlainArgument) {
  add_file("control")->ioctl = [](unsigned, std::uint64_t argument) -> Result<long> {
    if (argument == 5) return 6L;
    char text[4] = {};
    auto& user = *kernel::current_task().user;
    if (user.read(argument, text, sizeof text) != 0) return Error{EFAULT};
    return std::strcmp(text, "abc") == 0 ? Result<long>(1L) : Error{ENOTTY};
  };
  ScopedFd file(::open(at("control").c_str(), O_RDONLY));
  EXPECT_EQ(::ioctl(file.get(), 0x4201u, 5), 6);
  char text[] = "abc";
  EXPECT_EQ(::ioctl(file.get(), 0x4201u, text), 1);
  EXPECT_EQ(::isatty(file.get()), 0);
}

TEST_F(FileTest, AnUnknownIoctlIsEnotty) {
  add_file("plain");
  ScopedFd file(::open(at("plain").c_str(), O_RDONLY));
  EXPECT_EQ(::ioctl(file.get(), 0x4201u, 5), -1);
  EXPECT_EQ(errno, ENOTTY);
}

}  // namespace
}  // namespace holdfast::fuse
