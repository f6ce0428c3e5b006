// The life cycle, in Linux's words and errno.
#include <fcntl.h>
#include <gmock/gmock.h>

#include <cerrno>
#include <cstring>

#include "kernel/fs/vfs.h"
#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::build;
using testing::Description;
using ::testing::HasSubstr;
using testing::kEmpty;
using testing::ModuleTest;

class ModuleLife : public ModuleTest {};

TEST_F(ModuleLife, LoadsListsAndUnloads) {
  ASSERT_EQ(load({.body = kEmpty}), 0) << log();
  const auto rows = modules().list();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].name, "probe");
  EXPECT_EQ(rows[0].references, 0);
  EXPECT_EQ(rows[0].state, MODULE_STATE_LIVE);
  EXPECT_EQ(rows[0].taints, "OE");
  EXPECT_GT(rows[0].size, 0u);
  EXPECT_EQ(rows[0].size % 4096, 0u);
  EXPECT_EQ(modules().proc_modules(),
            "probe " + std::to_string(rows[0].size) + " 0 - Live 0x0000000000000000 (OE)\n");
  EXPECT_EQ(log(),
            "probe: loading out-of-tree module taints kernel.\n"
            "probe: module verification failed: signature and/or required key missing - tainting "
            "kernel\n");
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_TRUE(modules().list().empty());
  EXPECT_EQ(unload("probe"), ENOENT);
  ASSERT_EQ(load({.body = kEmpty}), 0);
  EXPECT_EQ(log(), "");  // the kernel is tainted already
}

TEST_F(ModuleLife, LoadingTwiceIsEexist) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  EXPECT_EQ(load({.body = kEmpty}), EEXIST);
  EXPECT_EQ(modules().list().size(), 1u);
}

TEST_F(ModuleLife, PassesOnTheErrorOfInit) {
  EXPECT_EQ(load({.body = "int init_module(void) { return -19; }", .exit = false}), ENODEV);
  EXPECT_TRUE(modules().list().empty());
}

TEST_F(ModuleLife, WarnsOfAPositiveInit) {
  EXPECT_EQ(load({.body = "int init_module(void) { return 3; } void cleanup_module(void) {}"}), 0);
  EXPECT_THAT(log(), HasSubstr("do_init_module: 'probe'->init suspiciously returned 3, it should "
                               "follow 0/-E convention\ndo_init_module: loading module anyway..."));
  EXPECT_EQ(modules().list().size(), 1u);
}

TEST_F(ModuleLife, InitWithoutExitStays) {
  ASSERT_EQ(load({.body = "int init_module(void) { return 0; }", .exit = false}), 0);
  EXPECT_EQ(unload("probe"), EBUSY);
  EXPECT_EQ(modules().unload("probe", O_TRUNC).code(), EBUSY);
  EXPECT_THAT(modules().proc_modules(), HasSubstr(" 0 [permanent], Live "));
}

TEST_F(ModuleLife, NeitherInitNorExitGoes) {
  ASSERT_EQ(load({.body = "", .init = false, .exit = false}), 0);
  EXPECT_EQ(unload("probe"), 0);
}

TEST_F(ModuleLife, AReferenceKeepsIt) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  ::module* module = modules().find("probe");
  ASSERT_TRUE(module);
  EXPECT_EQ(module_refcount(module), 0);
  EXPECT_TRUE(try_module_get(module));
  __module_get(module);
  EXPECT_EQ(module_refcount(module), 2);
  EXPECT_EQ(unload("probe"), EWOULDBLOCK);
  EXPECT_EQ(modules().unload("probe", O_TRUNC).code(), EWOULDBLOCK);
  module_put(module);
  module_put(module);
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_TRUE(try_module_get(nullptr));
  module_put(nullptr);
}

TEST_F(ModuleLife, PutWithoutGetIsFoundOut) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  ::module* module = modules().find("probe");
  module_put(module);
  EXPECT_EQ(module_refcount(module), -1);
  EXPECT_FALSE(try_module_get(module));
  log();
  EXPECT_EQ(unload("probe"), EWOULDBLOCK);
  EXPECT_THAT(log(), HasSubstr("use count is below what it started with"));
  module_put(module);
  EXPECT_THAT(log(), HasSubstr("zero already"));
}

TEST_F(ModuleLife, SeesItselfComingAndGoing) {
  ASSERT_EQ(load({.body = R"(
int in_init[3], in_exit[3];
int init_module(void) {
  in_init[0] = THIS_MODULE->state;
  in_init[1] = module_refcount(THIS_MODULE);
  in_init[2] = try_module_get(THIS_MODULE);
  module_put(THIS_MODULE);
  return 0;
}
extern int *watch;
int *watch = in_exit;
EXPORT_SYMBOL_GPL(in_init);
void cleanup_module(void) { })"}),
            0);
  auto* seen = static_cast<int*>(modules().symbol_get("in_init"));
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen[0], MODULE_STATE_COMING);
  EXPECT_EQ(seen[1], 1);
  EXPECT_EQ(seen[2], 1);
  modules().symbol_put("in_init");
  EXPECT_EQ(unload("probe"), 0);
}

TEST_F(ModuleLife, GoingModulesCannotBeTaken) {
  // The exit function notes in its dependency what it could do about itself.
  ASSERT_EQ(load({.name = "board",
                  .body = "int note[4]; EXPORT_SYMBOL_GPL(note);" + std::string(kEmpty)}),
            0);
  ASSERT_EQ(load({.body = R"(
extern int note[];
int init_module(void) { return 0; }
void cleanup_module(void) {
  note[0] = THIS_MODULE->state;
  note[1] = 1 + try_module_get(THIS_MODULE);
  note[2] = module_refcount(THIS_MODULE);
})"}),
            0);
  EXPECT_EQ(unload("probe"), 0);
  auto* note = static_cast<int*>(modules().symbol_get("note"));
  EXPECT_EQ(note[0], MODULE_STATE_GOING);
  EXPECT_EQ(note[1], 1);
  EXPECT_EQ(note[2], -1);
  modules().symbol_put("note");
}

TEST_F(ModuleLife, AnUnloadedModulesMemoryIsGone) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  const auto first = modules().list()[0].address;
  EXPECT_TRUE(modules().owner_of(reinterpret_cast<void*>(first)));
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_FALSE(modules().owner_of(reinterpret_cast<void*>(first)));
  ASSERT_EQ(load({.body = kEmpty}), 0);
  EXPECT_NE(modules().list()[0].address, first);
}

TEST_F(ModuleLife, PlacesAreNamed) {
  ASSERT_EQ(load({.body = R"(
int value = 7;
EXPORT_SYMBOL_GPL(value);
__attribute__((noinline)) int work(int n) { return n * value; }
EXPORT_SYMBOL_GPL(work);
int init_module(void) { return work(2) == 14 ? 0 : -5; }
void cleanup_module(void) { })"}),
            0);
  auto* work = static_cast<char*>(modules().symbol_get("work"));
  const Place place = modules().place_of(work + 1);
  EXPECT_EQ(place.symbol, "work");
  EXPECT_EQ(place.module, "probe");
  EXPECT_EQ(place.offset, 1u);
  EXPECT_GT(place.size, 1u);
  EXPECT_EQ(modules().place_of(modules().symbol_get("value")).symbol, "value");
  EXPECT_TRUE(modules().place_of(&place).module.empty());
}

TEST_F(ModuleLife, AThousandAtOnce) {
  constexpr int kModules = 1000;
  const testing::Image& original = build({.name = "probe_0000", .body = kEmpty});
  const std::string from = "probe_0000";
  for (int i = 0; i < kModules; ++i) {
    testing::Image image = original;
    const std::string to = "probe_" + std::to_string(1000 + i);
    for (std::size_t at = 0; at + from.size() <= image.size(); ++at) {
      if (std::memcmp(image.data() + at, from.data(), from.size()) == 0) {
        std::memcpy(image.data() + at, to.data(), to.size());
      }
    }
    ASSERT_EQ(load_image(image), 0);
  }
  EXPECT_EQ(modules().list().size(), std::size_t{kModules});
  EXPECT_EQ(modules().list()[0].name, "probe_1999");
  EXPECT_EQ(unload("probe_1500"), 0);
  modules().unload_all();
  EXPECT_TRUE(modules().list().empty());
}

TEST_F(ModuleLife, ProcModulesIsAFile) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  auto file = kernel_.vfs().open("/proc/modules", O_RDONLY);
  ASSERT_TRUE(file.ok());
  char text[256];
  long long at = 0;
  auto got = (*file)->read(text, sizeof text, &at);
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(std::string_view(text, *got), modules().proc_modules());
}

TEST_F(ModuleLife, LeaksAreReportedAtUnload) {
  ASSERT_EQ(load({.body = R"(
void *__kmalloc(unsigned long size, unsigned int flags);
static void *volatile kept;
int __init init_module(void) { kept = __kmalloc(100, 0xcc0); return kept ? 0 : -12; }
void cleanup_module(void) {})"}),
            0)
      << log();
  log();
  EXPECT_EQ(unload("probe"), 0);
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("probe: leak: 100 bytes in 1 object of"));
  EXPECT_THAT(text, HasSubstr("init_module+0x"));  // init's text is gone, its name is not
}

struct NoUnload : ModuleTest {
  NoUnload() : ModuleTest(Boot{.module_unload = false}) {}
};

TEST_F(NoUnload, CountsNothing) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  ::module* module = modules().find("probe");
  EXPECT_TRUE(try_module_get(module));
  module_put(module);
  module_put(module);
  EXPECT_EQ(unload("probe"), ENOSYS);
  EXPECT_THAT(modules().proc_modules(), HasSubstr(" - - Live "));
}

struct ForcedUnload : ModuleTest {
  ForcedUnload() : ModuleTest(Boot{.module_force_unload = true}) {}
};

TEST_F(ForcedUnload, TakesItAnyway) {
  ASSERT_EQ(load({.body = "int init_module(void) { return 0; }", .exit = false}), 0);
  EXPECT_EQ(unload("probe"), EBUSY);
  EXPECT_EQ(modules().unload("probe", O_TRUNC).code(), 0);
  EXPECT_TRUE(kernel_.tainted() >> static_cast<unsigned>(Taint::kForcedUnload) & 1);
}

}  // namespace
}  // namespace holdfast::kernel
