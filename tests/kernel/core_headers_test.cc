// The headers of core compile, without a warning, in every supported version of the kernel, and
// each symbol that they lead to is exported.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

#include "kernel/abi/export.h"

namespace holdfast::kernel {
namespace {

// Runs a command; its output, with the status appended if it is not 0.
std::string run(const std::string& command) {
  std::string output;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return "popen";
  std::array<char, 4096> buffer;
  while (std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), n);
  }
  const int status = pclose(pipe);
  if (status != 0) output += "\nstatus " + std::to_string(status);
  return output;
}

std::string compile(const char* version, const std::string& object) {
  const std::string source = HOLDFAST_SOURCE_DIR;
  return run("gcc -std=gnu11 -nostdinc -isystem $(gcc -print-file-name=include) -I" + source +
             "/include -I" + source +
             "/include/uapi -D__KERNEL__ -DMODULE -fPIE -mno-direct-extern-access "
             "-fno-strict-aliasing -fno-common -ffreestanding -O2 -Wall -Werror -Wno-unused-value "
             "-include holdfast/kconfig.h -DKBUILD_MODNAME='\"core_api\"' "
             "-DHOLDFAST_KERNEL_VERSION=" +
             version + " -c " + source + "/tests/modules/core_api.c -o " + object);
}

class CoreHeaders : public testing::TestWithParam<const char*> {};

TEST_P(CoreHeaders, CompileAndLinkAgainstTheKernel) {
  const std::string object = std::string(HOLDFAST_BINARY_DIR) + "/core_api_" + GetParam() + ".o";
  ASSERT_EQ(compile(GetParam(), object), "");
  std::string names = run("nm -u " + object + " | awk '{print $2}'");
  std::string missing;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = names.find('\n', at);
    const std::string name = names.substr(at, end - at);
    at = end == std::string::npos ? names.size() : end + 1;
    if (name != "_GLOBAL_OFFSET_TABLE_" && !abi::find_export(name)) missing += name + " ";
  }
  EXPECT_EQ(missing, "");
}

INSTANTIATE_TEST_SUITE_P(Versions, CoreHeaders,
                         testing::Values("0x060100", "0x060c00", "0x050400", "0x041300", "0x030a00",
                                         "0x020620"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace holdfast::kernel
