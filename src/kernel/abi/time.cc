// Timers, delays, clocks and work: core has the functions under their own names.
#include "kernel/abi/export.h"
#include "kernel/core/delay.h"
#include "kernel/core/ktime.h"
#include "kernel/core/timers.h"
#include "kernel/core/workqueues.h"

namespace holdfast::kernel::abi {

std::span<const Export> timer_exports() {
  static const Export table[] = {
      EXPORT(add_timer),
      EXPORT_GPL(add_timer_on),
      EXPORT(init_timer_key),
      EXPORT(mod_timer),
      EXPORT(mod_timer_pending),
      EXPORT(timer_delete),
      EXPORT(timer_delete_sync),
      EXPORT(timer_reduce),
      EXPORT(try_to_del_timer_sync),
      EXPORT(hf_timer_pending),
      EXPORT_DATA(jiffies),
      EXPORT_DATA(jiffies_64),
      EXPORT_GPL(hrtimer_active),
      EXPORT_GPL(hrtimer_cancel),
      EXPORT_GPL(hrtimer_forward),
      EXPORT_GPL(hrtimer_init),
      EXPORT_GPL(hrtimer_start_range_ns),
      EXPORT_GPL(hrtimer_try_to_cancel),
      EXPORT_GPL(__hrtimer_get_remaining),
      EXPORT_GPL(hf_hrtimer_callback_running),
      EXPORT_GPL(hf_hrtimer_cb_get_time),
      EXPORT_GPL(hf_hrtimer_is_queued),
      EXPORT(__tasklet_hi_schedule),
      EXPORT(__tasklet_schedule),
      EXPORT(tasklet_init),
      EXPORT(tasklet_kill),
      EXPORT(tasklet_setup),
      EXPORT_GPL(tasklet_unlock_wait),
      EXPORT(hf_tasklet_enable),
  };
  return table;
}

std::span<const Export> delay_exports() {
  static const Export table[] = {
      EXPORT(__const_udelay),
      EXPORT(__delay),
      EXPORT(__ndelay),
      EXPORT(__udelay),
      EXPORT(hf_cpu_relax),
      EXPORT(msleep),
      EXPORT(msleep_interruptible),
      EXPORT(usleep_range_state),
      EXPORT(schedule_timeout_idle),
      EXPORT(schedule_timeout_interruptible),
      EXPORT(schedule_timeout_killable),
      EXPORT(schedule_timeout_uninterruptible),
      EXPORT_GPL(schedule_hrtimeout),
      EXPORT_GPL(schedule_hrtimeout_range),
      EXPORT(yield),
      EXPORT(__cond_resched),
      EXPORT(io_schedule),
      EXPORT(io_schedule_timeout),
      EXPORT(__msecs_to_jiffies),
      EXPORT(__usecs_to_jiffies),
      EXPORT(jiffies_to_msecs),
      EXPORT(jiffies_to_usecs),
      EXPORT_GPL(nsecs_to_jiffies),
      EXPORT(nsecs_to_jiffies64),
      EXPORT(jiffies_to_timespec64),
      EXPORT(timespec64_to_jiffies),
      EXPORT(jiffies_to_clock_t),
      EXPORT(clock_t_to_jiffies),
      EXPORT(jiffies_64_to_clock_t),
      EXPORT(get_jiffies_64),
  };
  return table;
}

std::span<const Export> ktime_exports() {
  static const Export table[] = {
      EXPORT_GPL(ktime_get),
      EXPORT_GPL(ktime_get_raw),
      EXPORT_GPL(ktime_get_with_offset),
      EXPORT_GPL(ktime_get_coarse_with_offset),
      EXPORT_GPL(ktime_get_seconds),
      EXPORT_GPL(ktime_get_real_seconds),
      EXPORT_GPL(ktime_get_ts64),
      EXPORT(ktime_get_raw_ts64),
      EXPORT(ktime_get_real_ts64),
      EXPORT(ktime_get_coarse_ts64),
      EXPORT(ktime_get_coarse_real_ts64),
      EXPORT_GPL(ktime_get_mono_fast_ns),
      EXPORT_GPL(ktime_get_raw_fast_ns),
      EXPORT_GPL(ktime_get_boot_fast_ns),
      EXPORT_GPL(ktime_get_real_fast_ns),
      EXPORT_GPL(sched_clock),
      EXPORT_GPL(sched_clock_cpu),
      EXPORT(ns_to_timespec64),
      EXPORT(set_normalized_timespec64),
      EXPORT(mktime64),
      EXPORT(time64_to_tm),
      EXPORT(do_gettimeofday),
  };
  return table;
}

std::span<const Export> workqueue_exports() {
  static const Export table[] = {
      EXPORT(__flush_workqueue),
      EXPORT_GPL(alloc_workqueue),
      EXPORT(cancel_work),
      EXPORT_GPL(cancel_work_sync),
      EXPORT(cancel_delayed_work),
      EXPORT(cancel_delayed_work_sync),
      EXPORT(current_work),
      EXPORT(delayed_work_timer_fn),
      EXPORT_GPL(destroy_workqueue),
      EXPORT_GPL(drain_workqueue),
      EXPORT_GPL(flush_work),
      EXPORT(flush_delayed_work),
      EXPORT(flush_rcu_work),
      EXPORT_GPL(mod_delayed_work_on),
      EXPORT(queue_delayed_work_on),
      EXPORT(queue_rcu_work),
      EXPORT_GPL(queue_work_node),
      EXPORT(queue_work_on),
      EXPORT_GPL(schedule_on_each_cpu),
      EXPORT_GPL(work_busy),
      EXPORT_GPL(workqueue_set_max_active),
      EXPORT_DATA(system_wq),
      EXPORT_DATA(system_highpri_wq),
      EXPORT_DATA(system_long_wq),
      EXPORT_DATA(system_unbound_wq),
      EXPORT_DATA(system_freezable_wq),
      EXPORT_DATA(system_power_efficient_wq),
      EXPORT_DATA(system_freezable_power_efficient_wq),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
