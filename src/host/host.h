// The host: everything the kernel may ask of the machine below it. Two hosts implement it: threads
// and a real clock (host/native), fibers and an explorer (explore/). docs/host-interface.md has the
// contract as prose.
//
// Model: a task is a thread of control. It waits in park() or lock() and nowhere else, so a host
// that owns both sees every wait. A wake-up is one permit per task: unpark() before park() makes
// park() return at once; two unpark() are worth one. Permits are never lost; a park() may also
// return without a permit having been meant for this wait, so callers loop over their condition.
//
// Rejected: condition variables (two objects per wait, and the lock is hidden inside the wait),
// one semaphore per wait (allocation on every sleep).
#pragma once

#include <holdfast/abi/lock.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace holdfast::host {

using Time = std::int64_t;  // nanoseconds
inline constexpr Time kForever = std::numeric_limits<Time>::max();
using Lock = ::hf_lock;

enum class Clock : std::uint8_t { kMonotonic, kRealtime, kProcessor };
enum class Woken : std::uint8_t { kPermit, kDeadline };
enum class Access : std::uint8_t { kRead, kWrite, kUpdate };
enum class Protection : std::uint8_t { kNone, kReadOnly, kReadWrite, kReadExecute };

class Host;

// A thread of control as the host sees it. The kernel's Task derives from it and owns the memory;
// the host uses `host_data` as it likes between spawn() and finished().
class Task {
 public:
  Host* host = nullptr;
  void* host_data = nullptr;
  const char* name = "";  // for reports; outlives the task

  // The host calls it last, on no particular stack, when the task will run no more. May delete.
  virtual void finished() {}

 protected:
  Task() = default;
  ~Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
};

class Host {
 public:
  virtual ~Host() = default;

  // Starts entry(argument) as `task`. False: the machine has no more threads.
  virtual bool spawn(Task& task, void (*entry)(void*), void* argument) = 0;
  // Ends the calling task, which must have been spawned; runs no destructors of its frames.
  [[noreturn]] virtual void exit() = 0;
  // Gives up the processor until a permit or `deadline` (monotonic). `channel` names the wait.
  virtual Woken park(const char* channel, Time deadline) = 0;
  // Gives `task` its permit. Any task may call it, holding any locks.
  virtual void unpark(Task& task) = 0;
  // Lets others run; also the scheduling point of loops that poll.
  virtual void yield() = 0;

  // A mutex, not recursive. lock() by its owner is a bug of the caller: a panic, never a hang.
  virtual void lock(Lock& lock) = 0;
  virtual bool try_lock(Lock& lock) = 0;
  virtual void unlock(Lock& lock) = 0;

  // Called before each atomic or marked access of the kernel (see access() below).
  virtual void access(const void* object, std::size_t size, Access kind) = 0;
  // kProcessor: what the process has computed. Host-wide; 0 where time is not real.
  virtual Time now(Clock clock) = 0;
  // A number in [0, n): fault injection, random. Native: random; explorer: a branch.
  virtual std::uint32_t choose(std::uint32_t n, const char* why) = 0;

  // Zeroed memory aligned to `alignment` (a power of two); nullptr when there is none.
  virtual void* allocate(std::size_t size, std::size_t alignment) = 0;
  virtual void release(void* memory, std::size_t size) = 0;
  // Pages for module text and data: mapped read-write, in the low 2 GiB where the machine allows,
  // at an address not used by any earlier map() for as long as possible. `size`: whole pages.
  virtual void* map(std::size_t size) = 0;
  virtual bool protect(void* pages, std::size_t size, Protection protection) = 0;
  virtual void unmap(void* pages, std::size_t size) = 0;

  // One finished line of the log, for whoever watches the host (a console). May drop it.
  virtual void write_log(std::string_view line) = 0;
  // The kernel cannot go on. Never returns.
  [[noreturn]] virtual void panic(std::string_view reason) = 0;
};

// True for the channels on which the kernel's own tasks wait until somebody wants something.
inline bool serves(std::string_view channel) {
  return channel == "worker" || channel == "timers" || channel == "rcu callbacks" ||
         channel == "tick";
}

// What the running thread is doing: which task, and whether accesses are to be announced.
struct Running {
  Task* task = nullptr;
  bool observed = false;
};
inline thread_local constinit Running running;

// The calling task. nullptr on a thread that is no task.
inline Task* current() { return running.task; }

// Announces an access to a shared object. One flag test on the native host.
inline void access(const void* object, std::size_t size, Access kind) {
  if (__builtin_expect(running.observed, false)) running.task->host->access(object, size, kind);
}

}  // namespace holdfast::host
