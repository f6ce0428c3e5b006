// NativeHost: the host made of threads, futexes and the machine's clock.
//
// A task's permit is one word, kept in Task::host_data itself, so a task needs no setting up and
// unpark() needs no table. A host lock is a futex as well (free, held, held with waiters).
// One NativeHost per process is enough for any number of kernels.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace holdfast::host::native {

// Told when the calling thread is about to sleep in park() or lock(), and when it runs again. Both
// run on that thread; neither may call the host. For pools that must not lose their last worker.
class BlockingHook {
 public:
  virtual void about_to_block() = 0;
  virtual void resumed() = 0;

 protected:
  ~BlockingHook() = default;
};

// For the calling thread, until it is set again. Returns the one before; nullptr: none.
BlockingHook* set_blocking_hook(BlockingHook* hook);

struct Options {
  std::uint64_t seed = 0;                              // of choose(); 0: a random one
  std::function<void(std::string_view)> log;           // write_log(); empty: dropped
  std::function<void(std::string_view reason)> panic;  // must not return; empty: print and abort
};

class NativeHost final : public Host {
 public:
  explicit NativeHost(Options options = {});
  ~NativeHost() override;  // joins every thread it spawned

  bool spawn(Task& task, void (*entry)(void*), void* argument) override;
  [[noreturn]] void exit() override;
  Woken park(const char* channel, Time deadline) override;
  void unpark(Task& task) override;
  void yield() override;
  void lock(Lock& lock) override;
  bool try_lock(Lock& lock) override;
  void unlock(Lock& lock) override;
  void access(const void*, std::size_t, Access) override {}
  Time now(Clock clock) override;
  std::uint32_t choose(std::uint32_t n, const char* why) override;
  void* allocate(std::size_t size, std::size_t alignment) override;
  void release(void* memory, std::size_t size) override;
  void* map(std::size_t size) override;
  bool protect(void* pages, std::size_t size, Protection protection) override;
  void unmap(void* pages, std::size_t size) override;
  void write_log(std::string_view line) override;
  [[noreturn]] void panic(std::string_view reason) override;

  // What choose() was seeded with: report it, so that a run can be repeated.
  std::uint64_t seed() const { return seed_; }

 private:
  struct Thread;
  static void* run(void* thread);
  static void run_until_exit(Thread& thread);
  void thread_done(Thread* thread);
  void reap(const std::vector<Thread*>& finished);
  void lock_slowly(Lock& lock);

  const Options options_;
  std::uint64_t seed_;
  std::atomic<std::uint64_t> random_state_;
  std::mutex threads_mutex_;
  std::condition_variable all_done_;
  std::size_t live_threads_ = 0;
  std::vector<Thread*> finished_;  // have run to their end, not joined yet
};

}  // namespace holdfast::host::native
