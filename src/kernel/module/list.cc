// What lsmod and /proc/modules show.
#include <cstdio>

#include "kernel/module/state.h"

namespace holdfast::kernel {
namespace {

const char* word_of(::module_state state) {
  switch (state) {
    case MODULE_STATE_GOING:
      return "Unloading";
    case MODULE_STATE_COMING:
      return "Loading";
    default:
      return "Live";
  }
}

std::string users_of(const ModuleInfo& info) {
  std::string text;
  for (const std::string& user : info.users) text += user + ",";
  if (info.has_init && !info.has_exit) text += "[permanent],";
  return text.empty() ? "-" : text;
}

}  // namespace

std::vector<ModuleInfo> Modules::list() {
  std::vector<ModuleInfo> rows;
  LockGuard guard(state_->lock);
  for (auto it = state_->modules.rbegin(); it != state_->modules.rend(); ++it) {
    const Module& module = **it;
    const ::module_state state = module.state();
    if (state == MODULE_STATE_UNFORMED) continue;
    ModuleInfo row;
    row.name = module.name;
    row.size = module.memory.core().size + module.memory.init().size;
    row.references = module.references.load() - kModuleRefBase;
    for (const Module* user : module.users) row.users.push_back(user->name);
    row.state = state;
    row.address = reinterpret_cast<std::uint64_t>(module.memory.core().base);
    row.taints = module.taint_letters(true);
    row.has_init = module.has_init;
    row.has_exit = module.has_exit;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string Modules::proc_modules(bool addresses) {
  std::string text;
  for (const ModuleInfo& row : list()) {
    char line[128];
    text += row.name;
    std::snprintf(line, sizeof line, " %llu ", static_cast<unsigned long long>(row.size));
    text += line;
    if (state_->kernel.boot().module_unload) {
      text += std::to_string(row.references) + " " + users_of(row);
    } else {
      text += "- -";
    }
    std::snprintf(line, sizeof line, " %s 0x%016llx", word_of(row.state),
                  static_cast<unsigned long long>(addresses ? row.address : 0));
    text += line;
    if (row.taints.find_first_not_of("+-") != row.taints.npos) text += " (" + row.taints + ")";
    text += "\n";
  }
  return text;
}

}  // namespace holdfast::kernel
