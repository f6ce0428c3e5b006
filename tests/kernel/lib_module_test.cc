// The library as a real module meets it: compiled against include/, linked by the loader.
#include <gmock/gmock.h>

#include <cerrno>

#include "kernel/core/slab.h"
#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class LibModuleTest : public testing::ModuleTest {
 protected:
  static testing::Image module_with(const std::string& body) {
    const std::string source =
        "#include <linux/module.h>\n#include <linux/kernel.h>\n"
        "#include <linux/slab.h>\n#include <linux/vmalloc.h>\n"
        "#include <linux/uaccess.h>\n#include <linux/string.h>\n"
        "#include <linux/ctype.h>\n#include <linux/utsname.h>\n" +
        body + "\nMODULE_LICENSE(\"GPL\");\nMODULE_INFO(vermagic, \"" + elf::vermagic(0x060100) +
        "\");\n__visible struct module __this_module "
        "__section(\".gnu.linkonce.this_module\") = {.name = KBUILD_MODNAME, "
        ".init = init_module, .exit = cleanup_module};\n";
    return testing::compile(
        source, std::string(testing::kPic) +
                    " -nostdinc -isystem $(gcc -print-file-name=include) -D__KERNEL__ -DMODULE "
                    "-fno-strict-aliasing -include " HOLDFAST_SOURCE_DIR
                    "/include/holdfast/kconfig.h -DKBUILD_MODNAME='\"probe\"'");
  }
};

constexpr const char* kExit =
    "static void stop(void) {}\nmodule_init(start);\nmodule_exit(stop);\n";

TEST_F(LibModuleTest, LeaksAreReportedByFunction) {
  ASSERT_EQ(load_image(module_with(std::string(R"(
static noinline void leaky(int n) { while (n--) barrier_data(kmalloc(24, GFP_KERNEL)); }
static int start(void)
{
	leaky(3);
	barrier_data(vmalloc(5000));
	kfree(kzalloc(100, GFP_KERNEL));
	return 0;
}
)") + kExit)),
            0);
  log();
  EXPECT_EQ(unload("probe"), 0);
  const std::string text = log();
  EXPECT_THAT(text, ContainsRegex("probe: leak: 72 bytes in 3 objects of kmalloc-32, allocated in "
                                  "leaky[.a-z0-9]*\\+0x[0-9a-f]+/0x[0-9a-f]+ \\[probe\\]"));
  EXPECT_THAT(text, ContainsRegex("probe: leak: 5000 bytes in 1 object of vmalloc, allocated in "
                                  "start\\+0x"));
  EXPECT_THAT(text, Not(HasSubstr("100 bytes")));
}

TEST_F(LibModuleTest, SymbolsAndWarningsNameTheModule) {
  ASSERT_EQ(load_image(module_with(std::string(R"(
static noinline int start(void)
{
	pr_info("%ps %pS in %s\n", start, (void *)start + 4, utsname()->release);
	WARN(1, "odd: %d", 7);
	return 0;
}
)") + kExit)),
            0);
  const std::string text = log();
  EXPECT_THAT(text,
              ContainsRegex("start \\[probe\\] start\\+0x4/0x[0-9a-f]+ \\[probe\\] in 6.1.0"));
  EXPECT_THAT(text, HasSubstr("[ cut here ]------------\nodd: 7\nWARNING: CPU: 0"));
  EXPECT_THAT(text, ContainsRegex("module.c:[0-9]+ start\\+0x[0-9a-f]+/0x[0-9a-f]+ \\[probe\\]"));
  EXPECT_THAT(text,
              ContainsRegex("<TASK>\n start\\+0x[0-9a-f]+/0x[0-9a-f]+ \\[probe\\]\n </TASK>"));
}

TEST_F(LibModuleTest, DoubleFreesNameBothPlaces) {
  ASSERT_EQ(load_image(module_with(std::string(R"(
static void *block;
static noinline void make(void) { block = kmalloc(24, GFP_KERNEL); barrier(); }
static noinline void drop(void) { kfree(block); barrier(); }
static int start(void) { make(); drop(); drop(); return 0; }
)") + kExit)),
            0);
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("BUG: double free: Object already free"));
  EXPECT_THAT(text, ContainsRegex("Allocated in make\\+0x.* \\[probe\\]"));
  EXPECT_THAT(text, ContainsRegex("Freed in drop\\+0x.* \\[probe\\]"));
}

TEST_F(LibModuleTest, AllocationsFailWhereTheyAreTold) {
  const testing::Image image = module_with(std::string(R"(
static noinline void *other(void) { void *p = kmalloc(8, GFP_KERNEL); barrier_data(p); return p; }
static noinline void *third(void) { void *p = kmalloc(16, GFP_KERNEL); barrier_data(p); return p; }
static int start(void)
{
	void *a = other(), *b = third();
	int ret = a && b ? 0 : a ? -ENOMEM : -EIO;
	kfree(a);
	kfree(b);
	return ret;
}
)") + kExit);
  kernel_.slab().fail({.site = "third [probe]", .nth = 1, .interval = 1, .choose = false});
  EXPECT_EQ(load_image(image), ENOMEM);
  EXPECT_THAT(log(), HasSubstr("SLUB: Unable to allocate memory"));
  kernel_.slab().clear_failures();
  kernel_.slab().fail({.site = "[probe]", .nth = 1, .interval = 1, .choose = false});
  EXPECT_EQ(load_image(image), EIO);
  kernel_.slab().clear_failures();
  EXPECT_EQ(load_image(image), 0);
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

TEST_F(LibModuleTest, EveryCommonHelperLinksAndWorks) {
  ASSERT_EQ(load_image(module_with(std::string(R"(
static int start(void)
{
	char text[32], *copy = kasprintf(GFP_KERNEL, "%s:%d:%*ph", "x", 5, 2, "\x01\x02");
	int a = 0, n = sscanf("12 abc", "%d %31s", &a, text);
	unsigned long value = 0;
	if (!copy || n != 2 || strcmp(copy, "x:5:01 02") || strcmp(text, "abc")) return -EINVAL;
	if (kstrtoul("0x10\n", 0, &value) || value != 16 || !isdigit('7')) return -ERANGE;
	if (ksize(copy) != 16 || copy_to_user((char __user *)text, copy, 3) != 3) return -EIO;
	kfree(copy);
	pr_debug("unseen\n");
	printk_ratelimited(KERN_NOTICE "seen\n");
	print_hex_dump(KERN_INFO, "dump ", DUMP_PREFIX_OFFSET, 16, 1, "ab", 2, true);
	return 0;
}
)") + kExit)),
            0);
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("seen\ndump 00000000: 61 62"));
  EXPECT_THAT(text, Not(HasSubstr("unseen")));
}

}  // namespace
}  // namespace holdfast::kernel
