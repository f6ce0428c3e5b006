// struct timer_list under Linux's symbol names.
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/oops.h"
#include "kernel/core/timers.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

Timers& timers() { return current_kernel().timers(); }

void check_function(const ::timer_list* timer) {
  if (!timer->function) die("kernel BUG: a timer without a function is armed");
}

bool arm(::timer_list* timer, unsigned long expires, bool only_pending = false) {
  check_function(timer);
  Timers& all = timers();
  timer->expires = expires;
  return all.arm(Timers::Kind::kTimer, timer, all.deadline_of(expires), only_pending);
}

}  // namespace

void init_timer_key(::timer_list* timer, void (*function)(::timer_list*), unsigned flags,
                    const char* name, void*) {
  if (timers().disarm(timer)) {
    current_kernel().log().print(Level::kError, "BUG: timer %s is initialised while armed",
                                 name ? name : "?");
    current_kernel().taint(Taint::kWarn);
    tell_problem(Problem::kBug, "a timer is initialised while armed");
  }
  *timer = ::timer_list{};
  timer->function = function;
  timer->flags = flags;
}

void add_timer(::timer_list* timer) {
  if (timers().armed(timer)) die("kernel BUG: add_timer() of a timer that is armed already");
  arm(timer, timer->expires);
}

void add_timer_on(::timer_list* timer, int) { add_timer(timer); }
int mod_timer(::timer_list* timer, unsigned long expires) { return arm(timer, expires); }
int mod_timer_pending(::timer_list* timer, unsigned long expires) {
  return arm(timer, expires, true);
}

// Only ever makes it earlier.
int timer_reduce(::timer_list* timer, unsigned long expires) {
  if (timers().armed(timer) && static_cast<long>(timer->expires - expires) <= 0) return 1;
  return arm(timer, expires);
}

int timer_delete(::timer_list* timer) { return timers().disarm(timer); }

int timer_delete_sync(::timer_list* timer) {
  return timers().disarm_and_wait(timer, "timer_delete_sync");
}

int try_to_del_timer_sync(::timer_list* timer) {
  return timers().running(timer) ? -1 : timers().disarm(timer);
}

int hf_timer_pending(const ::timer_list* timer) { return timers().armed(timer); }

void expire_timer(::timer_list* timer) {
  if (timer->flags & HF_TIMER_GETS_DATA) {
    // Through void*: it was assigned as what it is, by a module of before 4.15.
    auto* function = reinterpret_cast<void*>(timer->function);
    reinterpret_cast<void (*)(unsigned long)>(function)(timer->data);
  } else {
    timer->function(timer);
  }
}

}  // namespace holdfast::kernel
