// Timers: one queue and one task for all that happens later: timer_list, hrtimer, tasklets. The
// task
// ("ksoftirqd/0") is spawned on first use and sleeps until the next deadline: it needs no tick,
// and an idle kernel uses no processor. jiffies are computed when somebody asks; for the variable
// see tick.h.
//
// Callbacks run on that task one after the other, timers and tasklets in softirq context, hrtimers
// in interrupt context. What is armed is known here by address; the C structs are only looked at
// inside run_in_module(), because a forgotten timer may lie in memory that is gone: its expiry is
// an oops, not the end of the kernel. Lock order: lock_ before nothing.
#pragma once

#include <holdfast/abi/timer.h>

#include <cstdint>
#include <deque>
#include <map>
#include <unordered_map>
#include <vector>

#include "base/ref.h"
#include "host/host.h"
#include "kernel/core/lock.h"
#include "kernel/core/tasks.h"

namespace holdfast::kernel {

class Timers {
 public:
  enum class Kind : std::uint8_t { kTimer, kHrtimer, kTasklet };

  explicit Timers(Kernel& kernel);

  unsigned long jiffies();  // also kept in KernelData, for whoever reads the variable
  host::Time started_at() const { return started_at_; }
  // The moment when jiffies reach `expires`.
  host::Time deadline_of(unsigned long expires);

  // `deadline`: monotonic. True if it was armed before; with `only_pending`, nothing happens if
  // not.
  bool arm(Kind kind, void* object, host::Time deadline, bool only_pending = false);
  // True if it was armed.
  bool disarm(void* object);
  bool armed(const void* object);
  bool running(const void* object);
  // disarm(), and waits until the callback does not run either. From within that callback it says
  // so in the log and does not wait.
  bool disarm_and_wait(void* object, const char* caller);
  // Waits only. `object` may be armed again by the callback.
  void wait_while_running(void* object, const char* caller);

  // Waits until `object` is neither armed nor running. Not for callers on the task itself.
  void wait_until_done(const void* object);

  // What is armed and lies in [begin, begin + size), or would call a function there; the earliest
  // first.
  struct Armed {
    Kind kind;
    const void* object;
    const void* function;
    bool delayed_work;
  };
  std::vector<Armed> armed_within(const void* begin, std::size_t size);

  // Ends the task; what is armed stays so, and never happens.
  void stop();

 private:
  struct Key {
    host::Time deadline;
    std::uint64_t sequence;
    auto operator<=>(const Key&) const = default;
  };
  struct Entry {
    Kind kind;
    void* object;
    const void* function;  // as it was when it was armed; of a delayed work: the work's
    bool delayed_work;
  };
  static void run(void* timers);
  void loop();
  // Takes the next thing that is due. False: none; `next` is when to look again.
  bool take_due(Entry& entry, host::Time& next);
  void call(const Entry& entry);
  bool erase(const void* object);
  void wait_for_a_return(const char* channel);

  Kernel& kernel_;
  const host::Time started_at_;
  Lock lock_{"timers"};
  std::map<Key, Entry> queue_;
  std::unordered_map<const void*, Key> keys_;
  std::uint64_t last_sequence_ = 0;
  RefPtr<KernelTask> task_;
  const void* running_ = nullptr;
  std::uint64_t runs_ = 0;  // how many callbacks have returned
  std::vector<Task*> waiting_;
  bool stopping_ = false;
};

// timer_list
void init_timer_key(::timer_list* timer, void (*function)(::timer_list*), unsigned flags,
                    const char* name, void* key);
void add_timer(::timer_list* timer);
void add_timer_on(::timer_list* timer, int cpu);
int mod_timer(::timer_list* timer, unsigned long expires);
int mod_timer_pending(::timer_list* timer, unsigned long expires);
int timer_reduce(::timer_list* timer, unsigned long expires);
int timer_delete(::timer_list* timer);
int timer_delete_sync(::timer_list* timer);
int try_to_del_timer_sync(::timer_list* timer);
int hf_timer_pending(const ::timer_list* timer);

// hrtimer
void hrtimer_init(::hrtimer* timer, int clock, int mode);
void hrtimer_start_range_ns(::hrtimer* timer, long long time, unsigned long long delta, int mode);
int hrtimer_cancel(::hrtimer* timer);
int hrtimer_try_to_cancel(::hrtimer* timer);
bool hrtimer_active(const ::hrtimer* timer);
int hf_hrtimer_is_queued(::hrtimer* timer);
int hf_hrtimer_callback_running(::hrtimer* timer);
unsigned long long hrtimer_forward(::hrtimer* timer, long long now, long long interval);
long long __hrtimer_get_remaining(const ::hrtimer* timer, bool adjust);
long long hf_hrtimer_cb_get_time(const ::hrtimer* timer);

// tasklet_struct
void tasklet_init(::tasklet_struct* t, void (*function)(unsigned long), unsigned long data);
void tasklet_setup(::tasklet_struct* t, void (*callback)(::tasklet_struct*));
void __tasklet_schedule(::tasklet_struct* t);
void __tasklet_hi_schedule(::tasklet_struct* t);
void tasklet_kill(::tasklet_struct* t);
void tasklet_unlock_wait(::tasklet_struct* t);
void hf_tasklet_enable(::tasklet_struct* t);

// What the task does when each is due; on that task, inside run_in_module().
void expire_timer(::timer_list* timer);
void expire_hrtimer(Timers& timers, ::hrtimer* timer);
void run_tasklet(::tasklet_struct* t);

}  // namespace holdfast::kernel
