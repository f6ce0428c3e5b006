#include "kernel/module/lines.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace holdfast::kernel {
namespace {

class Lines : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/holdfast-lines-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern), nullptr);
    directory_ = pattern;
    std::ofstream(directory_ + "/shown.c") << "int first(int a)\n{\n  return a * 3;\n}\n"
                                              "int second(int *a)\n{\n  return *a;\n}\n";
    std::string compile = "gcc -c -g -O0 -ffunction-sections -o " + directory_ + "/shown.o " +
                          directory_ + "/shown.c";
    ASSERT_EQ(std::system(compile.c_str()), 0);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string directory_;
};

TEST_F(Lines, FindsTheLineOfARelocatableObject) {
  EXPECT_EQ(source_line(directory_ + "/shown.o", ".text.first", 0), "shown.c:2");
  EXPECT_EQ(source_line(directory_ + "/shown.o", ".text.second", 0), "shown.c:6");
}

TEST_F(Lines, KnowsNothingOfWhatIsNotThere) {
  EXPECT_EQ(source_line(directory_ + "/gone.o", ".text", 0), "");
  EXPECT_EQ(source_line(directory_ + "/shown.o", ".nowhere", 0), "");
  EXPECT_EQ(source_line(directory_ + "/shown.c", ".text", 0), "");
}

}  // namespace
}  // namespace holdfast::kernel
