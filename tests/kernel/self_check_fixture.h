// Modules that check themselves in their init and name the line that was wrong.
#pragma once

#include <cerrno>
#include <string>

#include "kernel/module_fixture.h"

namespace holdfast::kernel::testing {

class SelfCheckTest : public ModuleTest {
 protected:
  // `body` defines static int start(void), with CHECK() to check; `stop` is what exit does. What
  // loading answers.
  int run(const std::string& body, const std::string& stop = "") {
    const std::string source =
        "#include <linux/module.h>\n#include <linux/kernel.h>\n#include <linux/slab.h>\n"
        "#define CHECK(x) do { if (!(x)) { pr_err(\"line %d: %s\\n\", __LINE__, #x); "
        "return -EIO; } } while (0)\n#line 1\n" +
        body + "\nstatic void stop(void) { " + stop +
        " }\nmodule_init(start);\nmodule_exit(stop);\n"
        "MODULE_LICENSE(\"GPL\");\nMODULE_INFO(vermagic, \"" +
        elf::vermagic(0x060100) +
        "\");\n__visible struct module __this_module "
        "__section(\".gnu.linkonce.this_module\") = {.name = KBUILD_MODNAME, "
        ".init = init_module, .exit = cleanup_module};\n";
    return load_image(
        compile(source, std::string(kPic) +
                            " -nostdinc -isystem $(gcc -print-file-name=include) -D__KERNEL__ "
                            "-DMODULE -fno-strict-aliasing -include " HOLDFAST_SOURCE_DIR
                            "/include/holdfast/kconfig.h -DKBUILD_MODNAME='\"probe\"'"));
  }
};

}  // namespace holdfast::kernel::testing
