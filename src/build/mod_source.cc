#include "build/mod_source.h"

#include "elf/vermagic.h"

namespace holdfast::build {
namespace {

class ModSource {
 public:
  std::string text() const { return text_; }
  void structure(const ModuleFacts& module) {
    text_ += "#include <holdfast/abi/module.h>\n\n";
    if (module.has_init) text_ += "int init_module(void);\n";
    if (module.has_exit) text_ += "void cleanup_module(void);\n";
    text_ +=
        "struct module __this_module\n"
        "\t__attribute__((section(\".gnu.linkonce.this_module\"), used)) = {\n";
    text_ += "\t.name = \"" + module.name + "\",\n";
    if (module.has_init) text_ += "\t.init = init_module,\n";
    if (module.has_exit) text_ += "\t.exit = cleanup_module,\n";
    text_ += "};\n\n";
  }
  void info(const std::string& key, const std::string& value) {
    text_ += "static const char info_" + key +
             "[] __attribute__((section(\".modinfo\"), used, aligned(1))) =\n\t\"" + key + "=" +
             value + "\";\n";
  }

 private:
  std::string text_;
};

}  // namespace

std::string mod_source(const ModuleFacts& module, const std::vector<std::string>& depends,
                       std::uint32_t version) {
  ModSource source;
  source.structure(module);
  if (module.has_version) source.info("srcversion", module.source_version);
  std::string joined;
  for (const std::string& name : depends) joined += (joined.empty() ? "" : ",") + name;
  source.info("depends", joined);
  source.info("name", module.name);
  source.info("vermagic", elf::vermagic(version));
  return source.text();
}

}  // namespace holdfast::build
