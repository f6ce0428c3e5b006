// A kernel's exports, as the tests of this folder pretend them, and a place to write sources.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "build/compile.h"
#include "build/files.h"

namespace holdfast::build::testing {

inline std::vector<ExportedSymbol> kernel() {
  std::vector<ExportedSymbol> symbols;
  for (const char* name : {"_printk", "param_ops_int", "hf_warn", "hf_bug", "__dynamic_pr_debug"})
    symbols.push_back({name, false, "", "vmlinux"});
  symbols.push_back({"gpl_only_symbol", true, "", "vmlinux"});
  symbols.push_back({"in_a_namespace", false, "SECRET", "vmlinux"});
  return symbols;
}

class BuildTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(scratch_.problem(), "");
    setenv("XDG_CACHE_HOME", (scratch_.path() + "/cache").c_str(), 1);
    options.home = Home{HOLDFAST_SOURCE_DIR};
    options.kernel = kernel();
  }
  std::string path(const std::string& name) const { return scratch_.path() + "/" + name; }
  std::string write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    EXPECT_EQ(write_file(path(name), text), "");
    return path(name);
  }
  Outcome build(const std::vector<std::string>& sources) { return compile(sources, options); }

  Options options;

 private:
  ScratchDirectory scratch_;
};

inline constexpr char kHello[] = R"(#include <linux/module.h>
static int count = 1;
module_param(count, int, 0444);
MODULE_PARM_DESC(count, "how often");
static int __init hello_init(void) { pr_info("hello %d\n", count); return 0; }
static void __exit hello_exit(void) { pr_info("bye\n"); }
module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
MODULE_AUTHOR("Somebody");
MODULE_DESCRIPTION("Says hello");
MODULE_VERSION("1.2");
)";

}  // namespace holdfast::build::testing
