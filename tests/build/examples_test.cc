// The examples must compile, each for the version that it is written for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build/compile.h"
#include "build/kernel_symbols.h"

namespace holdfast::build {
namespace {

class Examples : public testing::BuildTest {
 protected:
  Outcome build_example(const std::vector<std::string>& names) {
    std::vector<std::string> sources;
    for (const std::string& name : names)
      sources.push_back(std::string(HOLDFAST_SOURCE_DIR) + "/examples/" + name);
    options.unresolved_is_error = false;  // the kernel of this test has next to no symbols
    return build(sources);
  }
};

TEST_F(Examples, CompileForTheirVersions) {
  for (const char* name : {"hello_proc.c", "squares_seq.c"}) {
    const Outcome outcome = build_example({name});
    EXPECT_TRUE(outcome.ok) << outcome.messages;
    EXPECT_EQ(outcome.version, 0x060100u) << name;
    EXPECT_THAT(outcome.messages, ::testing::Not(::testing::HasSubstr("warning:")));
  }
}

TEST_F(Examples, TheClassicAsksForItsOldKernel) {
  const Outcome outcome = build_example({"hello_proc_3x.c"});
  EXPECT_TRUE(outcome.ok) << outcome.messages;
  EXPECT_EQ(outcome.version, 0x030a00u);
  EXPECT_THAT(outcome.messages, ::testing::Not(::testing::HasSubstr("warning:")));
}

TEST_F(Examples, TheClassicIsRefusedByANewKernel) {
  options.version = 0x060100;
  const Outcome outcome = build_example({"hello_proc_3x.c"});
  EXPECT_FALSE(outcome.ok);
  EXPECT_THAT(outcome.messages, ::testing::HasSubstr("__GFP_WAIT"));
}

TEST_F(Examples, ThePairIsInLoadOrder) {
  const Outcome outcome = build_example({"importer.c", "exporter.c"});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  EXPECT_EQ(outcome.modules[0].name, "exporter");
  EXPECT_EQ(outcome.modules[1].name, "importer");
  EXPECT_THAT(outcome.modules[1].depends, ::testing::ElementsAre("exporter"));
}

}  // namespace
}  // namespace holdfast::build
