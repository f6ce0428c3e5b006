#include "elf/vermagic.h"

#include <gtest/gtest.h>

namespace holdfast::elf {
namespace {

TEST(Version, IsReadFromTwoOrThreeNumbers) {
  EXPECT_EQ(parse_version("6.1"), 0x060100u);
  EXPECT_EQ(parse_version("2.6.32"), 0x020620u);
  for (const char* wrong : {"", "6", "6.", "6.1.", "6.1.2.3", "6.1x", "6.256", "-6.1", "6..1"})
    EXPECT_FALSE(parse_version(wrong)) << wrong;
}

TEST(Version, IsWrittenAsUnameDoes) {
  EXPECT_EQ(release(0x030a00), "3.10.0-holdfast");
  EXPECT_EQ(vermagic(0x060100), "6.1.0-holdfast SMP preempt mod_unload ");
}

}  // namespace
}  // namespace holdfast::elf
