// `make -C sdk M=DIR`, as people and their Makefiles call it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build/compile.h"
#include "build/home.h"
#include "build/kernel_symbols.h"
#include "build/process.h"

namespace holdfast::build {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kHello;
using ::testing::Not;

class Sdk : public testing::BuildTest {
 protected:
  ProcessResult make(std::vector<std::string> words) {
    words.insert(words.begin(), {"make", "-C", std::string(HOLDFAST_SOURCE_DIR) + "/sdk",
                                 "HOLDFAST=" + own_path(), "M=" + path("m")});
    return run_process(words, {}, {"MAKEFLAGS=", "MAKELEVEL=0", "LC_ALL=C"});
  }
  bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }
  std::string text(const std::string& name) const { return read_file(path(name)).value_or(""); }
  // So that make sees what was built as older than what is written from now on.
  void age() {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path("m")))
      std::filesystem::last_write_time(entry.path(),
                                       entry.last_write_time() - std::chrono::seconds(100));
  }
};

TEST_F(Sdk, BuildsAsKbuildDoes) {
  write("m/Makefile", "obj-m := hello.o\n");
  write("m/hello.c", kHello);
  const ProcessResult made = make({"modules"});
  ASSERT_TRUE(made.ok()) << made.output;
  for (const char* line : {"  CC [M]  ", "  MODPOST ", "  LD [M]  "})
    EXPECT_THAT(made.output, HasSubstr(line));
  EXPECT_TRUE(exists("m/hello.ko"));
  EXPECT_TRUE(exists("m/hello.mod.c"));
  EXPECT_EQ(text("m/modules.order"), path("m/hello.ko") + "\n");
  EXPECT_TRUE(exists("m/Module.symvers"));
}

TEST_F(Sdk, DoesNothingWhenNothingHasChanged) {
  write("m/Makefile", "obj-m := hello.o\n");
  write("m/hello.c", kHello);
  ASSERT_TRUE(make({}).ok());
  const ProcessResult again = make({});
  EXPECT_TRUE(again.ok()) << again.output;
  EXPECT_THAT(again.output,
              AllOf(Not(HasSubstr("CC [M]")), Not(HasSubstr("MODPOST")), Not(HasSubstr("LD [M]"))));
}

TEST_F(Sdk, BuildsAgainWhenAHeaderOrAFlagChanges) {
  write("m/Makefile", "obj-m := hello.o\n");
  write("m/answer.h", "#define ANSWER 41\n");
  write("m/hello.c", std::string("#include \"answer.h\"\n") + kHello + "int a = ANSWER;\n");
  ASSERT_TRUE(make({}).ok());
  age();
  write("m/answer.h", "#define ANSWER 42\n");
  EXPECT_THAT(make({}).output, AllOf(HasSubstr("CC [M]"), HasSubstr("LD [M]")));
  write("m/Makefile", "obj-m := hello.o\nccflags-y := -DNEW\n");
  EXPECT_THAT(make({}).output, HasSubstr("CC [M]"));
  EXPECT_THAT(make({"HOLDFAST_KERNEL=5.4"}).output,
              AllOf(HasSubstr("CC [M]"), HasSubstr("LD [M]")));
}

TEST_F(Sdk, UnderstandsComposedModulesAndFlags) {
  write("m/Makefile",
        "obj-m := whole.o\n"
        "whole-objs := first.o deep/second.o\n"
        "ccflags-y := -DFROM_CCFLAGS\nEXTRA_CFLAGS += -DFROM_EXTRA\n"
        "CFLAGS_first.o := -DONLY_FIRST\nsubdir-ccflags-y := -DFROM_SUBDIR\n");
  write("m/first.c", std::string(kHello) +
                         "#if !defined(FROM_CCFLAGS) || !defined(FROM_EXTRA) || "
                         "!defined(ONLY_FIRST) || !defined(FROM_SUBDIR)\n#error flags\n#endif\n"
                         "int second(void);\nint first(void) { return second(); }\n");
  write("m/deep/second.c",
        "#include <linux/module.h>\n#ifdef ONLY_FIRST\n#error flags\n#endif\n"
        "int second(void);\nint second(void) { return sizeof(KBUILD_MODNAME); }\n");
  const ProcessResult made = make({});
  ASSERT_TRUE(made.ok()) << made.output;
  EXPECT_TRUE(exists("m/whole.ko"));
  EXPECT_THAT(text("m/whole.mod.c"), HasSubstr(".name = \"whole\""));
}

TEST_F(Sdk, DescendsIntoFolders) {
  write("m/Makefile", "obj-m := top.o sub/\nsubdir-ccflags-y := -DINHERITED\n");
  write("m/top.c", kHello);
  write("m/sub/Makefile", "obj-m := below.o\n");
  write("m/sub/below.c", std::string(kHello) + "#ifndef INHERITED\n#error flags\n#endif\n");
  const ProcessResult made = make({});
  ASSERT_TRUE(made.ok()) << made.output;
  EXPECT_EQ(text("m/modules.order"), path("m/top.ko") + "\n" + path("m/sub/below.ko") + "\n");
  EXPECT_TRUE(exists("m/sub/below.ko"));
  std::string why;
  const auto names = modules_of(path("m"), options, why);
  ASSERT_TRUE(names) << why;
  EXPECT_THAT(*names, ::testing::UnorderedElementsAre("top", "below"));
}

TEST_F(Sdk, ServesAMakefileOfTheClassicForm) {
  const std::string recipe = "\t$(MAKE) -C $(KDIR) M=$(CURDIR) HOLDFAST=" + own_path();
  write("m/Makefile",
        "ifneq ($(KERNELRELEASE),)\nobj-m := hello.o\nelse\n"
        "KDIR ?= /lib/modules/$(shell uname -r)/build\n"
        "all:\n" +
            recipe + " modules\nclean:\n" + recipe + " clean\nendif\n");
  write("m/hello.c", kHello);
  const std::vector<std::string> call = {"make", "-C", path("m"),
                                         "KDIR=" + std::string(HOLDFAST_SOURCE_DIR) + "/sdk"};
  const ProcessResult made = run_process(call, {}, {"MAKEFLAGS=", "MAKELEVEL=0"});
  ASSERT_TRUE(made.ok()) << made.output;
  EXPECT_TRUE(exists("m/hello.ko"));
  std::vector<std::string> clean = call;
  clean.push_back("clean");
  ASSERT_TRUE(run_process(clean, {}, {"MAKEFLAGS=", "MAKELEVEL=0"}).ok());
  const std::filesystem::directory_iterator left(path("m"));
  EXPECT_EQ(std::distance(begin(left), end(left)), 2);  // Makefile, hello.c
}

constexpr char kOwner[] =
    "int shared(void);\nint shared(void) { return 1; }\nEXPORT_SYMBOL_GPL(shared);\n";
constexpr char kUser[] = "int shared(void);\nint f(void);\nint f(void) { return shared(); }\n";

TEST_F(Sdk, WritesAndReadsModuleSymvers) {
  write("m/Makefile", "obj-m := owner.o\n");
  write("m/owner.c", std::string(kHello) + kOwner);
  ASSERT_TRUE(make({}).ok());
  EXPECT_EQ(text("m/Module.symvers"),
            "0x00000000\tshared\t" + path("m/owner") + "\tEXPORT_SYMBOL_GPL\t\n");
  const std::string symvers = write("other/Module.symvers", text("m/Module.symvers"));
  write("m/Makefile", "obj-m := user.o\n");
  write("m/user.c", std::string(kHello) + kUser);
  EXPECT_THAT(make({}).output,
              HasSubstr("ERROR: modpost: \"shared\" [" + path("m/user") + ".ko] undefined!"));
  EXPECT_FALSE(exists("m/user.ko"));
  const ProcessResult made = make({"KBUILD_EXTRA_SYMBOLS=" + symvers});
  ASSERT_TRUE(made.ok()) << made.output;
  EXPECT_THAT(text("m/user.mod.c"), HasSubstr("depends=owner"));
}

TEST_F(Sdk, InstallsWhereItIsTold) {
  write("m/Makefile", "obj-m := owner.o user.o\n");
  write("m/owner.c", std::string(kHello) + kOwner);
  write("m/user.c", std::string(kHello) + kUser);
  ASSERT_TRUE(make({}).ok());
  const ProcessResult made = make({"modules_install", "INSTALL_MOD_PATH=" + path("root")});
  ASSERT_TRUE(made.ok()) << made.output;
  const std::string library = "root/lib/modules/6.1.0-holdfast/";
  EXPECT_TRUE(exists(library + "extra/owner.ko"));
  // depmod has read them.
  EXPECT_THAT(text(library + "modules.dep"), HasSubstr("extra/user.ko: extra/owner.ko"));
}

TEST_F(Sdk, ModulesAreReadByModinfo) {
  write("m/Makefile", "obj-m := hello.o\n");
  write("m/hello.c", kHello);
  ASSERT_TRUE(make({}).ok());
  const ProcessResult shown = run_process({"/usr/sbin/modinfo", path("m/hello.ko")});
  ASSERT_TRUE(shown.ok()) << shown.output;
  for (const char* line :
       {"description:    Says hello", "author:         Somebody", "license:        GPL",
        "name:           hello", "vermagic:       6.1.0-holdfast SMP",
        "parm:           count:how often (int)"})
    EXPECT_THAT(shown.output, HasSubstr(line));
}

TEST_F(Sdk, ShowsCommandsWhenAsked) {
  write("m/Makefile", "obj-m := hello.o\n");
  write("m/hello.c", kHello);
  EXPECT_THAT(make({"V=1"}).output, HasSubstr("-DKBUILD_MODNAME="));
}

TEST_F(Sdk, SaysWhatIsWrong) {
  write("m/Makefile", "obj-m := hello\n");
  EXPECT_THAT(make({}).output, HasSubstr("obj-m wants names that end in .o"));
  write("m/Makefile", "obj-m := hello.o\nhello-objs := hello.o\n");
  EXPECT_THAT(make({}).output, HasSubstr("made of itself"));
  std::filesystem::remove(path("m/Makefile"));
  EXPECT_THAT(make({}).output, HasSubstr("neither a Kbuild nor a Makefile"));
  EXPECT_THAT(make({"HOLDFAST_KERNEL=new"}).output, HasSubstr("is no kernel version"));
}

TEST_F(Sdk, IsWhatCompileUsesForADirectory) {
  write("m/Makefile", "obj-m := user.o owner.o\n");
  write("m/owner.c", std::string(kHello) + kOwner);
  write("m/user.c", std::string(kHello) + kUser);
  options.output_directory = path("out");
  options.version = 0x041300;
  const Outcome outcome = build({path("m")});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  ASSERT_EQ(outcome.modules.size(), 2u);
  EXPECT_EQ(outcome.modules[0].name, "owner");
  EXPECT_EQ(outcome.modules[1].path, path("out/user.ko"));
  EXPECT_THAT(outcome.modules[1].depends, ElementsAre("owner"));
  EXPECT_EQ(outcome.version, 0x041300u);
}

TEST_F(Sdk, NamesAHeaderThatHoldfastLacks) {
  write("m/Makefile", "obj-m := bad.o\n");
  write("m/bad.c", "#include <linux/quantum.h>\n");
  EXPECT_THAT(build({path("m")}).messages,
              HasSubstr("bad.c:1: <linux/quantum.h> is not supported by holdfast"));
}

// 50 modules from one Makefile, by several jobs at once.
TEST_F(Sdk, BuildsManyModulesInParallel) {
  std::string makefile;
  for (int i = 0; i < 50; ++i) {
    const std::string name = "many" + std::to_string(i);
    makefile += "obj-m += " + name + ".o\n";
    write("m/" + name + ".c",
          "#include <linux/export.h>\n"
          "static const char l[] __attribute__((used, section(\".modinfo\")))"
          " = \"license=GPL\";\n");
  }
  write("m/Makefile", makefile);
  options.jobs = 4;
  const Outcome outcome = build({path("m")});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  EXPECT_EQ(outcome.modules.size(), 50u);
}

}  // namespace
}  // namespace holdfast::build
