// Failure injection: which allocations are refused on purpose.
#include "kernel/core/slab.h"
#include "kernel/core/symbols.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

std::string offset_text(std::uint64_t offset) {
  char text[24];
  std::snprintf(text, sizeof text, "+0x%llx", static_cast<unsigned long long>(offset));
  return text;
}

// The forms of FailRule::site, from the narrowest to the widest.
bool matches(const std::string& wanted, const Place& place) {
  if (wanted.empty()) return true;
  const std::string module = place.module.empty() ? "" : "[" + place.module + "]";
  if (!module.empty() && wanted == module) return true;
  if (place.symbol.empty()) return false;
  const std::string exact = place.symbol + offset_text(place.offset);
  for (const std::string& form : {place.symbol, exact}) {
    if (wanted == form || wanted == form + " " + module) return true;
  }
  return false;
}

bool due(const FailRuleState& state) {
  if (state.rule.nth) return state.matches == state.rule.nth;
  return state.rule.interval <= 1 || state.matches % state.rule.interval == 0;
}

}  // namespace

bool Slab::injected(const void* site, const char* what) {
  const Place place = find_place(site);
  bool fails = false, choose = false;
  std::size_t chosen = 0;
  {
    LockGuard guard(lock_);
    for (std::size_t i = 0; i < rules_.size() && !fails; ++i) {
      FailRuleState& state = rules_[i];
      if (what && !state.rule.registrations) continue;
      if (!matches(state.rule.site, place)) continue;
      ++state.matches;
      fails = due(state);
      choose = fails && state.rule.choose;
      if (fails && !choose) ++state.failures;
      chosen = i;
    }
  }
  if (!choose) return fails;
  if (kernel_.host().choose(2, what ? what : "an allocation") == 0) return false;
  LockGuard guard(lock_);
  if (chosen < rules_.size()) ++rules_[chosen].failures;
  return true;
}

std::size_t Slab::fail(FailRule rule) {
  LockGuard guard(lock_);
  rules_.push_back({std::move(rule), 0, 0});
  has_rules_.store(true);
  return rules_.size() - 1;
}

void Slab::clear_failures() {
  LockGuard guard(lock_);
  rules_.clear();
  has_rules_.store(false);
}

std::vector<FailRuleState> Slab::failures() {
  LockGuard guard(lock_);
  return rules_;
}

}  // namespace holdfast::kernel
