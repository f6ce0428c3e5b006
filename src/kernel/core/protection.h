// Protections: what stands between the callers of a module and its removal. A kernel that is
// explored can be without one of them (Observer::lacks), so that tests see each of them missed. A
// kernel that nobody watches has them all; none of this is on a path that serves.
#pragma once

#include <cstdint>

namespace holdfast::kernel {

enum class Protection : std::uint8_t {
  kNone,
  // The gate of proc entries and kernfs nodes (core/active.h).
  kBias,             // removal keeps new calls out, by a count that has gone negative
  kDrain,            // removal waits for the calls that are inside
  kReleaseAfterAll,  // open files are released when the calls have returned
  // procfs.
  kCountBeforeOpen,  // the module's open runs inside the gate
  kReleaseOnce,      // by the close or by removal, whoever comes first
  kLookupReadsOwn,   // a look-up reads nothing that lies in the module (Linux did, until 2025)
  // kernfs.
  kEachCallCounted,  // not only looked at
  // Module references and character devices.
  kCountTakenAway,   // unload makes the count zero as it looks at it, in one step
  kOwnerUnderLock,   // the look-up of a device counts its owner under the lock that cdev_del takes
  kOwnerBeforeOpen,  // and before its open is called
};

}  // namespace holdfast::kernel
