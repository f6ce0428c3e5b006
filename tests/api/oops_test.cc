// A fault in module code ends one operation; the kernel and other modules go on.
#include <gtest/gtest.h>
#include <holdfast/kernel.h>

#include "api/built_module.h"

namespace holdfast {
namespace {

constexpr std::uint32_t kTaintDie = 1u << 7;

struct Case {
  const char* entry;
  const char* headline;  // in the log
  const char* place;     // function and line that the log must name
};

void PrintTo(const Case& c, std::ostream* to) { *to << c.entry << ": " << c.headline; }

class Oops : public testing::TestWithParam<Case> {
 protected:
  static std::string joined(const Kernel& kernel) {
    std::string all;
    for (const std::string& line : const_cast<Kernel&>(kernel).log()) all += line + "\n";
    return all;
  }
};

TEST_P(Oops, EndsTheOperationAndNamesThePlace) {
  Kernel kernel;
  ASSERT_TRUE(kernel.load(built_module("tests/modules/oops.c")).ok());
  auto file = kernel.open(std::string("/proc/oops/") + GetParam().entry);
  ASSERT_TRUE(file.ok());
  char buffer[16] = "";
  EXPECT_EQ(file->read(buffer).code(), EIO);
  const std::string log = joined(kernel);
  EXPECT_NE(log.find(GetParam().headline), std::string::npos) << log;
  EXPECT_NE(log.find(GetParam().place), std::string::npos) << log;
  EXPECT_NE(kernel.tainted() & kTaintDie, 0u);
  // Everything else still works, the same entry included, but the module stays.
  EXPECT_EQ(*kernel.read_file("/proc/oops/good"), "good\n");
  EXPECT_EQ(file->read(buffer).code(), EIO);
  EXPECT_EQ(kernel.unload("oops").code(), EWOULDBLOCK);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Oops,
    testing::Values(Case{"null", "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                         "null_read+0x"},
                    Case{"null", "supervisor read access", " at oops.c:"},
                    Case{"user", "BUG: direct access to user memory", "user_read+0x"},
                    Case{"bug", "kernel BUG at", "bug_read+0x"},
                    Case{"divide", "divide error", "divide_read+0x"},
                    Case{"call", "instruction fetch", "call_read+0x"},
                    Case{"helper",
                         "BUG: kernel NULL pointer dereference, address: 0000000000000008",
                         "helper_read+0x"},
                    Case{"stack", "BUG: TASK stack guard page was hit", "deeper+0x"}),
    [](const testing::TestParamInfo<Case>& info) {
      return std::string(info.param.entry) + std::to_string(info.index);
    });

TEST(OopsInInit, FailsTheLoadAndPins) {
  Kernel kernel;
  EXPECT_FALSE(kernel.load(built_module("tests/modules/oops_init.c")).ok());
  EXPECT_TRUE(kernel.log_contains("broken_init+0x"));
  Kernel other;  // another kernel of the process is none the worse
  EXPECT_TRUE(other.load(built_module("examples/hello_proc.c")).ok());
  EXPECT_EQ(other.tainted() & kTaintDie, 0u);
}

}  // namespace
}  // namespace holdfast
