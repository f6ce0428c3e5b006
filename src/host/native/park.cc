// park, unpark, lock, unlock: where a native task waits. The words are fields of structs that C
// shares, hence atomic_ref.
#include <sched.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <utility>

#include "base/verify.h"
#include "host/native/futex.h"
#include "host/native/native_host.h"

namespace holdfast::host::native {
namespace {

enum Permit : std::uint32_t { kNone, kGiven, kSleeping };
enum Held : std::uint32_t { kFree, kHeld, kContended };
constexpr int kSpins = 64;

thread_local constinit BlockingHook* blocking_hook = nullptr;

// The blocking hook's two calls around a real sleep.
class Blocking {
 public:
  Blocking() : hook_(blocking_hook) {
    if (__builtin_expect(hook_ != nullptr, false)) hook_->about_to_block();
  }
  ~Blocking() {
    if (__builtin_expect(hook_ != nullptr, false)) hook_->resumed();
  }
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;

 private:
  BlockingHook* hook_;
};

static_assert(sizeof(void*) >= sizeof(std::uint32_t));
std::uint32_t* permit_word(Task& task) { return reinterpret_cast<std::uint32_t*>(&task.host_data); }
std::atomic_ref<std::uint32_t> permit_of(Task& task) {
  return std::atomic_ref<std::uint32_t>(*permit_word(task));
}

// Who holds a lock: the thread, so that a task nested in another on one thread is seen as the same.
void* self() { return &running; }
std::atomic_ref<void*> owner_of(Lock& lock) { return std::atomic_ref<void*>(lock.owner); }
std::atomic_ref<std::uint32_t> state_of(Lock& lock) {
  return std::atomic_ref<std::uint32_t>(lock.state);
}
void set_owner(Lock& lock, void* owner) { owner_of(lock).store(owner, std::memory_order_relaxed); }

}  // namespace

BlockingHook* set_blocking_hook(BlockingHook* hook) { return std::exchange(blocking_hook, hook); }

Woken NativeHost::park(const char*, Time deadline) {
  VERIFY(running.task != nullptr);
  auto permit = permit_of(*running.task);
  std::uint32_t seen = kNone;
  if (!permit.compare_exchange_strong(seen, kSleeping)) {
    permit.store(kNone, std::memory_order_relaxed);
    return Woken::kPermit;
  }
  if (deadline != kForever && now(Clock::kMonotonic) >= deadline) {
    return permit.exchange(kNone) == kGiven ? Woken::kPermit : Woken::kDeadline;
  }
  Blocking blocking;
  while (permit.load(std::memory_order_acquire) == kSleeping) {
    if (!futex_wait(permit_word(*running.task), kSleeping, deadline)) break;
  }
  return permit.exchange(kNone) == kGiven ? Woken::kPermit : Woken::kDeadline;
}

void NativeHost::unpark(Task& task) {
  std::uint32_t* word = permit_word(task);
  // After this exchange the task may be gone; waking a word that is no more wakes nobody.
  if (permit_of(task).exchange(kGiven) == kSleeping) futex_wake_one(word);
}

void NativeHost::yield() { sched_yield(); }

void NativeHost::lock(Lock& lock) {
  std::uint32_t expected = kFree;
  if (!state_of(lock).compare_exchange_strong(expected, kHeld)) {
    lock_slowly(lock);
  }
  set_owner(lock, self());
}

bool NativeHost::try_lock(Lock& lock) {
  std::uint32_t expected = kFree;
  if (!state_of(lock).compare_exchange_strong(expected, kHeld)) {
    return false;
  }
  set_owner(lock, self());
  return true;
}

void NativeHost::lock_slowly(Lock& lock) {
  if (owner_of(lock).load(std::memory_order_relaxed) == self()) {
    panic(std::string("deadlock: task ") + (running.task ? running.task->name : "?") + " locks \"" +
          (lock.name ? lock.name : "?") + "\", which it holds already");
  }
  auto state = state_of(lock);
  for (int i = 0; i < kSpins; ++i) {
    std::uint32_t expected = kFree;
    if (state.load(std::memory_order_relaxed) == kFree &&
        state.compare_exchange_strong(expected, kHeld)) {
      return;
    }
    __builtin_ia32_pause();
  }
  Blocking blocking;
  while (state.exchange(kContended) != kFree) {
    futex_wait(&lock.state, kContended, kForever);
  }
}

void NativeHost::unlock(Lock& lock) {
  set_owner(lock, nullptr);
  // After the exchange the lock's memory may be gone (see unpark).
  std::uint32_t* word = &lock.state;
  std::uint32_t before = state_of(lock).exchange(kFree);
  if (before == kFree) panic("unlock of a lock that is not locked");
  if (before == kContended) futex_wake_one(word);
}

}  // namespace holdfast::host::native
