// WorkerPool: the threads that serve one FUSE session, as leader and followers.
//
// One thread, the leader, reads a request and handles it itself: no hand-over, so the common
// request costs one wake-up, and requests are begun in the order they came. When its task is
// about to block in the kernel (BlockingHook), or has run for more than kPatience (a module that
// spins), another thread becomes the leader; the old one ends its request and joins the spares. A
// RELEASE keeps the lead when it blocks, for kPatience too: it is done before what was asked after
// it, as if close(2) had waited for it. Rejected: a pool that reads in parallel (a RELEASE
// could be overtaken, and two threads bouncing one request queue are slower than one), a thread per
// request.
//
// Lock order: mutex_, then Worker::mutex, then libfuse's own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "fuse/caller.h"
#include "fuse/lowlevel.h"
#include "host/native/attach.h"
#include "host/native/native_host.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::fuse {

class WorkerPool;

// A thread of the pool. Its task is the kernel's view of whoever made the request.
struct Worker final : host::native::BlockingHook {
  explicit Worker(WorkerPool& owner) : pool(owner) {}
  ~Worker();
  void about_to_block() override;
  void resumed() override {}
  char* buffer_of(std::size_t size);

  // A signal of the caller reaches the task from here on, until end(). Any thread.
  void let_signals_in();
  void begin(fuse_req_t current, const Caller& who);
  // Until end(): blocking does not let another lead. The worker's own thread.
  void keep_lead() { keeps_lead = true; }
  void end();

  WorkerPool& pool;
  kernel::Task task;
  hf_cred cred{};
  std::thread thread;
  fuse_buf input{};
  std::vector<char> output;
  std::atomic<std::uint64_t> serial{0};  // odd: a request is being handled
  bool done = false;  // the thread has nothing more to do; under the pool's mutex

 private:
  static void on_interrupt(fuse_req_t, void* worker);
  std::mutex mutex;
  fuse_req_t request = nullptr;
  bool interruptible = false;
  bool keeps_lead = false;  // of the worker's own thread
};

// The worker that the calling thread is.
Worker& this_worker();

class WorkerPool {
 public:
  WorkerPool(kernel::Kernel& kernel, fuse_session* session);
  ~WorkerPool() { stop(); }

  // `ended`: called once, on a thread of the pool, when the machine has closed the session (the
  // file system was unmounted, or its connection aborted).
  void start(std::function<void()> ended);
  // Interrupts every request that waits and ends the threads. Requests not yet read stay unread.
  void stop();

  kernel::Kernel& kernel() { return kernel_; }
  // Of the calling worker, which is about to block.
  void pass_leadership(Worker& worker);
  std::size_t threads();

  static constexpr std::chrono::milliseconds kPatience{100};
  static constexpr std::size_t kMaxThreads = 256;
  static constexpr std::size_t kMaxSpares = 4;

 private:
  bool become_leader(Worker& worker);
  void run(Worker& worker);
  void lead(Worker& worker);
  void promote_locked();
  void wake_watchdog();
  void watch();

  kernel::Kernel& kernel_;
  fuse_session* session_;
  std::function<void()> ended_;
  std::mutex mutex_;
  std::condition_variable leader_wanted_;
  std::condition_variable watchdog_;
  std::condition_variable worker_left_;
  std::atomic<Worker*> leader_{nullptr};
  std::vector<std::unique_ptr<Worker>> workers_;
  std::size_t spares_ = 0;
  std::size_t running_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> closed_{false};
  std::atomic<bool> watchdog_asleep_{false};
  std::thread watchdog_thread_;
};

}  // namespace holdfast::fuse
