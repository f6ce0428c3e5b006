// Module parameters: parse_args() and the basic types.
#include <gmock/gmock.h>

#include "kernel/abi/params.h"
#include "kernel/module/params.h"
#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::Description;
using ::testing::HasSubstr;
using testing::ModuleTest;

// `show` is what the parameters' get operations print, one after another.
constexpr const char* kBody = R"(
static unsigned char small; module_param(small, byte, 0);
static short medium; module_param(medium, short, 0);
static int number = 5; module_param(number, int, 0644);
static unsigned int natural; module_param(natural, uint, 0);
static unsigned long long huge; module_param(huge, ullong, 0);
static unsigned int flags; module_param(flags, hexint, 0);
static char *text = "unset"; module_param(text, charp, 0);
static bool on; module_param(on, bool, 0);
static bool off = 1; module_param(off, invbool, 0);
static int truth; module_param(truth, bint, 0);
static bool once; module_param(once, bool_enable_only, 0);
static char buffer[8] = "init";
static const struct kparam_string string_ = {sizeof buffer, buffer};
PARAM(line, param_ops_string, .str = &string_, 0);
static int list[3]; static unsigned int listed;
extern const struct kernel_param_ops param_ops_int;
static const struct kparam_array array_ = {3, sizeof list[0], &listed, &param_ops_int, list};
PARAM(array, param_array_ops, .arr = &array_, 0);
static char *words[2]; static unsigned int worded;
extern const struct kernel_param_ops param_ops_charp;
static const struct kparam_array words_ = {2, sizeof words[0], &worded, &param_ops_charp, words};
PARAM(words_list, param_array_ops, .arr = &words_, 0);
static int calls;
static int own_set(const char *value, const struct kernel_param *kp) {
  ++calls; return value[0] == 'b' ? -22 : 0;
}
static const struct kernel_param_ops own_ops = {0, own_set, 0, 0};
static const struct kernel_param own_param __attribute__((used, aligned(8), section("__param"))) =
  {"own_name", &__this_module, &own_ops, 0, -1, 0, {&calls}};
EXPORT_SYMBOL_GPL(calls);
static const struct kernel_param dangerous_param
  __attribute__((used, aligned(8), section("__param"))) =
  {"dangerous", &__this_module, &param_ops_int, 0, -1, 1, {&number}};
char show[4096];
EXPORT_SYMBOL_GPL(show);
int init_module(void) {
  const struct kernel_param *all[] = {&param_small, &param_medium, &param_number, &param_natural,
    &param_huge, &param_flags, &param_text, &param_on, &param_off, &param_truth, &param_once,
    &param_line, &param_array, &param_words_list};
  int at = 0;
  for (unsigned i = 0; i < sizeof all / sizeof all[0]; ++i) {
    at += all[i]->ops->get(show + at, all[i]);
    show[at - 1] = ' ';
  }
  show[at] = 0;
  return 0;
}
void cleanup_module(void) { }
)";

class ModuleParams : public ModuleTest {
 protected:
  // Loads with these arguments and says what the parameters are then.
  std::string with(std::string_view arguments) {
    const int error = load({.body = kBody}, arguments);
    if (error) return "error " + std::to_string(error);
    std::string shown = static_cast<const char*>(modules().symbol_get("show"));
    modules().symbol_put("show");
    EXPECT_EQ(unload("probe"), 0);
    return shown;
  }
};

TEST_F(ModuleParams, Defaults) {
  EXPECT_EQ(with(""), "0 0 5 0 0 0x000000 unset N N 0 N init ") << log();
}

TEST_F(ModuleParams, EveryType) {
  EXPECT_EQ(with("small=255 medium=-32768 number=0x10 natural=010 huge=18446744073709551615 "
                 "flags=255 text=hello on=y off=y truth=on once=1 line=seven77 array=1,2 "
                 "words-list=a,bc"),
            "255 -32768 16 8 18446744073709551615 0x0000ff hello Y Y 1 Y seven77 1,2 a,bc ")
      << log();
}

TEST_F(ModuleParams, FlagsNeedNoValue) {
  EXPECT_EQ(with("on truth once"), "0 0 5 0 0 0x000000 unset Y N 1 Y init ");
}

TEST_F(ModuleParams, QuotesKeepSpaces) {
  EXPECT_EQ(with("text=\"two words\" number=7"), "0 0 7 0 0 0x000000 two words N N 0 N init ");
  EXPECT_EQ(with("\"text=all quoted\" number=7"), "0 0 7 0 0 0x000000 all quoted N N 0 N init ");
  EXPECT_EQ(with("  text=   number=7  "), "0 0 7 0 0 0x000000  N N 0 N init ");
}

TEST_F(ModuleParams, UnknownOnesAreIgnored) {
  EXPECT_EQ(with("nothing=3 number=6"), "0 0 6 0 0 0x000000 unset N N 0 N init ");
  EXPECT_THAT(log(), HasSubstr("probe: unknown parameter 'nothing' ignored\n"));
}

TEST_F(ModuleParams, AfterDashesNothingIsRead) {
  EXPECT_EQ(with("number=6 -- number=7"), "0 0 6 0 0 0x000000 unset N N 0 N init ");
  EXPECT_THAT(log(), HasSubstr("probe: parameters 'number=7' after `--' ignored\n"));
}

TEST_F(ModuleParams, BadValues) {
  EXPECT_EQ(with("number=seven"), "error 22");
  EXPECT_THAT(log(), HasSubstr("probe: `seven' invalid for parameter `number'\n"));
  EXPECT_EQ(with("number"), "error 22");
  EXPECT_THAT(log(), HasSubstr("probe: `' invalid for parameter `number'\n"));
  EXPECT_EQ(with("small=256"), "error 34");
  EXPECT_EQ(with("natural=-1"), "error 22");
  EXPECT_EQ(with("medium=32768"), "error 34");
  EXPECT_EQ(with("huge=18446744073709551616"), "error 34");
  EXPECT_EQ(with("on=perhaps"), "error 22");
  EXPECT_EQ(with("number=1 number=2x"), "error 22");
  EXPECT_EQ(with("line=12345678"), "error 28");
  EXPECT_THAT(log(), HasSubstr("line: string doesn't fit in 7 chars.\n"
                               "probe: `12345678' too large for parameter `line'\n"));
  EXPECT_EQ(with("text=" + std::string(1025, 'x')), "error 28");
  EXPECT_THAT(log(), HasSubstr("text: string parameter too long\n"));
  EXPECT_EQ(with("array=1,2,3,4"), "error 22");
  EXPECT_THAT(log(), HasSubstr("array: can only take 3 arguments\n"));
  EXPECT_TRUE(modules().list().empty());
}

TEST_F(ModuleParams, TheModulesOwnOperations) {
  EXPECT_EQ(with("own-name=good"), "0 0 5 0 0 0x000000 unset N N 0 N init ");
  EXPECT_EQ(with("own_name=bad"), "error 22");
}

TEST_F(ModuleParams, DangerousOnesTaint) {
  EXPECT_EQ(with("dangerous=9"), "0 0 9 0 0 0x000000 unset N N 0 N init ");
  EXPECT_THAT(log(), HasSubstr("Setting dangerous option dangerous - tainting kernel\n"));
  EXPECT_TRUE(kernel_.tainted() >> static_cast<unsigned>(Taint::kUser) & 1);
}

std::string cut(std::string text) {
  std::string result;
  char* rest = text.data();
  while (*rest) {
    char *name, *value;
    rest = next_argument(rest, name, value);
    result += std::string("[") + name + "|" + (value ? value : "(none)") + "]";
  }
  return result;
}

TEST(NextArgument, CutsAsLinuxDoes) {
  EXPECT_EQ(cut("a=1 b c=d=e"), "[a|1][b|(none)][c|d=e]");
  EXPECT_EQ(cut("a=\"x y\" \"b=x y\" c"), "[a|x y][b|x y][c|(none)]");
  EXPECT_EQ(cut("a=\"x y"), "[a|x y]");
  EXPECT_EQ(cut("=x"), "[=x|(none)]");
  EXPECT_EQ(cut("a= b"), "[a|][b|(none)]");
  EXPECT_EQ(cut("\"\" b"), "[|(none)][b|(none)]");
}

}  // namespace
}  // namespace holdfast::kernel
