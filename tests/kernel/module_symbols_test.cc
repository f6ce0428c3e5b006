// Exports, imports and what a licence allows.
#include <fcntl.h>
#include <gmock/gmock.h>

#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::Description;
using ::testing::HasSubstr;
using testing::kEmpty;
using testing::ModuleTest;
using ::testing::Not;

class ModuleSymbols : public ModuleTest {
 protected:
  static Description lib(std::string extra = {}) {
    return {.name = "lib", .body = R"(
int lib_value = 5;
int lib_add(int n) { return n + lib_value; }
EXPORT_SYMBOL(lib_value);
EXPORT_SYMBOL(lib_add);
)" + extra + kEmpty};
  }
  static Description user(std::string name = "user", std::string options = testing::kPic) {
    return {.name = std::move(name),
            .body = R"(
extern int lib_value;
int lib_add(int);
static int (*pointer)(int) = lib_add;
int init_module(void) { lib_value = 6; return lib_add(1) + pointer(0) == 13 ? 0 : -22; }
void cleanup_module(void) { lib_value = 5; }
)",
            .options = std::move(options)};
  }
};

TEST_F(ModuleSymbols, LinksModulesAndCountsTheUse) {
  ASSERT_EQ(load(lib()), 0) << log();
  ASSERT_EQ(load(user()), 0) << log();
  ASSERT_EQ(load(user("other")), 0) << log();
  EXPECT_THAT(modules().proc_modules(), HasSubstr(" 2 other,user, Live"));
  EXPECT_EQ(unload("lib"), EWOULDBLOCK);
  EXPECT_EQ(unload("user"), 0);
  EXPECT_EQ(unload("lib"), EWOULDBLOCK);
  EXPECT_EQ(unload("other"), 0);
  EXPECT_THAT(modules().proc_modules(), HasSubstr(" 0 - Live"));
  EXPECT_EQ(unload("lib"), 0);
}

TEST_F(ModuleSymbols, LinksObjectsThatAreNotPositionIndependent) {
  ASSERT_EQ(load(lib()), 0);
  EXPECT_EQ(load(user("plain", "-fno-pie -mcmodel=kernel")), 0) << log();
  EXPECT_EQ(load(user("small", "-fno-pie -mcmodel=small")), 0) << log();
  EXPECT_EQ(load(user("large", "-fno-pie -mcmodel=large")), 0) << log();
  EXPECT_EQ(load(user("pic", "-fPIC")), 0) << log();
  EXPECT_EQ(load(user("no_plt", "-fPIC -fno-plt")), 0) << log();
}

TEST_F(ModuleSymbols, FarFunctionsGoThroughStubs) {
  // module_refcount lies in the test program, far above the modules.
  for (const char* options : {testing::kPic, "-fno-pie -mcmodel=kernel", "-fPIC"}) {
    ASSERT_EQ(load({.body = R"(
static int (*volatile pointer)(struct module *);
int init_module(void) {
  pointer = module_refcount;
  return pointer(THIS_MODULE) == 1 && module_refcount(THIS_MODULE) == 1 ? 0 : -22;
}
void cleanup_module(void) { })",
                    .options = options}),
              0)
        << options << log();
    ASSERT_EQ(unload("probe"), 0);
  }
}

TEST_F(ModuleSymbols, FarDataNeedsTheTable) {
  ASSERT_EQ(load({.body = R"(
extern const struct kernel_param_ops param_ops_int;
int init_module(void) { return param_ops_int.set ? 0 : -22; }
void cleanup_module(void) { })"}),
            0)
      << log();
  ASSERT_EQ(unload("probe"), 0);
  EXPECT_EQ(load({.body = R"(
extern const struct kernel_param_ops param_ops_int;
int init_module(void) { return param_ops_int.set ? 0 : -22; }
void cleanup_module(void) { })",
                  .options = "-fno-pie -mcmodel=kernel"}),
            ENOEXEC);
  EXPECT_THAT(log(), HasSubstr("against 'param_ops_int' overflows"));
}

TEST_F(ModuleSymbols, NamesEveryUnknownSymbol) {
  EXPECT_EQ(load({.body = R"(
void nowhere(void); void nothing(void);
int init_module(void) { nowhere(); nothing(); return 0; })",
                  .exit = false}),
            ENOENT);
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("probe: Unknown symbol nowhere (err -2)"));
  EXPECT_THAT(text, HasSubstr("probe: Unknown symbol nothing (err -2)"));
  EXPECT_TRUE(modules().list().empty());
}

TEST_F(ModuleSymbols, WeakOnesMayBeAbsent) {
  EXPECT_EQ(load({.body = R"(
void nowhere(void) __attribute__((weak));
int init_module(void) { if (nowhere) nowhere(); return 0; }
void cleanup_module(void) {})"}),
            0)
      << log();
}

TEST_F(ModuleSymbols, RefusesDuplicates) {
  ASSERT_EQ(load(lib()), 0);
  Description twin = lib();
  twin.name = "twin";
  EXPECT_EQ(load(twin), ENOEXEC);
  EXPECT_THAT(log(), HasSubstr("twin: exports duplicate symbol lib_add (owned by lib)"));
  EXPECT_EQ(load({.body = "void module_put(struct module *m) {} EXPORT_SYMBOL(module_put);" +
                          std::string(kEmpty)}),
            ENOEXEC);
  EXPECT_THAT(log(), HasSubstr("exports duplicate symbol module_put (owned by kernel)"));
}

TEST_F(ModuleSymbols, NamespacesMustBeImported) {
  ASSERT_EQ(load({.name = "lib",
                  .body = "int hidden = 3; EXPORT_SYMBOL_NS(hidden, DEEP);" + std::string(kEmpty)}),
            0);
  const std::string body = R"(
extern int hidden;
int init_module(void) { return hidden == 3 ? 0 : -5; }
void cleanup_module(void) {})";
  EXPECT_EQ(load({.body = body}), EINVAL);
  EXPECT_THAT(log(), HasSubstr("probe: module uses symbol (hidden) from namespace DEEP, but does "
                               "not import it.\nprobe: Unknown symbol hidden (err -22)"));
  EXPECT_EQ(load({.body = "MODULE_INFO(import_ns, \"DEEP\");" + body}), 0) << log();
}

TEST_F(ModuleSymbols, LicenceTaintsAndExcludes) {
  EXPECT_EQ(load({.body = kEmpty, .license = "Proprietary"}), 0);
  EXPECT_THAT(log(), HasSubstr("probe: module license 'Proprietary' taints kernel.\n"
                               "Disabling lock debugging due to kernel taint\n"));
  EXPECT_EQ(modules().list()[0].taints, "POE");
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_EQ(load({.body = "void *__symbol_get(const char *); int init_module(void) { return "
                          "__symbol_get(\"x\") ? 0 : 0; }",
                  .license = "Proprietary",
                  .exit = false}),
            ENOENT);
  EXPECT_THAT(log(), HasSubstr("Unknown symbol __symbol_get (err -2)"));
}

TEST_F(ModuleSymbols, NoLicenceIsUnspecified) {
  EXPECT_EQ(load({.body = kEmpty, .license = ""}), 0);
  EXPECT_THAT(log(), HasSubstr("module license 'unspecified' taints kernel."));
}

TEST_F(ModuleSymbols, TaintIsInherited) {
  Description closed = lib();
  closed.license = "Proprietary";
  ASSERT_EQ(load(closed), 0);
  EXPECT_EQ(load(user()), 0);
  EXPECT_THAT(log(), HasSubstr("from proprietary module lib, inheriting taint."));
  EXPECT_EQ(modules().list()[0].taints, "POE");
}

TEST_F(ModuleSymbols, SymbolGetTakesAReference) {
  ASSERT_EQ(load({.name = "lib",
                  .body = "int open_value, value; EXPORT_SYMBOL(open_value); "
                          "EXPORT_SYMBOL_GPL(value);" +
                          std::string(kEmpty)}),
            0);
  void* value = modules().symbol_get("value");
  ASSERT_TRUE(value);
  EXPECT_EQ(unload("lib"), EWOULDBLOCK);
  modules().symbol_put("value");
  EXPECT_EQ(modules().symbol_get("nothing"), nullptr);
  log();
  EXPECT_EQ(modules().symbol_get("open_value"), nullptr);
  EXPECT_THAT(log(), HasSubstr("failing symbol_get of non-GPLONLY symbol open_value."));
  EXPECT_EQ(unload("lib"), 0);
}

TEST_F(ModuleSymbols, VersionMagicMustMatch) {
  EXPECT_EQ(load({.body = kEmpty, .vermagic = "5.10.0 SMP "}), ENOEXEC);
  EXPECT_EQ(log(), "probe: version magic '5.10.0 SMP ' should be '" + kernel_.vermagic() + "'\n");
  EXPECT_EQ(load({.body = kEmpty, .vermagic = ""}), 0);
  EXPECT_THAT(log(), HasSubstr("probe: bad vermagic: kernel tainted."));
  EXPECT_EQ(modules().list()[0].taints, "FOE");
}

TEST_F(ModuleSymbols, CommonSymbolsAreRefused) {
  EXPECT_EQ(load({.body = "int shared;" + std::string(kEmpty),
                  .options = std::string(testing::kPic) + " -fcommon"}),
            ENOEXEC);
  EXPECT_THAT(log(), HasSubstr("probe: please compile with -fno-common"));
}

TEST_F(ModuleSymbols, ConstantsCannotBeWritten) {
  ASSERT_EQ(load({.body = R"(
const char text[] = "constant";
EXPORT_SYMBOL_GPL(text);
)" + std::string(kEmpty)}),
            0);
  void* text = modules().symbol_get("text");
  // The machine is asked, not hit: a write must be refused with EFAULT.
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  EXPECT_EQ(read(ends[0], text, 1), -1);
  EXPECT_EQ(errno, EFAULT);
  close(ends[0]);
  close(ends[1]);
  modules().symbol_put("text");
}

}  // namespace
}  // namespace holdfast::kernel
