// Every header must compile, in every version: all of them in one translation unit, and each alone
// (twice, for its guard).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "build/command.h"
#include "build/kernel_symbols.h"
#include "build/process.h"

namespace holdfast::build {
namespace {

namespace fs = std::filesystem;

class Headers : public testing::BuildTest, public ::testing::WithParamInterface<std::uint32_t> {
 protected:
  std::vector<std::string> all() const {
    std::vector<std::string> names;
    const fs::path root = options.home.include();
    for (const char* folder : {"linux", "asm", "uapi", "generated"})
      for (const auto& entry : fs::recursive_directory_iterator(root / folder))
        if (entry.path().extension() == ".h" && expected(entry.path()))
          names.push_back(fs::relative(entry.path(), root).string());
    std::sort(names.begin(), names.end());
    return names;
  }
  // A header that a version no longer has says so with #error.
  static bool expected(const fs::path& path) {
    const std::string text = read_file(path.string()).value_or("");
    const std::size_t error = text.find("#error");
    if (error == std::string::npos || text.find("LINUX_VERSION_CODE >=") > error) return true;
    return GetParam() < 0x020600;
  }
  std::string check(const std::string& source) {
    const ModuleCommands commands{options, GetParam()};
    Command command = commands.compile(source, "/dev/null", path("deps"), "probe");
    command.insert(command.begin() + 1, "-fsyntax-only");
    return run_process(command).output;
  }
};

TEST_P(Headers, CompileTogether) {
  std::string source;
  for (const std::string& name : all()) source += "#include <" + name + ">\n";
  EXPECT_EQ(check(write("probe.c", source)), "");
}

TEST_P(Headers, CompileAlone) {
  for (const std::string& name : all()) {
    const std::string include = "#include <" + name + ">\n";
    EXPECT_EQ(check(write("probe.c", include + include)), "") << name;
  }
}

TEST_P(Headers, SayWhatTheyAre) {
  for (const std::string& name : all()) {
    const std::string text = read_file(options.home.include() + "/" + name).value_or("");
    EXPECT_TRUE(text.starts_with("/* SPDX-License-Identifier: MIT */\n")) << name;
    EXPECT_THAT(text.substr(0, 200), ::testing::ContainsRegex("holdfast: (dup|stub|custom)"))
        << name;
  }
}

std::string version_name(const ::testing::TestParamInfo<std::uint32_t>& info) {
  return "v" + std::to_string(info.param >> 16) + "_" + std::to_string((info.param >> 8) & 0xff);
}

INSTANTIATE_TEST_SUITE_P(Versions, Headers,
                         ::testing::Values(0x020400, 0x02061a, 0x030a00, 0x041300, 0x050400,
                                           0x060100, 0x060c00),
                         version_name);

}  // namespace
}  // namespace holdfast::build
