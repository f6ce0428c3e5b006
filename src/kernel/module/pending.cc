// What oops reports ask of Modules, until the loader is here; it goes with the loader's arrival.
#include "kernel/module/module.h"

namespace holdfast::kernel {
[[gnu::weak]] Module* Modules::owner_of(const void*) { return nullptr; }
[[gnu::weak]] void Modules::pin(Module&) {}
[[gnu::weak]] std::string Modules::line_of(const void*) { return {}; }
[[gnu::weak]] std::vector<ModuleInfo> Modules::list() { return {}; }
}  // namespace holdfast::kernel
