#include "build/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <holdfast/abi/module.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <span>
#include <thread>

#include "build/kernel_symbols.h"
#include "elf/modinfo.h"
#include "elf/object.h"
#include "elf/vermagic.h"

namespace holdfast::build {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kHello;

struct Loaded {
  std::string bytes;
  std::optional<elf::Object> object;
  explicit Loaded(const std::string& path) : bytes(read_file(path).value_or("")) {
    std::string why;
    object = elf::Object::parse(std::as_bytes(std::span(bytes)), why);
    EXPECT_TRUE(object) << path << ": " << why;
  }
  std::string info(std::string_view key) const {
    std::string why;
    const auto parsed = elf::ModInfo::parse(*object, why);
    return parsed ? std::string(parsed->get(key).value_or("(none)")) : why;
  }
};

class Compile : public testing::BuildTest {
 protected:
  // The cache keeps nothing that was written while it was read.
  std::string settled(const std::string& name, const std::string& text) {
    const std::string file = write(name, text);
    const auto before = std::filesystem::file_time_type::clock::now() - std::chrono::seconds(5);
    std::filesystem::last_write_time(file, before);
    return file;
  }
};

TEST_F(Compile, MakesAModuleThatSaysWhatItIs) {
  const Outcome outcome = build({write("hello-there.c", kHello)});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  EXPECT_EQ(outcome.messages, "");
  EXPECT_EQ(outcome.version, 0x060100u);
  ASSERT_EQ(outcome.modules.size(), 1u);
  EXPECT_EQ(outcome.modules[0].name, "hello_there");
  const Loaded module(outcome.modules[0].path);
  EXPECT_EQ(module.info("name"), "hello_there");
  EXPECT_EQ(module.info("vermagic"), elf::vermagic(0x060100));
  EXPECT_EQ(module.info("license"), "GPL");
  EXPECT_EQ(module.info("version"), "1.2");
  EXPECT_EQ(module.info("parm"), "count:how often");
  EXPECT_EQ(module.info("parmtype"), "count:int");
  EXPECT_EQ(module.info("depends"), "");
  EXPECT_EQ(module.info("srcversion").size(), 23u);
  const elf::Section* section = module.object->section(".gnu.linkonce.this_module");
  ASSERT_TRUE(section);
  EXPECT_EQ(section->size, sizeof(::module));
  EXPECT_NE(module.object->symbol("__this_module"), nullptr);
}

TEST_F(Compile, PutsTheModuleWhereItIsWanted) {
  options.output_directory = path("out/deep");
  const Outcome outcome = build({write("hello-there.c", kHello)});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  EXPECT_EQ(outcome.modules[0].path, path("out/deep/hello-there.ko"));
  EXPECT_TRUE(std::filesystem::exists(path("out/deep/hello-there.ko")));
}

TEST_F(Compile, TakesTheSecondTimeFromTheCache) {
  const std::string source = settled("hello.c", kHello);
  const Outcome first = build({source});
  ASSERT_TRUE(first.ok) << first.messages;
  EXPECT_FALSE(first.from_cache);
  const Outcome second = build({source});
  ASSERT_TRUE(second.ok);
  EXPECT_TRUE(second.from_cache);
  EXPECT_EQ(second.version, first.version);
  EXPECT_EQ(second.modules[0].path, first.modules[0].path);
}

TEST_F(Compile, NoticesEveryChangeOfWhatItRead) {
  settled("answer.h", "#define ANSWER 41\n");
  const std::string source =
      settled("hello.c", std::string("#include \"answer.h\"\n") + kHello + "int a = ANSWER;\n");
  ASSERT_TRUE(build({source}).ok);
  ASSERT_TRUE(build({source}).from_cache);
  settled("answer.h", "#define ANSWER 42\n");
  const Outcome changed = build({source});
  ASSERT_TRUE(changed.ok);
  EXPECT_FALSE(changed.from_cache);
  options.cflags = {"-DOTHER"};
  EXPECT_FALSE(build({source}).from_cache);
  options.flavour = Flavour::kExplore;
  EXPECT_FALSE(build({source}).from_cache);
  options.version = 0x030a00;
  EXPECT_FALSE(build({source}).from_cache);
}

TEST_F(Compile, KeepsNothingThatMayHaveChangedWhileItWasRead) {
  const std::string source = write("hello.c", kHello);
  std::filesystem::last_write_time(
      source, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  ASSERT_TRUE(build({source}).ok);
  EXPECT_FALSE(build({source}).from_cache);
}

TEST_F(Compile, RepeatsWarningsFromTheCache) {
  const std::string source = settled("hello.c", std::string(kHello) + "static int unused;\n");
  const Outcome first = build({source});
  ASSERT_TRUE(first.ok);
  EXPECT_THAT(first.messages, HasSubstr("unused"));
  const Outcome second = build({source});
  EXPECT_TRUE(second.from_cache);
  EXPECT_EQ(second.messages, first.messages);
}

TEST_F(Compile, BuildsTheSameSourceSeveralTimesAtOnce) {
  const std::string source = settled("hello.c", kHello);
  std::vector<Outcome> outcomes(4);
  {
    std::vector<std::jthread> threads;
    for (Outcome& outcome : outcomes)
      threads.emplace_back([&] { outcome = compile({source}, options); });
  }
  for (const Outcome& outcome : outcomes) {
    ASSERT_TRUE(outcome.ok) << outcome.messages;
    Loaded module(outcome.modules[0].path);
  }
}

TEST_F(Compile, PassesOnWhatTheCompilerSays) {
  const Outcome outcome = build({write("bad.c", "#include <linux/module.h>\nint x = y;\n")});
  EXPECT_FALSE(outcome.ok);
  EXPECT_THAT(outcome.messages, HasSubstr("bad.c:2"));
  EXPECT_TRUE(outcome.modules.empty());
}

TEST_F(Compile, NamesAHeaderThatHoldfastLacks) {
  const Outcome outcome =
      build({write("bad.c", "#include <linux/module.h>\n#include <linux/quantum.h>\n")});
  EXPECT_FALSE(outcome.ok);
  EXPECT_THAT(outcome.messages,
              HasSubstr("bad.c:2: <linux/quantum.h> is not supported by holdfast"));
}

TEST_F(Compile, SaysThatUserSpaceHeadersAreNone) {
  const Outcome outcome = build({write("bad.c", "#include <stdio.h>\n")});
  EXPECT_THAT(outcome.messages, HasSubstr("bad.c:1: <stdio.h> is a header of user space"));
}

TEST_F(Compile, RefusesSymbolsThatNobodyHas) {
  const std::string source = write(
      "needy.c", std::string(kHello) + "int nowhere(void);\nint f(void) { return nowhere(); }\n");
  const Outcome outcome = build({source});
  EXPECT_FALSE(outcome.ok);
  EXPECT_EQ(outcome.messages, "ERROR: modpost: \"nowhere\" [needy.ko] undefined!\n");
  options.unresolved_is_error = false;
  const Outcome warned = build({source});
  EXPECT_TRUE(warned.ok);
  EXPECT_EQ(warned.messages, "WARNING: modpost: \"nowhere\" [needy.ko] undefined!\n");
}

TEST_F(Compile, OrdersModulesByTheSymbolsTheyShare) {
  const std::string user =
      write("a_user.c", std::string(kHello) + "int shared(void);\nint f(void){return shared();}\n");
  const std::string owner =
      write("owner.c", std::string(kHello) +
                           "int shared(void);\nint shared(void) { return 1; }\n"
                           "EXPORT_SYMBOL(shared);\n");
  const Outcome outcome = build({user, owner});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  ASSERT_EQ(outcome.modules.size(), 2u);
  EXPECT_EQ(outcome.modules[0].name, "owner");
  EXPECT_EQ(outcome.modules[1].name, "a_user");
  EXPECT_THAT(outcome.modules[1].depends, ElementsAre("owner"));
  EXPECT_EQ(Loaded(outcome.modules[1].path).info("depends"), "owner");
}

TEST_F(Compile, FollowsTheVersionThatASourceAsksFor) {
  const std::string source = write(
      "old.c", std::string("/* An old one.\n * holdfast: --kernel 3.10 */\n") + kHello +
                   "#if LINUX_VERSION_CODE != KERNEL_VERSION(3, 10, 0)\n#error wrong\n#endif\n");
  const Outcome outcome = build({source});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  EXPECT_EQ(outcome.version, 0x030a00u);
  EXPECT_EQ(Loaded(outcome.modules[0].path).info("vermagic"), elf::vermagic(0x030a00));
  options.version = 0x050400;
  EXPECT_THAT(build({source}).messages, HasSubstr("#error wrong"));
}

TEST_F(Compile, SetsTheVersionOnlyByItsConvention) {
  EXPECT_EQ(version_asked_by("// holdfast: --kernel 4.19\n"), 0x041300u);
  EXPECT_EQ(version_asked_by(" * holdfast: --kernel 2.6.32. Old.\n"), 0x020620u);
  EXPECT_EQ(version_asked_by("holdfast: --kernel new\n"), 0u);
  EXPECT_EQ(version_asked_by(std::string(20, '\n') + "holdfast: --kernel 3.10\n"), 0u);
}

TEST_F(Compile, InstrumentsForExploration) {
  options.flavour = Flavour::kExplore;
  const Outcome outcome = build({write("hello.c", kHello)});
  ASSERT_TRUE(outcome.ok) << outcome.messages;
  const Loaded module(outcome.modules[0].path);
  const elf::Symbol* access = module.object->symbol("__tsan_read4");
  ASSERT_TRUE(access);
  EXPECT_TRUE(access->undefined());
}

TEST_F(Compile, SaysWhatIsWrongWithASource) {
  EXPECT_THAT(build({path("absent.c")}).messages, HasSubstr("absent.c: No such file"));
  EXPECT_THAT(build({write("module.cpp", "")}).messages, HasSubstr("not a C file"));
  EXPECT_THAT(build({write("x/a.c", kHello), write("y/a.c", kHello)}).messages,
              HasSubstr("two sources make a module of the name a"));
  EXPECT_THAT(build({write("o.c", "// holdfast: --kernel 3.10\n"),
                     write("n.c", "// holdfast: --kernel 6.12\n")})
                  .messages,
              HasSubstr("different kernel versions"));
}

TEST_F(Compile, SaysWhenItCannotWrite) {
  options.output_directory = path("file/out");
  write("file", "in the way");
  const Outcome outcome = build({write("hello.c", kHello)});
  EXPECT_FALSE(outcome.ok);
  EXPECT_THAT(outcome.messages, HasSubstr("cannot create directory"));
}

// A limit on file sizes fails as a full disk does: in the middle of a write.
TEST_F(Compile, LeavesNothingHalfWritten) {
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit small = limit;
  small.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string problem = write_file(path("big"), std::string(9000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, before);
  EXPECT_EQ(problem, "cannot write " + path("big") + ": File too large");
  const std::filesystem::directory_iterator all(std::filesystem::path(path("big")).parent_path());
  EXPECT_EQ(std::distance(begin(all), end(all)), 0);
}

}  // namespace
}  // namespace holdfast::build
