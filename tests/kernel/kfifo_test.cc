#include <holdfast/abi/kfifo.h>

#include <cerrno>
#include <deque>

#include "kernel/core/slab.h"
#include "kernel/lib_fixture.h"

namespace holdfast::kernel::abi {
int __kfifo_alloc(::__kfifo*, unsigned, std::size_t, unsigned);
void __kfifo_free(::__kfifo*);
int __kfifo_init(::__kfifo*, void*, unsigned, std::size_t);
unsigned __kfifo_in(::__kfifo*, const void*, unsigned);
unsigned __kfifo_out(::__kfifo*, void*, unsigned);
unsigned __kfifo_out_peek(::__kfifo*, void*, unsigned);
int __kfifo_from_user(::__kfifo*, const void*, unsigned long, unsigned*);
int __kfifo_to_user(::__kfifo*, void*, unsigned long, unsigned*);
unsigned __kfifo_in_r(::__kfifo*, const void*, unsigned, std::size_t);
unsigned __kfifo_out_r(::__kfifo*, void*, unsigned, std::size_t);
unsigned __kfifo_len_r(::__kfifo*, std::size_t);
void __kfifo_skip_r(::__kfifo*, std::size_t);
}  // namespace holdfast::kernel::abi

namespace holdfast::kernel {
namespace {

class KfifoTest : public LibTest {
 protected:
  ::__kfifo fifo_{};
};

TEST_F(KfifoTest, SizesAreRoundedToPowersOfTwo) {
  EXPECT_EQ(abi::__kfifo_alloc(&fifo_, 5, 4, 0xcc0), 0);
  EXPECT_EQ(fifo_.mask, 7u);
  abi::__kfifo_free(&fifo_);
  EXPECT_EQ(abi::__kfifo_alloc(&fifo_, 1, 4, 0xcc0), -EINVAL);
  char buffer[30];
  EXPECT_EQ(abi::__kfifo_init(&fifo_, buffer, sizeof buffer, 4), 0);
  EXPECT_EQ(fifo_.mask, 3u);
  EXPECT_EQ(kernel_.slab().bytes_in_use(), 0u);
}

TEST_F(KfifoTest, WrapsAroundAndAgreesWithAQueue) {
  ASSERT_EQ(abi::__kfifo_alloc(&fifo_, 8, sizeof(int), 0xcc0), 0);
  fifo_.in = fifo_.out = ~0u - 3;  // the counters wrap, too
  std::deque<int> model;
  int value = 0;
  for (unsigned round = 0; round < 200; ++round) {
    int in[5], out[5];
    for (int& each : in) each = value++;
    const unsigned wanted = round * 7 % 6, stored = abi::__kfifo_in(&fifo_, in, wanted);
    EXPECT_EQ(stored, std::min<std::size_t>(wanted, 8 - model.size()));
    model.insert(model.end(), in, in + stored);
    const unsigned asked = round * 3 % 5, taken = abi::__kfifo_out(&fifo_, out, asked);
    EXPECT_EQ(taken, std::min<std::size_t>(asked, model.size()));
    for (unsigned i = 0; i < taken; ++i) {
      EXPECT_EQ(out[i], model.front());
      model.pop_front();
    }
  }
  abi::__kfifo_free(&fifo_);
}

TEST_F(KfifoTest, ToAndFromUserSpace) {
  ASSERT_EQ(abi::__kfifo_alloc(&fifo_, 8, 2, 0xcc0), 0);
  UserMemory memory;
  task_.user = &memory;
  char text[] = "abcdefg";
  auto* user = reinterpret_cast<char*>(memory.add(text, 7, true));
  unsigned copied = 0;
  EXPECT_EQ(abi::__kfifo_from_user(&fifo_, user, 7, &copied), 0);
  EXPECT_EQ(copied, 6u);  // whole elements
  EXPECT_EQ(abi::__kfifo_from_user(&fifo_, user + 4, 4, &copied), -EFAULT);
  EXPECT_EQ(copied, 2u);
  char out[8] = "";
  EXPECT_EQ(abi::__kfifo_out_peek(&fifo_, out, 4), 4u);
  EXPECT_EQ(std::string(out, 8), "abcdefef");
  EXPECT_EQ(abi::__kfifo_to_user(&fifo_, user + 1, 4, &copied), 0);
  EXPECT_STREQ(text, "aabcdfg");
  task_.user = nullptr;
  abi::__kfifo_free(&fifo_);
}

TEST_F(KfifoTest, Records) {
  ASSERT_EQ(abi::__kfifo_alloc(&fifo_, 16, 1, 0xcc0), 0);
  EXPECT_EQ(abi::__kfifo_in_r(&fifo_, "hello", 5, 1), 5u);
  EXPECT_EQ(abi::__kfifo_in_r(&fifo_, "worlds", 6, 1), 6u);
  EXPECT_EQ(abi::__kfifo_in_r(&fifo_, "no room", 3, 1), 0u);
  EXPECT_EQ(abi::__kfifo_len_r(&fifo_, 1), 5u);
  char out[8] = "";
  EXPECT_EQ(abi::__kfifo_out_r(&fifo_, out, 3, 1), 3u);  // the rest of the record is dropped
  EXPECT_STREQ(out, "hel");
  EXPECT_EQ(abi::__kfifo_len_r(&fifo_, 1), 6u);
  abi::__kfifo_skip_r(&fifo_, 1);
  EXPECT_EQ(abi::__kfifo_len_r(&fifo_, 1), 0u);
  abi::__kfifo_free(&fifo_);
}

}  // namespace
}  // namespace holdfast::kernel
