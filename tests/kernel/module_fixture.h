// Modules for the loader's tests: C sources compiled by gcc when the test runs, against
// include/holdfast/abi alone, so that these tests need no kernel header.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "elf/vermagic.h"
#include "host/native/attach.h"
#include "host/native/native_host.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/module/module.h"

namespace holdfast::kernel::testing {

using Image = std::vector<std::byte>;

// What module_init() and friends become. %NAME% is the module's name.
inline constexpr const char* kPrelude = R"(
#include <holdfast/abi/module.h>
#include <holdfast/abi/notifier.h>
typedef _Bool bool;
#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define MODULE_INFO(tag, text) static const char PASTE(info_, __COUNTER__)[] \
  __attribute__((used, section(".modinfo"))) = #tag "=" text
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define __init __attribute__((section(".init.text")))
#define __exit __attribute__((section(".exit.text")))
#define __initdata __attribute__((section(".init.data")))
#define module_init(f) int init_module(void) __attribute__((alias(#f)));
#define module_exit(f) void cleanup_module(void) __attribute__((alias(#f)));
#define EXPORT_(symbol, sec, ns) static const char PASTE(name_, symbol)[] = #symbol; \
  static const struct kernel_symbol PASTE(ksym_, symbol) \
  __attribute__((used, section(sec))) = {(unsigned long)&symbol, PASTE(name_, symbol), ns}
#define EXPORT_SYMBOL(s) EXPORT_(s, "___ksymtab+" #s, 0)
#define EXPORT_SYMBOL_GPL(s) EXPORT_(s, "___ksymtab_gpl+" #s, 0)
#define EXPORT_SYMBOL_NS(s, ns) EXPORT_(s, "__ksymtab", #ns)
#define PARAM(var, o, a, perm) extern const struct kernel_param_ops o; \
  static const struct kernel_param PASTE(param_, var) \
  __attribute__((used, aligned(8), section("__param"))) = {#var, &__this_module, &o, perm, -1, 0, {a}}
#define module_param(var, type, perm) PARAM(var, param_ops_##type, &var, perm)
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
bool try_module_get(struct module *);
void __module_get(struct module *);
void module_put(struct module *);
int module_refcount(struct module *);
)";

inline Image read_image(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return Image(bytes, bytes + text.size());
}

// Compiles with gcc; the same source is compiled once a process.
inline const Image& compile(const std::string& source, const std::string& options) {
  static std::map<std::string, Image> done;
  Image& image = done[options + "\n" + source];
  if (!image.empty()) return image;
  char directory[] = "/tmp/holdfast-module-XXXXXX";
  if (!mkdtemp(directory)) std::abort();
  const std::string base = std::string(directory) + "/module";
  std::ofstream(base + ".c") << source;
  const std::string command =
      "gcc -std=gnu11 -O2 -g0 -ffreestanding -fno-common "
      "-fno-omit-frame-pointer -fno-stack-protector -fcf-protection=none "
      "-fno-asynchronous-unwind-tables -Wall -Werror "
      "-Wno-unused-const-variable -Wno-array-bounds " +
      options + " -I " HOLDFAST_SOURCE_DIR "/include -c " + base + ".c -o " + base + ".ko";
  if (std::system(command.c_str()) == 0) image = read_image(base + ".ko");
  EXPECT_FALSE(image.empty()) << source;
  std::system(("rm -r " + std::string(directory)).c_str());
  return image;
}

inline constexpr const char* kPic = "-fPIE -mno-direct-extern-access";

struct Description {
  std::string name = "probe";
  std::string body{};  // C; may define init_module, cleanup_module through module_init/exit
  std::string license = "GPL";
  std::string vermagic = elf::vermagic(0x060100);
  std::string options = kPic;
  bool init = true, exit = true;
};

inline const Image& build(const Description& d) {
  std::string source = kPrelude;
  if (!d.license.empty()) source += "MODULE_LICENSE(\"" + d.license + "\");\n";
  if (!d.vermagic.empty()) source += "MODULE_INFO(vermagic, \"" + d.vermagic + "\");\n";
  source += d.body + "\n";
  if (d.init) source += "int init_module(void);\n";
  if (d.exit) source += "void cleanup_module(void);\n";
  source +=
      "struct module __this_module __attribute__((section(\".gnu.linkonce.this_module\"))) = "
      "{.name = \"" +
      d.name + "\"";
  if (d.init) source += ", .init = init_module";
  if (d.exit) source += ", .exit = cleanup_module";
  source += "};\n";
  return compile(source, d.options);
}

class ModuleTest : public ::testing::Test {
 protected:
  explicit ModuleTest(Boot boot = {}) : kernel_(host_, std::move(boot)) {}

  // Everything logged since the last call, a line each, without levels.
  std::string log() {
    std::string text;
    for (;;) {
      auto record = kernel_.log().read(seen_);
      if (!record) return text;
      seen_ = record->sequence + 1;
      text += record->text + "\n";
    }
  }
  int load_image(const Image& image, std::string_view arguments = {}) {
    return modules().load(image, arguments).code();
  }
  int load(const Description& d, std::string_view arguments = {}) {
    return load_image(build(d), arguments);
  }
  int unload(std::string_view name) { return modules().unload(name, O_NONBLOCK).code(); }
  Modules& modules() { return kernel_.modules(); }

  host::native::NativeHost host_{{.seed = 1, .log = {}, .panic = {}}};
  Task task_;
  host::native::Attach attach_{host_, task_};
  Kernel kernel_;
  std::uint64_t seen_ = kernel_.log().next_sequence();
};

inline const char* kEmpty = R"(
static int __init start(void) { return 0; }
static void __exit stop(void) { }
module_init(start)
module_exit(stop)
)";

}  // namespace holdfast::kernel::testing
