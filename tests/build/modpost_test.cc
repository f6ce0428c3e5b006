#include "build/modpost.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::build {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ModuleFacts module(const std::string& path) {
  ModuleFacts facts;
  facts.path = path;
  facts.name = module_name(path);
  facts.licences = {"GPL"};
  facts.has_init = facts.has_exit = true;
  return facts;
}

ModpostInput with(std::vector<ModuleFacts> modules) {
  ModpostInput input;
  input.modules = std::move(modules);
  input.kernel = {{"free", false, "", "vmlinux"},
                  {"gpl", true, "", "vmlinux"},
                  {"hidden", false, "NS", "vmlinux"}};
  return input;
}

std::string words_about(ModuleFacts facts) { return modpost(with({std::move(facts)})).messages; }

TEST(Modpost, AcceptsWhatTheKernelExports) {
  ModuleFacts facts = module("/d/m");
  facts.undefined = {{"free"}, {"gpl"}, {"__this_module"}, {"optional", true}};
  EXPECT_EQ(words_about(facts), "");
}

TEST(Modpost, NamesWhatIsMissing) {
  ModuleFacts facts = module("/d/m");
  facts.undefined = {{"foo"}};
  EXPECT_EQ(words_about(facts), "ERROR: modpost: \"foo\" [/d/m.ko] undefined!\n");
}

TEST(Modpost, WantsALicence) {
  ModuleFacts facts = module("/d/m");
  facts.licences.clear();
  EXPECT_THAT(words_about(facts), HasSubstr("missing MODULE_LICENSE() in /d/m.o"));
}

TEST(Modpost, KeepsGplSymbolsFromOtherLicences) {
  ModuleFacts facts = module("/d/m");
  facts.undefined = {{"gpl"}};
  facts.licences = {"Proprietary"};
  EXPECT_THAT(words_about(facts),
              HasSubstr("GPL-incompatible module m.ko uses GPL-only symbol 'gpl'"));
  facts.licences = {"Dual BSD/GPL"};
  EXPECT_EQ(words_about(facts), "");
}

TEST(Modpost, WantsNamespacesImported) {
  ModuleFacts facts = module("/d/m");
  facts.undefined = {{"hidden"}};
  EXPECT_THAT(words_about(facts), HasSubstr("uses symbol hidden from namespace NS"));
  facts.imported_namespaces = {"NS"};
  EXPECT_EQ(words_about(facts), "");
}

TEST(Modpost, FindsDoubleAndStaticExports) {
  ModuleFacts one = module("/d/one"), two = module("/d/two");
  one.exports = {{"same", false, "", "/d/one"}};
  two.exports = {{"same", false, "", "/d/two"}};
  EXPECT_THAT(modpost(with({one, two})).messages,
              HasSubstr("'same' exported twice. Previous export was in /d/one.ko"));
  one.static_exports = {"same"};
  EXPECT_THAT(words_about(one), HasSubstr("\"same\" [/d/one] is a static EXPORT_SYMBOL"));
}

TEST(Modpost, TakesItsOwnOldSymversForNoSecondExport) {
  ModuleFacts one = module("/d/one");
  one.exports = {{"mine", false, "", "/d/one"}};
  ModpostInput input = with({one});
  input.symvers = one.exports;
  EXPECT_EQ(modpost(input).messages, "");
}

TEST(Modpost, RefusesNamesTooLong) {
  EXPECT_THAT(words_about(module("/d/" + std::string(60, 'm'))), HasSubstr("longer than 55"));
}

TEST(Modpost, WritesDependencies) {
  ModuleFacts one = module("/d/one"), two = module("/d/two-b");
  one.exports = {{"shared", false, "", "/d/one"}};
  two.undefined = {{"shared"}, {"free"}};
  const ModpostOutput output = modpost(with({two, one}));
  EXPECT_THAT(output.depends[0], ElementsAre("one"));
  EXPECT_THAT(output.sources[0], HasSubstr("\"depends=one\""));
  EXPECT_THAT(output.sources[0], HasSubstr(".name = \"two_b\""));
  EXPECT_THAT(load_order({two, one}, output.depends), ElementsAre(1u, 0u));
}

TEST(Modpost, LetsTheExplorerHaveItsOwnSymbols) {
  ModuleFacts facts = module("/d/m");
  facts.undefined = {{"__tsan_read4"}};
  ModpostInput input = with({facts});
  EXPECT_FALSE(modpost(input).ok);
  input.explored = true;
  EXPECT_TRUE(modpost(input).ok);
}

TEST(Symvers, ComesBackAsWritten) {
  const std::vector<ExportedSymbol> symbols = {{"a", false, "", "/d/m"}, {"b", true, "NS", "/d/n"}};
  const Symvers parsed = parse_symvers(format_symvers(symbols), "file");
  ASSERT_EQ(parsed.problem, "");
  ASSERT_EQ(parsed.symbols.size(), 2u);
  EXPECT_EQ(parsed.symbols[1].name, "b");
  EXPECT_TRUE(parsed.symbols[1].gpl_only);
  EXPECT_EQ(parsed.symbols[1].name_space, "NS");
  EXPECT_EQ(parsed.symbols[1].module, "/d/n");
}

TEST(Symvers, NamesTheLineThatIsNone) {
  EXPECT_THAT(parse_symvers("0x0\ta\tm\tEXPORT_SYMBOL\t\nrubbish\n", "file").problem,
              HasSubstr("file:2: not a line of Module.symvers"));
}

}  // namespace
}  // namespace holdfast::build
