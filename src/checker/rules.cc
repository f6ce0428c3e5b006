#include "checker/rules.h"

#include "base/verify.h"

namespace holdfast::checker {
namespace {

constexpr const char* kMemory = "Documentation/core-api/memory-allocation.rst";
constexpr const char* kLocking = "Documentation/kernel-hacking/locking.rst";
constexpr const char* kHacking = "Documentation/kernel-hacking/hacking.rst";
constexpr const char* kModel = "tools/memory-model/Documentation/explanation.txt";
constexpr const char* kProc = "procfs entry use (fs/proc/inode.c: use_pde, proc_entry_rundown)";

}  // namespace

const Rule& rule_of(FindingKind kind) {
  static constexpr Rule kUseAfterFree{
      "use after free", "Memory may be used until it is freed, and by nobody after that.", kMemory,
      "Let every user hold a reference, or wait for the users before the kfree()."};
  static constexpr Rule kUseAfterUnload{
      "use after unload",
      "A module's code and data may be used only while something keeps the module: a reference, a "
      "call that removal waits for, or a thread that module exit waits for to its very end.",
      kHacking, "Let module exit wait for whoever is inside, to its last instruction."};
  static constexpr Rule kDoubleFree{"double free", "What is allocated once is freed once.", kMemory,
                                    "Give each allocation one owner."};
  static constexpr Rule kBadFree{"bad free", "kfree() takes what kmalloc() gave, nothing else.",
                                 kMemory, ""};
  static constexpr Rule kOutOfBounds{
      "out of bounds", "An access stays inside the block that was asked for.", kMemory, ""};
  static constexpr Rule kNull{"null pointer", "A null pointer points to nothing.", kHacking, ""};
  static constexpr Rule kWild{"wild pointer",
                              "A pointer is used only while it points to something.", kHacking, ""};
  static constexpr Rule kUser{
      "user pointer touched", "A __user pointer goes to copy_to_user() and its kin only.",
      "Documentation/kernel-hacking/hacking.rst, copy_to_user()/copy_from_user()", ""};
  static constexpr Rule kReadOnly{"write to const", "What is const is mapped read-only.", kHacking,
                                  ""};
  static constexpr Rule kUninitialised{
      "uninitialised memory", "What goes to user space has been written before.", kMemory, ""};
  static constexpr Rule kRace{
      "data race",
      "Two accesses to the same memory, one a write and one plain, must be ordered by something.",
      kModel, "Take a lock around both, or mark both with READ_ONCE() and WRITE_ONCE()."};
  static constexpr Rule kDeadlock{"deadlock",
                                  "Nobody waits for what only he, or one who waits for "
                                  "him, could bring about.",
                                  kLocking, ""};
  static constexpr Rule kHang{"hang", "Whoever waits is woken by somebody.", kLocking, ""};
  static constexpr Rule kEndless{"endless loop", "A loop that polls ends.", kHacking, ""};
  static constexpr Rule kAtomic{"sleeping in atomic context",
                                "Code that holds a spinlock, or serves an interrupt, never sleeps.",
                                kLocking, "Use GFP_ATOMIC, or a mutex in place of the spinlock."};
  static constexpr Rule kStranger{"unlock by a stranger",
                                  "A lock is given back by who took it, and only then.",
                                  "Documentation/locking/mutex-design.rst", ""};
  static constexpr Rule kRecursive{"recursive lock", "Locks are not recursive.",
                                   "Documentation/locking/mutex-design.rst", ""};
  static constexpr Rule kOrder{"lock order inversion",
                               "Locks that nest are taken in the same order everywhere.",
                               "Documentation/locking/lockdep-design.rst", ""};
  static constexpr Rule kLeak{"leak", "What a module took it gives back before it goes.", kMemory,
                              "Free it in the last release() and on every error path."};
  static constexpr Rule kLeft{"left behind", "What a module registered it removes before it goes.",
                              kProc, ""};
  static constexpr Rule kImbalance{
      "reference imbalance",
      "Every try_module_get() is followed by one module_put(), and no other.",
      "Documentation/kernel-hacking/hacking.rst, try_module_get()/module_put()", ""};
  static constexpr Rule kBug{"BUG", "What BUG_ON() and the kernel's own checks state holds.",
                             kHacking, ""};
  static constexpr Rule kWarning{
      "WARNING", "What WARN_ON() and the kernel's own checks state holds.", kHacking, ""};
  static constexpr Rule kEarly{
      "visible too early", "An entry is registered when all that it needs is there.", kProc, ""};
  static constexpr Rule kPanic{"panic", "The kernel goes on.", kHacking, ""};
  static constexpr Rule kNondeterminism{
      "hidden nondeterminism",
      "A task does the same when everything that the explorer sees is the same.",
      "docs/explore.md, Limits", ""};
  switch (kind) {
    case FindingKind::kUseAfterFree:
      return kUseAfterFree;
    case FindingKind::kUseAfterUnload:
      return kUseAfterUnload;
    case FindingKind::kDoubleFree:
      return kDoubleFree;
    case FindingKind::kBadFree:
      return kBadFree;
    case FindingKind::kOutOfBounds:
      return kOutOfBounds;
    case FindingKind::kNullPointer:
      return kNull;
    case FindingKind::kWildPointer:
      return kWild;
    case FindingKind::kUserPointer:
      return kUser;
    case FindingKind::kWriteToReadOnly:
      return kReadOnly;
    case FindingKind::kUninitialised:
      return kUninitialised;
    case FindingKind::kDataRace:
      return kRace;
    case FindingKind::kDeadlock:
      return kDeadlock;
    case FindingKind::kHang:
      return kHang;
    case FindingKind::kEndless:
      return kEndless;
    case FindingKind::kSleepInAtomic:
      return kAtomic;
    case FindingKind::kUnlockByStranger:
      return kStranger;
    case FindingKind::kRecursiveLock:
      return kRecursive;
    case FindingKind::kLockOrder:
      return kOrder;
    case FindingKind::kLeakMemory:
      return kLeak;
    case FindingKind::kLeakEntry:
    case FindingKind::kLeakTimer:
    case FindingKind::kLeakWork:
    case FindingKind::kLeakThread:
      return kLeft;
    case FindingKind::kReferenceImbalance:
      return kImbalance;
    case FindingKind::kBug:
      return kBug;
    case FindingKind::kWarning:
      return kWarning;
    case FindingKind::kVisibleTooEarly:
      return kEarly;
    case FindingKind::kPanic:
      return kPanic;
    case FindingKind::kNondeterminism:
      return kNondeterminism;
  }
  VERIFY_NOT_REACHED();
}

}  // namespace holdfast::checker
