// The gate in front of a module's code: ActiveGate counts the calls that are inside, refuses new
// ones once removal has begun, and lets the remover wait for the last. procfs calls it
// use_pde/unuse_pde, kernfs an active reference; the count is the same.
//
// Model: one atomic. Zero or more: open, so many inside. Removal adds INT_MIN: from then on it is
// negative, enter() fails, and the leaver that brings it to exactly INT_MIN signals the remover.
// The gate guards code, not memory: whoever enters or leaves holds a RefPtr on the object that the
// gate is a member of.
// Removal has one order, in retire(): deactivate, drain, run down what is still open, put. A node
// is out of sight (unlinked from its directory) before or during it, as its file system has it.
//
// Lock order: the gate's lock is a leaf.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "base/ref.h"
#include "kernel/core/atomic.h"
#include "kernel/core/lock.h"
#include "kernel/core/observer.h"

namespace holdfast::kernel {

// One event, one waiter at most, under a lock that outlives both sides. Smaller than a completion,
// and the signaller touches nothing of the waiter's after it let go of the lock.
class OneShot {
 public:
  // Caller holds `lock`; it is released while parked and held again on return.
  void wait(Lock& lock, const char* channel);
  // Caller holds the same lock.
  void signal();

 private:
  host::Task* waiter_ = nullptr;
  bool done_ = false;
};

class ActiveGate;

// Permits calls into the module for as long as it lives.
class [[nodiscard]] ActiveRef {
 public:
  ActiveRef(ActiveRef&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
  ActiveRef& operator=(ActiveRef&&) = delete;
  inline ~ActiveRef();

 private:
  friend class ActiveGate;
  explicit ActiveRef(ActiveGate& gate) : gate_(&gate) {}
  ActiveGate* gate_;
};

class ActiveGate {
 public:
  explicit constexpr ActiveGate(const char* name) : lock_(name) {}
  ActiveGate(const ActiveGate&) = delete;
  ActiveGate& operator=(const ActiveGate&) = delete;

  // Nothing once removal has begun.
  std::optional<ActiveRef> enter() {
    if (!users_.increment_unless_negative()) return std::nullopt;
    return ActiveRef(*this);
  }
  bool active() const { return users_.load() >= 0; }
  // For modules that enter and leave by themselves (debugfs_file_get, debugfs_file_put).
  bool enter_bare() { return users_.increment_unless_negative(); }
  void leave_bare() { leave(); }
  // Comes back in after leave_bare(), removal or not: the end of a break of active protection.
  void rejoin_bare() { users_.add(1); }
  // Nobody is inside, and nobody will be.
  bool drained() const { return users_.load() == kBias; }
  // Shuts the gate and waits until nobody is inside. Once only; may park.
  void deactivate_and_drain(const char* channel) {
    if (!deactivate()) drain(channel);
  }
  // The two halves, for who shuts many gates before it waits at the first. deactivate() is true if
  // nobody is inside; otherwise the same task calls drain().
  bool deactivate();
  void drain(const char* channel);
  // Free for the owner's own small state; never held over a call or a wait but OneShot's.
  Lock& lock() { return lock_; }

 private:
  friend class ActiveRef;
  static constexpr std::int32_t kBias = std::numeric_limits<std::int32_t>::min();
  void leave() {
    if (__builtin_expect(users_.sub(1) == kBias, false)) last_left();
  }
  void last_left();

  Atomic<std::int32_t> users_{0};
  Lock lock_;
  OneShot drained_;
};

inline ActiveRef::~ActiveRef() {
  if (gate_) gate_->leave();
}

// The end of a node: deactivate, drain, run down, put. `run_down` is for what outlives the calls
// (open files whose release must run while the code is still there).
template <class Node>
void retire(RefPtr<Node> node, const char* channel) {
  if (lacks(Protection::kReleaseAfterAll)) {
    const bool empty = node->gate().deactivate();
    node->run_down();
    if (!empty) node->gate().drain(channel);
    return;
  }
  node->gate().deactivate_and_drain(channel);
  node->run_down();
}

}  // namespace holdfast::kernel
