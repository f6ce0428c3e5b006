// tests/modules/foundation.c, loaded: what the foundation headers do inline, in several versions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Foundation : public testing::ModuleTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  static std::string source() {
    std::ifstream in(HOLDFAST_SOURCE_DIR "/tests/modules/foundation.c");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    return text + "MODULE_INFO(vermagic, \"" + elf::vermagic(0x060100) +
           "\");\n__visible struct module __this_module "
           "__section(\".gnu.linkonce.this_module\") = {.name = \"foundation\", "
           ".init = init_module, .exit = cleanup_module};\n";
  }
};

std::size_t count_of(const std::string& text, std::string_view words) {
  std::size_t count = 0;
  for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
    ++count;
  return count;
}

TEST_P(Foundation, DoesWhatLinuxDoes) {
  const testing::Image& image = testing::compile(
      source(), "@" HOLDFAST_SOURCE_DIR "/sdk/cflags -Werror -include " HOLDFAST_SOURCE_DIR
                "/include/holdfast/kconfig.h -DKBUILD_MODNAME='\"foundation\"' "
                "-DHOLDFAST_KERNEL_VERSION=" +
                    std::to_string(GetParam()));
  EXPECT_EQ(load_image(image), 0);
  const std::string text = log();
  EXPECT_THAT(text, Not(HasSubstr("line ")));
  EXPECT_EQ(count_of(text, "refcount_t: addition on 0; use-after-free."), 1u) << text;
  EXPECT_EQ(count_of(text, "refcount_t: saturated; leaking memory."), 1u) << text;
  EXPECT_EQ(count_of(text, "cut here"), 3u) << text;  // those, and WARN_ON_ONCE
  EXPECT_EQ(unload("foundation"), 0);
}

INSTANTIATE_TEST_SUITE_P(Versions, Foundation, ::testing::Values(0x030a00, 0x060100, 0x060c00));

}  // namespace
}  // namespace holdfast::kernel
