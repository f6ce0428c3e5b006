// msleep and its kin, and conversions between jiffies and other units, under Linux's symbol names.
#pragma once

#include "kernel/core/clock.h"

namespace holdfast::kernel {

void msleep(unsigned milliseconds);
unsigned long msleep_interruptible(unsigned milliseconds);  // what is left
void usleep_range_state(unsigned long least, unsigned long most, unsigned state);
void __udelay(unsigned long microseconds);
void __ndelay(unsigned long nanoseconds);
void __const_udelay(unsigned long loops);  // units of 2^-32 s
void __delay(unsigned long loops);
void hf_cpu_relax();
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);
int schedule_hrtimeout(long long* expires, int mode);
int schedule_hrtimeout_range(long long* expires, unsigned long long delta, int mode);
void yield();
int __cond_resched();
void io_schedule();
long io_schedule_timeout(long timeout);

unsigned long __msecs_to_jiffies(unsigned milliseconds);
unsigned long __usecs_to_jiffies(unsigned microseconds);
unsigned jiffies_to_msecs(unsigned long jiffies);
unsigned jiffies_to_usecs(unsigned long jiffies);
unsigned long nsecs_to_jiffies(unsigned long long nanoseconds);
unsigned long long nsecs_to_jiffies64(unsigned long long nanoseconds);
void jiffies_to_timespec64(unsigned long jiffies, Timespec64* value);
unsigned long timespec64_to_jiffies(const Timespec64* value);
long jiffies_to_clock_t(unsigned long jiffies);
unsigned long clock_t_to_jiffies(unsigned long ticks);
unsigned long long jiffies_64_to_clock_t(unsigned long long jiffies);
unsigned long long get_jiffies_64();

}  // namespace holdfast::kernel
