// Unit tests of hello_proc.c, in process: no root, no virtual machine, no mount.
#include <gtest/gtest.h>
#include <holdfast/kernel.h>

namespace {

class HelloProc : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(kernel_.load(MODULE_PATH).ok()); }
  holdfast::Kernel kernel_;
};

TEST_F(HelloProc, Greets) {
  auto text = kernel_.read_file("/proc/hello_world");
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->find("Hello"), std::string::npos);
}

TEST_F(HelloProc, UnloadsUnderAnOpenFile) {
  auto file = kernel_.open("/proc/hello_world");
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(kernel_.unload("hello_proc").ok());
  char buffer[64];
  EXPECT_EQ(file->read(buffer).code(), EIO);
  EXPECT_EQ(kernel_.open("/proc/hello_world").code(), ENOENT);
}

TEST_F(HelloProc, LeavesNothingBehind) {
  { auto file = kernel_.open("/proc/hello_world"); }
  ASSERT_TRUE(kernel_.unload("hello_proc").ok());
  EXPECT_TRUE(kernel_.leaks().empty());
}

// Each allocation in turn is made to fail: the module must answer an error, and not fall over.
TEST_F(HelloProc, SurvivesFailedAllocations) {
  for (int nth = 1; nth <= 4; ++nth) {
    kernel_.fail_allocation(nth, "hello_proc");
    auto file = kernel_.open("/proc/hello_world");
    if (file.ok()) break;
    EXPECT_EQ(file.code(), ENOMEM);
  }
  kernel_.fail_allocation(0);
  EXPECT_TRUE(kernel_.unload("hello_proc").ok());
  EXPECT_EQ(kernel_.tainted() & (1u << 7), 0u);  // no oops
}

}  // namespace
