// refcount_t's complaints. The counting itself is inline in <linux/refcount.h>.
#include <climits>
#include <iterator>

#include "kernel/abi/export.h"
#include "kernel/core/atomic.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {
namespace {

// In the order of enum refcount_saturation_type.
constexpr const char* kComplaints[] = {
    "refcount_t: saturated; leaking memory.",       "refcount_t: saturated; leaking memory.",
    "refcount_t: addition on 0; use-after-free.",   "refcount_t: underflow; use-after-free.",
    "refcount_t: decrement hit 0; leaking memory.",
};

}  // namespace

// From now on the count neither moves nor frees anything. Each complaint is made once a kernel, as
// Linux makes it once a boot.
void refcount_warn_saturate(int* count, unsigned type) {
  marked_store(*count, INT_MIN / 2);
  if (type >= std::size(kComplaints)) {
    warn("refcount_warn_saturate", "refcount_t: unknown saturation event!?.");
    return;
  }
  const unsigned bit = 1u << type;
  if (marked_or(current_kernel().data().refcount_complaints, bit) & bit) return;
  warn("refcount_warn_saturate", "%s", kComplaints[type]);
}

std::span<const Export> refcount_exports() {
  static const Export kExports[] = {EXPORT(refcount_warn_saturate)};
  return kExports;
}

}  // namespace holdfast::kernel::abi
