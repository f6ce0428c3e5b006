#include "kernel/core/log.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "host/native/attach.h"
#include "host/native/native_host.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

class LogTest : public testing::Test {
 protected:
  std::string texts() {
    std::string all;
    for (std::uint64_t at = first_;; ++at) {
      auto record = log().read(at);
      if (!record) return all;
      all += std::to_string(static_cast<int>(record->level)) + ":" + record->text + ";";
    }
  }
  Log& log() { return kernel_.log(); }

  host::native::NativeHost host_{{.seed = 1,
                                  .log =
                                      [this](std::string_view line) {
                                        console_ +=
                                            std::string(line.substr(line.find(']') + 2)) + "\n";
                                      },
                                  .panic = {}}};
  std::string console_;
  Task task_;
  host::native::Attach attach_{host_, task_};
  Kernel kernel_{host_, Boot{}};
  std::uint64_t first_ = kernel_.log().next_sequence();
};

TEST_F(LogTest, LevelsAndDefault) {
  log().emit("\0013three\n");
  log().emit("plain\n");
  log().emit("\0016\0012six\n");
  log().print(Level::kInfo, "n=%d", 5);
  EXPECT_EQ(texts(), "3:three;4:plain;6:six;6:n=5;");
}

TEST_F(LogTest, ContinuationJoinsTheUnfinishedRecord) {
  log().emit("\0016a");
  EXPECT_EQ(texts(), "");  // unfinished: unseen
  log().emit("\001cb");
  log().emit("\001cc\n");
  log().emit("\001clate\n");  // nothing to continue: a record of its own
  EXPECT_EQ(texts(), "6:abc;4:late;");
  EXPECT_TRUE(log().read(first_ + 1)->continuation);
}

TEST_F(LogTest, TheNextMessageFinishesAnUnfinishedOne) {
  log().emit("\0016a");
  log().emit("\0016b\n");
  EXPECT_EQ(texts(), "6:a;6:b;");
}

TEST_F(LogTest, AnotherTaskCannotContinue) {
  log().emit("\0016a");
  Task other;
  {
    host::native::Attach attach(host_, other);
    other.kernel = &kernel_;
    log().emit("\001cb\n");
    other.kernel = nullptr;
  }
  EXPECT_EQ(texts(), "6:a;4:b;");
}

TEST_F(LogTest, LongLinesAreCut) {
  log().emit("\0016" + std::string(2000, 'x') + "\n");
  log().emit("\0016next\n");
  EXPECT_EQ(log().read(first_)->text.size(), Log::kLineMax);
}

TEST_F(LogTest, IsBoundedAndShowsTheGap) {
  const std::string line(900, 'x');
  for (int i = 0; i < 3000; ++i) log().emit(Level::kInfo, line);
  EXPECT_GT(log().first_sequence(), first_);
  EXPECT_EQ(log().next_sequence(), first_ + 3000);
  EXPECT_EQ(log().read(0)->sequence, log().first_sequence());
  EXPECT_EQ(log().read(first_ + 3000).code(), ENODATA);
}

TEST_F(LogTest, ClearMovesOnlyTheMark) {
  log().emit("a\n");
  log().clear();
  EXPECT_EQ(log().clear_sequence(), log().next_sequence());
  EXPECT_TRUE(log().read(first_).ok());
}

TEST_F(LogTest, Lines) {
  LogRecord record{339, 0, Level::kInfo, false, 5140900123, "a\\b\n\x01z\t\xc3\xa9"};
  EXPECT_EQ(Log::kmsg_line(record), "6,339,5140900,-;a\\x5cb\\x0a\\x01z\\x09\\xc3\\xa9\n");
  EXPECT_EQ(Log::dmesg_line(record), "[    5.140900] a\\b\n               \\x01z\t\xc3\xa9");
}

TEST_F(LogTest, InjectedByAProcess) {
  log().inject("<30>hello\n");
  log().inject("<6>kern is not for you\n");
  log().inject("plain");  // as in Linux, readers see it when it ends
  EXPECT_EQ(log().read(first_)->facility, 3);
  EXPECT_EQ(log().read(first_ + 1)->facility, 1);
  EXPECT_EQ(log().read(first_ + 2).code(), ENODATA);
  log().inject("\n");
  EXPECT_EQ(log().read(first_ + 2)->level, Level::kWarning);
}

TEST_F(LogTest, ConsoleTakesWhatIsUrgentEnough) {
  log().emit("\0013before\n");
  log().set_console_level(5);
  log().emit("\0013an");
  log().emit("\001cd\n");
  log().emit("\0016no\n");
  EXPECT_EQ(console_, "and\n");
}

TEST_F(LogTest, WaitReturnsWhenARecordComes) {
  const std::uint64_t next = log().next_sequence();
  Task writer;
  std::thread thread([&] {
    host::native::Attach attach(host_, writer);
    writer.kernel = &kernel_;
    log().emit("come\n");
    writer.kernel = nullptr;
  });
  EXPECT_TRUE(log().wait(next).ok());
  EXPECT_EQ(log().read(next)->text, "come");
  thread.join();
}

TEST_F(LogTest, WaitEndsOnASignal) {
  send_signal(task_, 2);
  EXPECT_EQ(log().wait(log().next_sequence()).code(), EINTR);
}

TEST(OldLog, TakesAngleBracketLevels) {
  host::native::NativeHost host;
  Task task;
  host::native::Attach attach(host, task);
  Boot boot;
  boot.version = 0x020400;
  Kernel kernel(host, boot);
  kernel.log().emit("<1>Hello\n");
  auto record = kernel.log().read(kernel.log().next_sequence() - 1);
  EXPECT_EQ(record->level, Level::kAlert);
  EXPECT_EQ(record->text, "Hello");
}

}  // namespace
}  // namespace holdfast::kernel
