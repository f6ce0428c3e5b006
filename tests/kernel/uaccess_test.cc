#include "kernel/abi/uaccess.h"

#include <cerrno>
#include <cstring>

#include "kernel/abi/slab.h"
#include "kernel/core/slab.h"
#include "kernel/lib_fixture.h"

namespace holdfast::kernel::abi {
long simple_read_from_buffer(void*, std::size_t, long long*, const void*, std::size_t);
long simple_write_to_buffer(void*, std::size_t, long long*, const void*, std::size_t);
int __put_user_4(std::uint32_t, void*);
int __get_user_8(std::uint64_t*, const void*);
unsigned long copy_in_user(void*, const void*, unsigned long);
bool hf_access_ok(const void*, unsigned long);
}  // namespace holdfast::kernel::abi

namespace holdfast::kernel {
namespace {

// A process with 8 bytes at 0x1000.
class TinyProcess : public RemoteMemory {
 public:
  std::size_t read(std::uint64_t address, void* to, std::size_t size) override {
    return move(address, size,
                [&](std::size_t at, std::size_t n) { std::memcpy(to, bytes + at, n); });
  }
  std::size_t write(std::uint64_t address, const void* from, std::size_t size) override {
    return move(address, size,
                [&](std::size_t at, std::size_t n) { std::memcpy(bytes + at, from, n); });
  }
  char bytes[9] = "remotely";

 private:
  template <class F>
  static std::size_t move(std::uint64_t address, std::size_t size, F&& f) {
    if (address < 0x1000 || address >= 0x1008) return 0;
    const std::size_t at = address - 0x1000, n = std::min(size, 8 - at);
    f(at, n);
    return n;
  }
};

class UserAccessTest : public LibTest {
 protected:
  UserAccessTest() { task_.user = &memory_; }
  char* cookie(void* buffer, std::size_t size, bool writable = true) {
    return reinterpret_cast<char*>(memory_.add(buffer, size, writable));
  }
  TinyProcess process_;
  UserMemory memory_{&process_};
  char buffer_[16] = "hello, world!!!";
};

TEST_F(UserAccessTest, CopiesBothWaysAndCountsWhatIsLeft) {
  char* user = cookie(buffer_, sizeof buffer_);
  char copy[20] = "xxxxxxxxxxxxxxxxxxx";
  EXPECT_EQ(abi::_copy_from_user(copy, user + 7, 5), 0u);
  EXPECT_EQ(std::string(copy, 6), "worldx");
  EXPECT_EQ(abi::_copy_from_user(copy, user + 14, 5), 3u);
  EXPECT_EQ(std::string(copy, 6), std::string("!\0\0\0\0x", 6));  // the rest is zeroed
  EXPECT_EQ(abi::_copy_to_user(user + 14, "abcde", 5), 3u);
  EXPECT_EQ(std::string(buffer_, 16), "hello, world!!ab");
  EXPECT_EQ(abi::_copy_to_user(user + 16, "a", 1), 1u);
  EXPECT_EQ(abi::_copy_to_user(user - 1, "a", 1), 1u);
}

TEST_F(UserAccessTest, ACookieIsNoAddress) {
  const char* user = cookie(buffer_, sizeof buffer_);
  EXPECT_TRUE(UserMemory::in_window(reinterpret_cast<std::uintptr_t>(user)));
  EXPECT_NE(user, buffer_);
  char* second = cookie(buffer_, 4);
  EXPECT_GT(second - user, 1 << 30);
}

TEST_F(UserAccessTest, KernelPointersAndReadOnlyBuffersFault) {
  char kernel_buffer[4] = "abc", copy[4];
  EXPECT_EQ(abi::_copy_from_user(copy, kernel_buffer, 4), 4u);  // no such process address
  char* read_only = cookie(buffer_, sizeof buffer_, false);
  EXPECT_EQ(abi::_copy_to_user(read_only, "a", 1), 1u);
  EXPECT_EQ(abi::_copy_from_user(copy, read_only, 4), 0u);
  task_.user = nullptr;
  EXPECT_EQ(abi::_copy_from_user(copy, read_only, 4), 4u);
}

TEST_F(UserAccessTest, PlainAddressesAreTheProcesss) {
  auto* user = reinterpret_cast<char*>(0x1000);
  char copy[8];
  EXPECT_EQ(abi::_copy_from_user(copy, user, 8), 0u);
  EXPECT_EQ(std::string(copy, 8), "remotely");
  EXPECT_EQ(abi::_copy_to_user(user + 6, "XYZ", 3), 1u);
  EXPECT_STREQ(process_.bytes, "remoteXY");
}

TEST_F(UserAccessTest, AccessOk) {
  char* user = cookie(buffer_, sizeof buffer_);
  EXPECT_TRUE(abi::hf_access_ok(user, 1 << 20));
  EXPECT_TRUE(abi::hf_access_ok(reinterpret_cast<void*>(0x1000), 8));
  EXPECT_FALSE(abi::hf_access_ok(reinterpret_cast<void*>(0x7fffffffe000), 0x2000));
  EXPECT_FALSE(abi::hf_access_ok(reinterpret_cast<void*>(0xffff888000000000), 8));
  EXPECT_FALSE(abi::hf_access_ok(user, ~0ul));
}

TEST_F(UserAccessTest, Words) {
  char* user = cookie(buffer_, 8);
  EXPECT_EQ(abi::__put_user_4(0x44434241, user), 0);
  EXPECT_EQ(abi::__put_user_4(0, user + 6), -EFAULT);
  std::uint64_t value = 1;
  EXPECT_EQ(abi::__get_user_8(&value, user), 0);
  EXPECT_EQ(std::memcmp(&value, buffer_, 8), 0);
  EXPECT_EQ(abi::__get_user_8(&value, user + 1), -EFAULT);
  EXPECT_EQ(value, 0u);
}

TEST_F(UserAccessTest, Strings) {
  char* user = cookie(buffer_, sizeof buffer_);
  char copy[32];
  EXPECT_EQ(abi::strncpy_from_user(copy, user, 32), 15);
  EXPECT_STREQ(copy, "hello, world!!!");
  EXPECT_EQ(abi::strncpy_from_user(copy, user, 5), 5);
  EXPECT_EQ(abi::strncpy_from_user(copy, user + 16, 5), -EFAULT);
  EXPECT_EQ(abi::strnlen_user(user, 100), 16);
  EXPECT_EQ(abi::strnlen_user(user, 4), 5);
  EXPECT_EQ(abi::strnlen_user(user + 16, 4), 0);
  char* copied = abi::strndup_user(user, 16);
  EXPECT_STREQ(copied, "hello, world!!!");
  abi::kfree(copied);
  EXPECT_EQ(reinterpret_cast<long>(abi::strndup_user(user, 15)), -EINVAL);
  auto* nul = static_cast<char*>(abi::memdup_user_nul(user, 5));
  EXPECT_STREQ(nul, "hello");
  abi::kfree(nul);
  EXPECT_EQ(reinterpret_cast<long>(abi::memdup_user(user, 17)), -EFAULT);
  EXPECT_EQ(kernel_.slab().bytes_in_use(), 0u);
}

TEST_F(UserAccessTest, ClearsAndCopiesWithin) {
  char* user = cookie(buffer_, sizeof buffer_);
  EXPECT_EQ(abi::copy_in_user(user + 7, user, 5), 0u);
  EXPECT_STREQ(buffer_, "hello, hello!!!");
  EXPECT_EQ(abi::clear_user(user + 5, 300), 289u);
  EXPECT_EQ(std::string(buffer_, 16), std::string("hello\0\0\0\0\0\0\0\0\0\0\0", 16));
}

TEST_F(UserAccessTest, BuffersAsFiles) {
  char* user = cookie(buffer_, sizeof buffer_);
  long long position = 0;
  EXPECT_EQ(abi::simple_read_from_buffer(user, 3, &position, "abcde", 5), 3);
  EXPECT_EQ(abi::simple_read_from_buffer(user + 3, 10, &position, "abcde", 5), 2);
  EXPECT_EQ(abi::simple_read_from_buffer(user, 10, &position, "abcde", 5), 0);
  EXPECT_EQ(std::string(buffer_, 5), "abcde");
  EXPECT_EQ(position, 5);
  position = -1;
  EXPECT_EQ(abi::simple_read_from_buffer(user, 1, &position, "a", 1), -EINVAL);
  position = 0;
  EXPECT_EQ(abi::simple_read_from_buffer(user + 16, 1, &position, "a", 1), -EFAULT);
  char target[4] = "";
  EXPECT_EQ(abi::simple_write_to_buffer(target, 4, &position, user, 16), 4);
  EXPECT_EQ(abi::simple_write_to_buffer(target, 4, &position, user, 1), 0);
  EXPECT_EQ(std::string(target, 4), "abcd");
}

TEST_F(UserAccessTest, InAtomicContextIsReported) {
  char* user = cookie(buffer_, sizeof buffer_);
  task_.preempt_count = 1;
  char copy[1];
  abi::_copy_from_user(copy, user, 1);
  task_.preempt_count = 0;
  EXPECT_THAT(logged(), testing::HasSubstr("BUG: sleeping function called"));
}

}  // namespace
}  // namespace holdfast::kernel
