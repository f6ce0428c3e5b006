#include "build/modpost.h"

#include <holdfast/abi/module.h>

#include <algorithm>
#include <map>
#include <set>

#include "build/mod_source.h"

namespace holdfast::build {
namespace {

class Modpost {
 public:
  explicit Modpost(const ModpostInput& input) : input_(input) {
    for (const ExportedSymbol& symbol : input.kernel) owners_.emplace(symbol.name, &symbol);
    for (const ExportedSymbol& symbol : input.symvers) owners_.emplace(symbol.name, &symbol);
  }

  ModpostOutput run() {
    for (const ModuleFacts& module : input_.modules) add_exports(module);
    for (const ModuleFacts& module : input_.modules) {
      check_module(module);
      output_.depends.push_back(resolve(module));
      output_.sources.push_back(mod_source(module, output_.depends.back(), input_.version));
    }
    return std::move(output_);
  }

 private:
  void error(const std::string& text) {
    output_.messages += "ERROR: modpost: " + text + "\n";
    output_.ok = false;
  }
  void warning(const std::string& text) { output_.messages += "WARNING: modpost: " + text + "\n"; }

  void add_exports(const ModuleFacts& module) {
    for (const ExportedSymbol& symbol : module.exports) {
      auto [place, added] = owners_.emplace(symbol.name, &symbol);
      if (added) continue;
      // A symbol from an earlier build of this very module is no second one.
      if (place->second->module != symbol.module)
        error(module.path + ": '" + symbol.name + "' exported twice. Previous export was in " +
              with_suffix(place->second->module));
      place->second = &symbol;
    }
  }
  void check_module(const ModuleFacts& module) {
    if (module.name.size() >= sizeof(::module::name))
      error("module name " + module.name + " is longer than " +
            std::to_string(sizeof(::module::name) - 1) + " characters");
    if (module.licences.empty()) error("missing MODULE_LICENSE() in " + module.path + ".o");
    for (const std::string& name : module.static_exports)
      error("\"" + name + "\" [" + module.path + "] is a static EXPORT_SYMBOL");
  }
  std::vector<std::string> resolve(const ModuleFacts& module) {
    std::vector<std::string> depends;
    for (const UndefinedSymbol& wanted : module.undefined) {
      if (linker_made(wanted.name)) continue;
      const auto found = owners_.find(wanted.name);
      if (found == owners_.end())
        unresolved(module, wanted);
      else
        use(module, *found->second, depends);
    }
    return depends;
  }
  bool linker_made(std::string_view name) const {
    return name == "__this_module" || name == "_GLOBAL_OFFSET_TABLE_" ||
           (input_.explored && name.starts_with("__tsan_"));
  }
  void unresolved(const ModuleFacts& module, const UndefinedSymbol& wanted) {
    if (wanted.weak) return;
    const std::string text = "\"" + wanted.name + "\" [" + module.path + ".ko] undefined!";
    input_.unresolved_is_error ? error(text) : warning(text);
  }
  void use(const ModuleFacts& module, const ExportedSymbol& symbol,
           std::vector<std::string>& depends) {
    if (symbol.gpl_only && !module.gpl_compatible())
      error("GPL-incompatible module " + module.name + ".ko uses GPL-only symbol '" + symbol.name +
            "'");
    const auto& imported = module.imported_namespaces;
    if (!symbol.name_space.empty() &&
        std::find(imported.begin(), imported.end(), symbol.name_space) == imported.end())
      error("module " + module.name + " uses symbol " + symbol.name + " from namespace " +
            symbol.name_space + ", but does not import it.");
    if (symbol.module == "vmlinux" || symbol.module == module.path) return;
    const std::string owner = module_name(symbol.module);
    if (std::find(depends.begin(), depends.end(), owner) == depends.end()) depends.push_back(owner);
  }
  static std::string with_suffix(const std::string& module) {
    return module == "vmlinux" ? module : module + ".ko";
  }

  const ModpostInput& input_;
  ModpostOutput output_;
  std::map<std::string_view, const ExportedSymbol*> owners_;
};

}  // namespace

ModpostOutput modpost(const ModpostInput& input) { return Modpost(input).run(); }

std::vector<std::size_t> load_order(const std::vector<ModuleFacts>& modules,
                                    const std::vector<std::vector<std::string>>& depends) {
  std::vector<std::size_t> order;
  std::set<std::string> pending;
  for (const ModuleFacts& module : modules) pending.insert(module.name);
  const auto ready = [&](std::size_t index) {
    return pending.contains(modules[index].name) &&
           std::none_of(depends[index].begin(), depends[index].end(),
                        [&](const std::string& name) { return pending.contains(name); });
  };
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t index = 0; index < modules.size(); ++index) {
      if (!ready(index)) continue;
      order.push_back(index);
      pending.erase(modules[index].name);
      progress = true;
    }
  }
  for (std::size_t index = 0; index < modules.size(); ++index)
    if (pending.contains(modules[index].name)) order.push_back(index);
  return order;
}

}  // namespace holdfast::build
