// Workers on one search, a thread each: who waits for work, and when there is none left.
//
// Work is given away by those who have some, when they see that somebody is hungry; what is given
// away and how, is the strategy's. One mutex guards all that is shared: it is taken when work
// changes hands, not in every execution.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace holdfast::explore {

class Crew {
 public:
  // The caller works; the others come later, or never.
  void join(unsigned more) {
    std::lock_guard guard(mutex);
    workers_ += more;
  }
  bool hungry() const { return waiting_.load(std::memory_order_relaxed) != 0; }
  // Work has been put where take() finds it.
  void offer() {
    if (hungry()) changed_.notify_all();
  }
  // Everybody goes home, whatever is left.
  void stop() {
    std::lock_guard guard(mutex);
    over_ = true;
    changed_.notify_all();
  }
  // Calls take(), holding the mutex, until it is true. False: nothing is left and nobody works, so
  // nothing will come; or stop().
  template <class Take>
  bool wait_for(Take take) {
    std::unique_lock guard(mutex);
    if (over_) return false;
    if (take()) return true;
    waiting_.fetch_add(1, std::memory_order_relaxed);
    bool got = false;
    while (!over_) {
      if (waiting_.load(std::memory_order_relaxed) == workers_) {
        over_ = true;
        changed_.notify_all();
        break;
      }
      changed_.wait(guard);
      if (!over_ && (got = take())) break;
    }
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    return got;
  }

  std::mutex mutex;

 private:
  std::condition_variable changed_;
  std::atomic<unsigned> waiting_{0};
  unsigned workers_ = 1;
  bool over_ = false;
};

}  // namespace holdfast::explore
