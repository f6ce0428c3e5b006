#include "kernel/module/loaded_module.h"

#include <utility>

#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

// The letters of /proc/modules, by bit; those that are about one module.
constexpr std::pair<Taint, char> kTaintLetters[] = {
    {Taint::kProprietary, 'P'}, {Taint::kForcedLoad, 'F'}, {Taint::kStaging, 'C'},
    {Taint::kOutOfTree, 'O'},   {Taint::kUnsigned, 'E'},   {Taint::kTest, 'N'},
};

}  // namespace

Module::Module(Kernel& owner, std::string module_name)
    : kernel(owner), name(std::move(module_name)), memory(owner.host()) {}

void Module::set_state(::module_state state) {
  state_.store(state);
  if (c) c->state = state;
}

void Module::taint(Taint taint) {
  taints |= 1u << static_cast<unsigned>(taint);
  if (c) c->taints = taints;
  kernel.taint(taint);
}

std::string Module::taint_letters(bool with_state) const {
  std::string letters;
  for (const auto& [taint, letter] : kTaintLetters) {
    if (tainted(taint)) letters += letter;
  }
  if (with_state && state() == MODULE_STATE_GOING) letters += '-';
  if (with_state && state() == MODULE_STATE_COMING) letters += '+';
  return letters;
}

}  // namespace holdfast::kernel
