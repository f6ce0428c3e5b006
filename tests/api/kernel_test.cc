// The public C++ classes on a real module.
#include <gtest/gtest.h>
#include <holdfast/kernel.h>

#include <thread>

#include "api/built_module.h"

namespace holdfast {
namespace {

std::string hello() { return built_module("examples/hello_proc.c"); }

TEST(KernelApi, LoadsReadsAndUnloads) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(hello()).ok());
  EXPECT_NE(kernel.read_file("/proc/hello_world")->find("Hello"), std::string::npos);
  ASSERT_EQ(kernel.modules().size(), 1u);
  EXPECT_EQ(kernel.modules()[0].name, "hello_proc");
  EXPECT_EQ(kernel.modules()[0].state, "Live");
  EXPECT_TRUE(kernel.unload("hello_proc").ok());
  EXPECT_TRUE(kernel.modules().empty());
  EXPECT_TRUE(kernel.leaks().empty());
}

TEST(KernelApi, ADescriptorHeldAcrossUnload) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(hello()).ok());
  auto file = kernel.open("/proc/hello_world", O_RDWR);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(kernel.unload("hello_proc").ok());
  char buffer[16];
  EXPECT_EQ(file->read(buffer).code(), EIO);
  EXPECT_EQ(file->write("x").code(), EIO);
  EXPECT_EQ(file->lseek(0, SEEK_SET).code(), EINVAL);
  EXPECT_EQ(file->ioctl(0x1234).code(), ENOTTY);
  EXPECT_TRUE(file->close().ok());
  EXPECT_EQ(kernel.open("/proc/hello_world").code(), ENOENT);
  EXPECT_EQ(file->read(buffer).code(), EBADF);
}

TEST(KernelApi, TwoKernelsDoNotMeet) {
  Kernel first, second;
  ASSERT_TRUE(first.load(hello()).ok());
  EXPECT_FALSE(second.exists("/proc/hello_world"));
  ASSERT_TRUE(second.load(hello()).ok());
  ASSERT_TRUE(first.unload("hello_proc").ok());
  EXPECT_TRUE(second.exists("/proc/hello_world"));
}

TEST(KernelApi, AnyThreadMayCall) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(hello()).ok());
  std::string seen;
  std::thread([&] { seen = *kernel.read_file("/proc/hello_world"); }).join();
  EXPECT_EQ(seen, *kernel.read_file("/proc/hello_world"));
}

TEST(KernelApi, ThirtyTwoBitCallersHaveAnIoctlOfTheirOwn) {
  constexpr unsigned kSize = 0x8004'7101, kNext = 0xc004'7102, kNumber = 0x7109;
  Kernel kernel;
  ASSERT_TRUE(kernel.load(built_module("tests/fidelity/chardev/forms.c")).ok());
  auto own = kernel.open("/dev/fid_form0", O_RDWR);
  ASSERT_TRUE(own.ok());
  int value = 0;
  EXPECT_EQ(own->compat_ioctl(kSize, &value, sizeof value).value(), 0);
  EXPECT_EQ(value, 8);
  EXPECT_EQ(own->compat_ioctl(kNext, &value, sizeof value).value(), 0);
  EXPECT_EQ(value, 9);
  EXPECT_EQ(own->compat_ioctl(kNumber, 5).value(), 32);
  EXPECT_EQ(own->ioctl(kNumber, 5).value(), 5);
  auto pointers = kernel.open("/dev/fid_form1");  // compat_ptr_ioctl
  EXPECT_EQ(pointers->compat_ioctl(kNext, &value, sizeof value).value(), 0);
  EXPECT_EQ(value, 10);
  auto none = kernel.open("/dev/fid_form2");
  EXPECT_EQ(none->compat_ioctl(kNext, &value, sizeof value).code(), ENOTTY);
}

TEST(KernelApi, UeventsAreKept) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(hello()).ok());
  ASSERT_TRUE(kernel.unload("hello_proc").ok());
  const std::vector<Uevent> seen = kernel.uevents();
  ASSERT_GE(seen.size(), 2u);
  EXPECT_EQ(seen.back().action, "remove");
  EXPECT_EQ(seen.back().path, "/module/hello_proc");
  EXPECT_EQ(seen[seen.size() - 2].action, "add");
  EXPECT_EQ(seen.back().environment.front(), "ACTION=remove");
}

TEST(KernelApi, ErrorsAreLinuxErrnos) {
  Kernel kernel;
  EXPECT_EQ(kernel.load("/nonexistent.ko").code(), ENOENT);
  EXPECT_EQ(kernel.unload("nothing").code(), ENOENT);
  EXPECT_EQ(kernel.open("/proc/nothing").code(), ENOENT);
  ASSERT_TRUE(kernel.load(hello()).ok());
  EXPECT_EQ(kernel.load(hello()).code(), EEXIST);
  const std::byte garbage[64] = {};
  EXPECT_EQ(kernel.load(std::span(garbage)).code(), ENOEXEC);
}

TEST(KernelApi, FailsTheNthAllocation) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(hello()).ok());
  kernel.fail_allocation(1, "hello_proc");
  EXPECT_EQ(kernel.open("/proc/hello_world").code(), ENOMEM);
  EXPECT_TRUE(kernel.open("/proc/hello_world").ok());
}

// The form of the tutorial: one message for all. Two openers leak one and free the other twice;
// serving survives it and says so.
TEST(KernelApi, TheClassicOfThreeTen) {
  Kernel kernel(Kernel::Options{.version = kernel_version(3, 10)});
  ASSERT_TRUE(kernel.load(built_module("examples/hello_proc_3x.c")).ok());
  EXPECT_NE(kernel.read_file("/proc/hello_world")->find("Hello"), std::string::npos);
  ASSERT_TRUE(kernel.unload("hello_proc_3x").ok());
  EXPECT_TRUE(kernel.leaks().empty());
}

TEST(KernelApi, ReportsWhatAModuleLeaks) {
  Kernel kernel(Kernel::Options{.version = kernel_version(3, 10)});
  ASSERT_TRUE(kernel.load(built_module("examples/hello_proc_3x.c")).ok());
  {
    auto first = kernel.open("/proc/hello_world");
    auto second = kernel.open("/proc/hello_world");
    ASSERT_TRUE(first.ok() && second.ok());
  }
  ASSERT_TRUE(kernel.unload("hello_proc_3x").ok());
  ASSERT_EQ(kernel.leaks().size(), 1u);
  EXPECT_EQ(kernel.leaks()[0].module, "hello_proc_3x");
}

}  // namespace
}  // namespace holdfast
