#include "checker/finding.h"

#include "base/verify.h"

namespace holdfast::checker {

const char* kind_id(FindingKind kind) {
  switch (kind) {
    case FindingKind::kUseAfterFree:
      return "use-after-free";
    case FindingKind::kUseAfterUnload:
      return "use-after-unload";
    case FindingKind::kDoubleFree:
      return "double-free";
    case FindingKind::kBadFree:
      return "bad-free";
    case FindingKind::kOutOfBounds:
      return "out-of-bounds";
    case FindingKind::kNullPointer:
      return "null-pointer";
    case FindingKind::kWildPointer:
      return "wild-pointer";
    case FindingKind::kUserPointer:
      return "user-pointer";
    case FindingKind::kWriteToReadOnly:
      return "write-to-read-only";
    case FindingKind::kUninitialised:
      return "uninitialised";
    case FindingKind::kDataRace:
      return "data-race";
    case FindingKind::kDeadlock:
      return "deadlock";
    case FindingKind::kHang:
      return "hang";
    case FindingKind::kEndless:
      return "endless";
    case FindingKind::kSleepInAtomic:
      return "sleep-in-atomic";
    case FindingKind::kUnlockByStranger:
      return "unlock-by-stranger";
    case FindingKind::kRecursiveLock:
      return "recursive-lock";
    case FindingKind::kLockOrder:
      return "lock-order";
    case FindingKind::kLeakMemory:
      return "leak-memory";
    case FindingKind::kLeakEntry:
      return "leak-entry";
    case FindingKind::kLeakTimer:
      return "leak-timer";
    case FindingKind::kLeakWork:
      return "leak-work";
    case FindingKind::kLeakThread:
      return "leak-thread";
    case FindingKind::kReferenceImbalance:
      return "reference-imbalance";
    case FindingKind::kBug:
      return "bug";
    case FindingKind::kWarning:
      return "warning";
    case FindingKind::kVisibleTooEarly:
      return "visible-too-early";
    case FindingKind::kPanic:
      return "panic";
    case FindingKind::kNondeterminism:
      return "nondeterminism";
  }
  VERIFY_NOT_REACHED();
}

}  // namespace holdfast::checker
