// Static keys: how many want a branch taken. Nothing is patched, see <linux/jump_label.h>.
#include "kernel/abi/export.h"
#include "kernel/core/atomic.h"
#include "kernel/core/warn.h"

namespace holdfast::kernel::abi {
namespace {

struct Key {
  int enabled;
};

// A key that several want is no business of enable and disable: a warning, as in Linux.
void set(Key* key, int from, int to, const char* function) {
  for (int seen = from; !marked_compare_exchange(key->enabled, seen, to);) {
    if (seen == from) continue;
    if (seen != to) warn(function, "the static key is wanted by %d", seen);
    return;
  }
}

}  // namespace

void static_key_slow_inc(Key* key) {
  int seen = marked_load(key->enabled);
  while (!marked_compare_exchange(key->enabled, seen, seen + 1)) {
  }
}
void static_key_slow_dec(Key* key) {
  int seen = marked_load(key->enabled);
  do {
    if (seen <= 0) return warn("static_key_slow_dec", "jump label: negative count!");
  } while (!marked_compare_exchange(key->enabled, seen, seen - 1));
}
void static_key_enable(Key* key) { set(key, 0, 1, "static_key_enable_cpuslocked"); }
void static_key_disable(Key* key) { set(key, 1, 0, "static_key_disable_cpuslocked"); }
int static_key_count(Key* key) { return marked_load(key->enabled); }

std::span<const Export> static_key_exports() {
  static const Export kExports[] = {
      EXPORT_GPL(static_key_slow_inc), EXPORT_GPL(static_key_slow_dec),
      EXPORT_GPL(static_key_enable),   EXPORT_GPL(static_key_disable),
      EXPORT_GPL(static_key_count),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
