// ktime_get() and its kin, under Linux's symbol names.
#pragma once

#include "kernel/core/clock.h"

namespace holdfast::kernel {

long long ktime_get();
long long ktime_get_raw();
long long ktime_get_with_offset(int offset);  // 0: real, 1: boot, 2: TAI
long long ktime_get_coarse_with_offset(int offset);
long long ktime_get_seconds();
long long ktime_get_real_seconds();
void ktime_get_ts64(Timespec64* value);
void ktime_get_raw_ts64(Timespec64* value);
void ktime_get_real_ts64(Timespec64* value);
void ktime_get_coarse_ts64(Timespec64* value);
void ktime_get_coarse_real_ts64(Timespec64* value);
unsigned long long ktime_get_mono_fast_ns();
unsigned long long ktime_get_raw_fast_ns();
unsigned long long ktime_get_boot_fast_ns();
unsigned long long ktime_get_real_fast_ns();
unsigned long long sched_clock();
unsigned long long sched_clock_cpu(int cpu);
Timespec64 ns_to_timespec64(long long nanoseconds);
void set_normalized_timespec64(Timespec64* value, long long seconds, long long nanoseconds);
long long mktime64(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute,
                   unsigned second);
void time64_to_tm(long long seconds, int offset, CivilTime* result);
void do_gettimeofday(void* timeval);  // struct timeval: seconds, microseconds

}  // namespace holdfast::kernel
