#include "kernel/core/syslog.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "host/native/attach.h"
#include "host/native/native_host.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

class SyslogTest : public testing::Test {
 protected:
  SyslogTest() {
    drain();
    kernel_.log().clear();
  }
  void drain() {
    std::string text;
    while (value(Syslog::kSizeUnread, 0) > 0) (void)syslog_.act(Syslog::kRead, 1 << 20, text);
  }
  long value(int action, int size) {
    std::string text;
    auto result = syslog_.act(action, size, text);
    return result.ok() ? *result : -result.code();
  }
  // Without the times, which are 15 characters each.
  std::string text(int action, int size) {
    std::string raw, plain;
    auto result = syslog_.act(action, size, raw);
    if (!result.ok()) return "error " + std::to_string(result.code());
    EXPECT_EQ(*result, static_cast<long>(raw.size()));
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '[') i += 15;
      if (i < raw.size()) plain += raw[i];
    }
    return plain;
  }
  void say(const std::string& what) { kernel_.log().emit(Level::kInfo, what + "\n"); }

  host::native::NativeHost host_{{.seed = 1, .log = {}, .panic = {}}};
  Task task_;
  host::native::Attach attach_{host_, task_};
  Kernel kernel_{host_, Boot{}};
  Syslog syslog_{kernel_.log()};
};

constexpr int kLine = 3 + 15 + 4;  // "<6>[    0.000000] one\n"

TEST_F(SyslogTest, ReadsOnceAndAllAgain) {
  say("one");
  say("two");
  EXPECT_EQ(value(Syslog::kSizeUnread, 0), 2 * kLine);
  EXPECT_EQ(text(Syslog::kReadAll, 1000), "<6>one\n<6>two\n");
  EXPECT_EQ(text(Syslog::kRead, 1000), "<6>one\n<6>two\n");
  EXPECT_EQ(value(Syslog::kSizeUnread, 0), 0);
  EXPECT_EQ(text(Syslog::kReadClear, 1000), "<6>one\n<6>two\n");
  EXPECT_EQ(text(Syslog::kReadAll, 1000), "");
}

TEST_F(SyslogTest, TheNewestThatFitAreShown) {
  say("one");
  say("two");
  EXPECT_EQ(text(Syslog::kReadAll, 2 * kLine), "<6>one\n<6>two\n");
  EXPECT_EQ(text(Syslog::kReadAll, 2 * kLine - 1), "<6>two\n");
  EXPECT_EQ(text(Syslog::kReadAll, kLine - 1), "");
}

TEST_F(SyslogTest, ReadGivesWholeRecordsAndAPartOfTheFirstOnly) {
  say("one");
  say("two");
  EXPECT_EQ(value(Syslog::kRead, kLine + 5), kLine);  // not a part of the second
  EXPECT_EQ(value(Syslog::kRead, 5), 5);
  EXPECT_EQ(value(Syslog::kSizeUnread, 0), kLine - 5);
  EXPECT_TRUE(text(Syslog::kRead, 100).ends_with("] two\n"));
  EXPECT_EQ(value(Syslog::kSizeUnread, 0), 0);
}

TEST_F(SyslogTest, EachLineHasItsPrefix) {
  say("first\nsecond");
  EXPECT_EQ(text(Syslog::kReadAll, 1000), "<6>first\n<6>second\n");
}

TEST_F(SyslogTest, ALogThatRanOverIsReadFromWhatIsLeft) {
  say("gone");
  EXPECT_EQ(value(Syslog::kRead, 5), 5);
  const std::string filler(900, 'x');
  for (std::size_t size = 0; size < 2 * Log::kCapacity; size += filler.size()) say(filler);
  say("last");
  const long unread = value(Syslog::kSizeUnread, 0);
  std::string text;
  ASSERT_EQ(*syslog_.act(Syslog::kRead, 1 << 24, text), unread);
  EXPECT_TRUE(text.starts_with("<6>["));  // not from the middle of a record
  EXPECT_TRUE(text.ends_with("] last\n"));
}

TEST_F(SyslogTest, ASignalEndsAReadThatWaits) {
  send_signal(task_, SIGINT);
  EXPECT_EQ(value(Syslog::kRead, 10), -EINTR);
}

TEST_F(SyslogTest, WhatCannotBeDoneIsRefused) {
  EXPECT_EQ(value(Syslog::kRead, -1), -EINVAL);
  EXPECT_EQ(value(Syslog::kReadAll, -1), -EINVAL);
  EXPECT_EQ(value(Syslog::kReadAll, 0), 0);
  EXPECT_EQ(value(Syslog::kConsoleLevel, 4), -ENOSYS);
  EXPECT_EQ(value(11, 0), -EINVAL);
}

}  // namespace
}  // namespace holdfast::kernel
