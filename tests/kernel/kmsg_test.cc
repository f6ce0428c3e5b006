// /dev/kmsg, and the order in which what reads and writes it sees the log.
#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "kernel/core/notifier.h"
#include "kernel/fixture.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/vfs.h"

namespace holdfast::kernel {
namespace {

class KmsgTest : public KernelTest {
 protected:
  KmsgTest() { kernel_.log().clear(); }
  RefPtr<fs::File> open(int flags) {
    auto file = kernel_.vfs().open("/dev/kmsg", flags);
    EXPECT_TRUE(file.ok());
    (void)(*file)->llseek(0, SEEK_DATA);
    return *file;
  }
  static std::string read(fs::File& file) {
    std::array<char, 200> buffer{};
    auto got = file.read(buffer.data(), buffer.size());
    return got.ok() ? std::string(buffer.data(), *got) : "error " + std::to_string(got.code());
  }
  static std::string text_of(const std::string& line) { return line.substr(line.find(';') + 1); }
};

TEST_F(KmsgTest, ARecordARead) {
  kernel_.log().emit("\0013one\ntwo\n");
  kernel_.log().emit("\0016three\n");
  auto file = open(O_RDONLY | O_NONBLOCK);
  std::string first = read(*file);
  EXPECT_EQ(first.substr(0, 2), "3,");
  EXPECT_EQ(text_of(first), "one\\x0atwo\n");
  EXPECT_EQ(text_of(read(*file)), "three\n");
  EXPECT_EQ(read(*file), "error " + std::to_string(EAGAIN));
}

TEST_F(KmsgTest, WhatDoesNotFitIsPassedOver) {
  kernel_.log().emit("\0016long enough\n");
  auto file = open(O_RDONLY | O_NONBLOCK);
  std::array<char, 4> small{};
  EXPECT_EQ(file->read(small.data(), small.size()).code(), EINVAL);
  EXPECT_EQ(read(*file), "error " + std::to_string(EAGAIN));
}

TEST_F(KmsgTest, Seeking) {
  kernel_.log().emit("\0016before\n");
  auto file = open(O_RDONLY | O_NONBLOCK);
  EXPECT_EQ(file->llseek(0, SEEK_END).value(), 0);
  kernel_.log().emit("\0016after\n");
  EXPECT_EQ(text_of(read(*file)), "after\n");
  EXPECT_EQ(file->llseek(0, SEEK_SET).value(), 0);
  EXPECT_NE(text_of(read(*file)), "after\n");
  EXPECT_EQ(file->llseek(0, SEEK_CUR).code(), EINVAL);
  EXPECT_EQ(file->llseek(1, SEEK_SET).code(), ESPIPE);
}

// Over FUSE nobody is told of lseek(0, SEEK_SET): the position of the next read is all there is.
TEST_F(KmsgTest, APositionAtTheBeginningIsTheFirstRecord) {
  auto file = open(O_RDONLY | O_NONBLOCK);
  kernel_.log().emit("\0016text\n");
  std::array<char, 200> buffer{};
  long long pos = 0;
  ASSERT_TRUE(file->read(buffer.data(), buffer.size(), &pos).ok());
  EXPECT_GT(pos, 0);
  EXPECT_EQ(file->read(buffer.data(), buffer.size(), &pos).code(), EAGAIN);
  pos = 0;
  auto got = file->read(buffer.data(), buffer.size(), &pos);
  ASSERT_TRUE(got.ok());
}

TEST_F(KmsgTest, WhatIsWrittenIsARecordOfAProcess) {
  auto file = open(O_RDWR | O_NONBLOCK);
  ASSERT_TRUE(file->write("<3>mine\n", 8).ok());
  std::string line = read(*file);
  EXPECT_EQ(line.substr(0, 3), "11,");
  EXPECT_EQ(text_of(line), "mine\n");
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(file->write("many\n", 5).ok());
  std::string all = log_text();
  std::size_t kept = 0;
  for (std::size_t at = all.find("many"); at != all.npos; at = all.find("many", at + 1)) ++kept;
  EXPECT_EQ(kept, 9u);
  file = nullptr;
  EXPECT_NE(log_text().find("11 output lines suppressed due to ratelimiting"), std::string::npos);
}

TEST_F(KmsgTest, AReaderWaitsForARecord) {
  auto file = open(O_RDONLY);
  std::string line;
  Task& reader = spawn("reader", [&] { line = read(*file); });
  await_sleep(reader);
  kernel_.log().emit("\0016come\n");
  join_all();
  EXPECT_EQ(text_of(line), "come\n");
}

class Told final : public fs::PollWaiter {
 public:
  void notify() override { told = true; }
  bool told = false;
};

TEST_F(KmsgTest, APollerIsTold) {
  auto file = open(O_RDONLY);
  auto waiter = make_ref<Told>();
  EXPECT_EQ(file->poll(waiter), 0u);
  EXPECT_FALSE(waiter->told);
  kernel_.log().emit("\0016come\n");
  EXPECT_TRUE(waiter->told);
  EXPECT_EQ(file->poll(nullptr), fs::kPollIn | fs::kPollRdNorm);
}

std::string* heard = nullptr;

template <char Name, int Answer>
int hear(::notifier_block*, unsigned long action, void*) {
  *heard += Name;
  *heard += static_cast<char>('0' + action);
  return Answer;
}

TEST_F(KernelTest, ChainsGoByPriorityAndUndoWhatTheyTold) {
  std::string text;
  heard = &text;
  ::notifier_block low{&hear<'l', 1>, nullptr, -1}, high{&hear<'h', 1>, nullptr, 5};
  ::notifier_block same{&hear<'s', 1>, nullptr, 5}, bad{&hear<'b', 0x8002>, nullptr, 0};
  ::blocking_notifier_head head{};
  for (auto* block : {&low, &high, &same})
    EXPECT_EQ(blocking_notifier_chain_register(&head, block), 0);
  EXPECT_EQ(blocking_notifier_chain_register_unique_prio(&head, &bad), 0);
  ::notifier_block twin{&hear<'t', 1>, nullptr, 5};
  EXPECT_EQ(blocking_notifier_chain_register_unique_prio(&head, &twin), -EBUSY);
  EXPECT_EQ(blocking_notifier_call_chain_robust(&head, 1, 2, nullptr), 0x8002);
  EXPECT_EQ(text, "h1s1b1h2s2");
  EXPECT_EQ(blocking_notifier_chain_unregister(&head, &bad), 0);
  EXPECT_EQ(blocking_notifier_chain_unregister(&head, &bad), -ENOENT);
  text.clear();
  EXPECT_EQ(blocking_notifier_call_chain(&head, 3, nullptr), 1);
  EXPECT_EQ(text, "h3s3l3");
}

}  // namespace
}  // namespace holdfast::kernel
