// mmap(2) of what drivers show, through the public C++ classes. What the values should be was seen
// on Linux 6.1 (tests/fidelity/mapped).
#include <gtest/gtest.h>
#include <holdfast/kernel.h>
#include <sys/mman.h>

#include "api/built_module.h"

namespace holdfast {
namespace {

constexpr std::size_t kPage = 4096;

class Mmap : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(kernel.load(built_module("tests/fidelity/mapped/mapped.c")).ok())
        << kernel.log().back();
  }
  void TearDown() override {
    EXPECT_TRUE(kernel.unload("mapped").ok());
    EXPECT_TRUE(kernel.leaks().empty());
    EXPECT_EQ(kernel.tainted() & 0x280, 0u);  // no oops, no warning
  }
  Result<Mapping> map(const std::string& name, std::size_t pages, int protection,
                      std::size_t from = 0, bool shared = true, int flags = O_RDWR) {
    auto file = kernel.open("/dev/map_" + name, flags);
    if (!file.ok()) return file.error();
    return file->mmap(pages * kPage, protection, static_cast<long>(from * kPage), shared);
  }
  static std::string text(Mapping& mapping, std::size_t offset, std::size_t size) {
    std::string got(size, '?');
    auto count = mapping.read(offset, got.data(), size);
    if (!count.ok()) return "errno " + std::to_string(count.code());
    return got.substr(0, *count);
  }
  std::string counts() { return *kernel.read_file("/sys/module/mapped/parameters/counts"); }
  static constexpr int kBoth = PROT_READ | PROT_WRITE;

  Kernel kernel;
};

TEST_F(Mmap, KmallocByRemapPfnRange) {
  auto mapping = map("kmalloc", 4, kBoth);
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ(text(*mapping, 0, 2), "aa");
  EXPECT_EQ(text(*mapping, kPage - 1, 2), "ab");
  EXPECT_EQ(text(*mapping, 4 * kPage - 1, 10), "d");  // up to the end
  ASSERT_TRUE(mapping->write(5, "hello", 5).ok());
  auto again = map("kmalloc", 1, PROT_READ);
  EXPECT_EQ(text(*again, 4, 7), "ahelloa");
  EXPECT_EQ(again->write(0, "x", 1).code(), EACCES);
}

TEST_F(Mmap, MoreThanWasAllocatedIsRefused) {
  EXPECT_EQ(map("kmalloc", 5, kBoth).code(), EINVAL);
  EXPECT_TRUE(kernel.log_contains("remap_pfn_range: page frame"));
}

TEST_F(Mmap, VmallocByItsPageOffset) {
  auto mapping = map("vmalloc", 2, kBoth, 2);
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ(text(*mapping, 0, 1), "m");
  EXPECT_EQ(text(*mapping, kPage, 1), "n");
  EXPECT_EQ(map("vmalloc", 3, kBoth, 2).code(), EINVAL);
  EXPECT_EQ(map("plain_vmalloc", 1, kBoth).code(), EINVAL);  // not of vmalloc_user()
}

TEST_F(Mmap, AFaultHandlerIsAskedAtTheFirstTouch) {
  {
    auto mapping = map("faults", 6, kBoth);
    ASSERT_TRUE(mapping.ok());
    EXPECT_EQ(counts(), "0 faults, 1 opens, 0 closes, 1 references\n");
    EXPECT_EQ(text(*mapping, 0, 1), "0");
    EXPECT_EQ(text(*mapping, 1, 1), "0");
    EXPECT_EQ(counts(), "1 faults, 1 opens, 0 closes, 2 references\n");
    EXPECT_TRUE(mapping->write(0, "x", 1).ok());
    EXPECT_EQ(counts(), "1 faults, 1 opens, 0 closes, 2 references\n");
    EXPECT_TRUE(mapping->write(kPage, "x", 1).ok());
    EXPECT_EQ(text(*mapping, 4 * kPage, 1), "errno 14");     // SIGBUS
    EXPECT_EQ(text(*mapping, 6 * kPage, 1), "errno 13");     // SIGSEGV
    EXPECT_EQ(kernel.unload("mapped").code(), EWOULDBLOCK);  // the mapping keeps the file open
  }
  EXPECT_EQ(counts(), "3 faults, 1 opens, 1 closes, 1 references\n");
}

TEST_F(Mmap, APrivateMappingKeepsItsStoresToItself) {
  auto mine = map("faults", 1, kBoth, 0, false);
  auto theirs = map("faults", 1, PROT_READ);
  ASSERT_TRUE(mine.ok() && theirs.ok());
  EXPECT_TRUE(mine->write(0, "mine", 4).ok());
  EXPECT_EQ(text(*mine, 0, 5), "mine0");
  EXPECT_EQ(text(*theirs, 0, 5), "00000");
}

TEST_F(Mmap, AnArrayOfPages) {
  auto mapping = map("array", 3, kBoth, 1);
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ(text(*mapping, 2 * kPage, 1), "3");
  EXPECT_EQ(map("array", 4, kBoth, 1).code(), ENXIO);
  EXPECT_EQ(map("array", 1, kBoth, 4).code(), ENXIO);
}

TEST_F(Mmap, WhatMmapAnswers) {
  EXPECT_EQ(map("kmalloc", 0, kBoth).code(), EINVAL);
  EXPECT_EQ(map("kmalloc", 1, kBoth, 0, true, O_RDONLY).code(), EACCES);
  EXPECT_EQ(map("kmalloc", 1, PROT_READ, 0, true, O_WRONLY).code(), EACCES);
  auto empty = map("nothing", 1, kBoth);
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(text(*empty, 0, 1), "errno 14");
  auto file = kernel.open("/sys/module/mapped/parameters/counts", O_RDONLY);
  EXPECT_EQ(file->mmap(kPage, PROT_READ).code(), ENODEV);
}

TEST(MmapOfSysfs, EndsWithTheAttribute) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(built_module("tests/modules/sysfs_mapped.c")).ok())
      << kernel.log().back();
  auto file = kernel.open("/sys/kernel/mapped/page", O_RDWR);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->mmap(2 * kPage, PROT_READ).code(), EINVAL);
  auto mapping = file->mmap(kPage, PROT_READ | PROT_WRITE);
  ASSERT_TRUE(mapping.ok());
  char text[6] = {};
  ASSERT_TRUE(mapping->read(0, text, 5).ok());
  EXPECT_STREQ(text, "shown");
  ASSERT_TRUE(mapping->write(0, "S", 1).ok());
  auto refused = kernel.open("/sys/kernel/mapped/with_close", O_RDWR);
  EXPECT_EQ(refused->mmap(kPage, PROT_READ).code(), EINVAL);  // as Linux's kernfs_fop_mmap()
  // Neither the file nor the mapping keeps the module: removal takes the pages away.
  ASSERT_TRUE(kernel.unload("sysfs_mapped").ok());
  EXPECT_EQ(mapping->read(0, text, 1).code(), EFAULT);  // SIGBUS
  EXPECT_EQ(file->mmap(kPage, PROT_READ).code(), ENODEV);
  EXPECT_TRUE(kernel.leaks().empty());
}

}  // namespace
}  // namespace holdfast
