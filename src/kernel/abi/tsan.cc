// What code compiled with -fsanitize=thread calls (build::Flavour::kExplore): before every access,
// and at both ends of every function. The atomics are made here. With no observer they only do what
// they stand for, so an instrumented module also runs in a serving kernel.
//
// The interface is the compiler's own; gcc 12 with --param tsan-distinguish-volatile=1 tells
// READ_ONCE() and WRITE_ONCE() from plain accesses. Memory order arguments are ignored: the
// explorer is sequentially consistent.
#include "kernel/abi/export.h"
#include "kernel/core/kernel_data.h"
#include "kernel/core/observer.h"
#include "kernel/core/timers.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {

// NOLINTBEGIN(bugprone-reserved-identifier): the compiler chose the names.

#define ACCESS(name, size, is_write) \
  void name(void* address) { observe(address, size, is_write, HOLDFAST_CALLER); }
#define SIZES(prefix, is_write)  \
  ACCESS(prefix##1, 1, is_write) \
  ACCESS(prefix##2, 2, is_write) \
  ACCESS(prefix##4, 4, is_write) \
  ACCESS(prefix##8, 8, is_write) \
  ACCESS(prefix##16, 16, is_write)

SIZES(__tsan_read, false)
SIZES(__tsan_write, true)
SIZES(__tsan_unaligned_read, false)
SIZES(__tsan_unaligned_write, true)

#undef ACCESS

namespace {

// Time is not shared memory: who looks at it is told, and nobody else hears of it.
bool is_a_look_at_jiffies(const void* address) {
  Kernel* kernel = current_kernel_or_null();
  if (!kernel || address != &kernel->data().jiffies) return false;
  kernel->timers().jiffies();
  return true;
}

void marked(const void* address, std::size_t size, host::Access kind, const void* pc) {
  if (is_a_look_at_jiffies(address)) return;
  if (Observer* watching = observer()) {
    watching->marked(address, size, kind, pc);
  } else {
    host::access(address, size, kind);
  }
}

}  // namespace

#define ACCESS(name, size, is_write)                                                               \
  void name(void* address) {                                                                       \
    marked(address, size, is_write ? host::Access::kWrite : host::Access::kRead, HOLDFAST_CALLER); \
  }

SIZES(__tsan_volatile_read, false)
SIZES(__tsan_volatile_write, true)
SIZES(__tsan_unaligned_volatile_read, false)
SIZES(__tsan_unaligned_volatile_write, true)

void __tsan_read_range(void* address, unsigned long size) {
  observe_read(address, size, HOLDFAST_CALLER);
}
void __tsan_write_range(void* address, unsigned long size) {
  observe_write(address, size, HOLDFAST_CALLER);
}
void __tsan_vptr_update(void** address, void*) { observe_write(address, 8, HOLDFAST_CALLER); }
void __tsan_vptr_read(void** address) { observe_read(address, 8, HOLDFAST_CALLER); }

void __tsan_init() {}
void __tsan_func_entry(void*) {
  if (Observer* watching = observer()) watching->entered(HOLDFAST_CALLER);
}
void __tsan_func_exit() {
  if (Observer* watching = observer()) watching->leaving();
}
// ThreadSanitizer, when it is this file that it watches, has no model of fences, and says so.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wtsan"
void __tsan_atomic_thread_fence(int) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
#pragma GCC diagnostic pop
void __tsan_atomic_signal_fence(int) {}

#define ATOMIC_UPDATE(bits, type, name, builtin)                                         \
  type __tsan_atomic##bits##_##name(volatile type* at, type value, int) {                \
    marked(const_cast<type*>(at), sizeof value, host::Access::kUpdate, HOLDFAST_CALLER); \
    return builtin(at, value, __ATOMIC_SEQ_CST);                                         \
  }
#define ATOMIC_CAS(bits, type, name)                                                       \
  bool __tsan_atomic##bits##_compare_exchange_##name(volatile type* at, type* expected,    \
                                                     type desired, int, int) {             \
    marked(const_cast<type*>(at), sizeof desired, host::Access::kUpdate, HOLDFAST_CALLER); \
    return __atomic_compare_exchange_n(at, expected, desired, false, __ATOMIC_SEQ_CST,     \
                                       __ATOMIC_SEQ_CST);                                  \
  }
#define ATOMICS(bits, type)                                                                       \
  type __tsan_atomic##bits##_load(const volatile type* at, int) {                                 \
    marked(const_cast<const type*>(at), sizeof *at, host::Access::kRead, HOLDFAST_CALLER);        \
    return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                                 \
  }                                                                                               \
  void __tsan_atomic##bits##_store(volatile type* at, type value, int) {                          \
    marked(const_cast<type*>(at), sizeof value, host::Access::kWrite, HOLDFAST_CALLER);           \
    __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                                \
  }                                                                                               \
  ATOMIC_UPDATE(bits, type, exchange, __atomic_exchange_n)                                        \
  ATOMIC_UPDATE(bits, type, fetch_add, __atomic_fetch_add)                                        \
  ATOMIC_UPDATE(bits, type, fetch_sub, __atomic_fetch_sub)                                        \
  ATOMIC_UPDATE(bits, type, fetch_and, __atomic_fetch_and)                                        \
  ATOMIC_UPDATE(bits, type, fetch_or, __atomic_fetch_or)                                          \
  ATOMIC_UPDATE(bits, type, fetch_xor, __atomic_fetch_xor)                                        \
  ATOMIC_UPDATE(bits, type, fetch_nand, __atomic_fetch_nand)                                      \
  ATOMIC_CAS(bits, type, strong)                                                                  \
  ATOMIC_CAS(bits, type, weak)                                                                    \
  type __tsan_atomic##bits##_compare_exchange_val(volatile type* at, type expected, type desired, \
                                                  int, int) {                                     \
    marked(const_cast<type*>(at), sizeof desired, host::Access::kUpdate, HOLDFAST_CALLER);        \
    __atomic_compare_exchange_n(at, &expected, desired, false, __ATOMIC_SEQ_CST,                  \
                                __ATOMIC_SEQ_CST);                                                \
    return expected;                                                                              \
  }

ATOMICS(8, std::uint8_t)
ATOMICS(16, std::uint16_t)
ATOMICS(32, std::uint32_t)
ATOMICS(64, std::uint64_t)

#define EXPORT_SIZES(prefix) \
  EXPORT(prefix##1), EXPORT(prefix##2), EXPORT(prefix##4), EXPORT(prefix##8), EXPORT(prefix##16)
#define EXPORT_ATOMICS(bits)                                                            \
  EXPORT(__tsan_atomic##bits##_load), EXPORT(__tsan_atomic##bits##_store),              \
      EXPORT(__tsan_atomic##bits##_exchange), EXPORT(__tsan_atomic##bits##_fetch_add),  \
      EXPORT(__tsan_atomic##bits##_fetch_sub), EXPORT(__tsan_atomic##bits##_fetch_and), \
      EXPORT(__tsan_atomic##bits##_fetch_or), EXPORT(__tsan_atomic##bits##_fetch_xor),  \
      EXPORT(__tsan_atomic##bits##_fetch_nand),                                         \
      EXPORT(__tsan_atomic##bits##_compare_exchange_strong),                            \
      EXPORT(__tsan_atomic##bits##_compare_exchange_weak),                              \
      EXPORT(__tsan_atomic##bits##_compare_exchange_val)

std::span<const Export> tsan_exports() {
  static const Export kExports[] = {
      EXPORT_SIZES(__tsan_read),
      EXPORT_SIZES(__tsan_write),
      EXPORT_SIZES(__tsan_unaligned_read),
      EXPORT_SIZES(__tsan_unaligned_write),
      EXPORT_SIZES(__tsan_volatile_read),
      EXPORT_SIZES(__tsan_volatile_write),
      EXPORT_SIZES(__tsan_unaligned_volatile_read),
      EXPORT_SIZES(__tsan_unaligned_volatile_write),
      EXPORT(__tsan_read_range),
      EXPORT(__tsan_write_range),
      EXPORT(__tsan_vptr_update),
      EXPORT(__tsan_vptr_read),
      EXPORT(__tsan_init),
      EXPORT(__tsan_func_entry),
      EXPORT(__tsan_func_exit),
      EXPORT(__tsan_atomic_thread_fence),
      EXPORT(__tsan_atomic_signal_fence),
      EXPORT_ATOMICS(8),
      EXPORT_ATOMICS(16),
      EXPORT_ATOMICS(32),
      EXPORT_ATOMICS(64),
  };
  return kExports;
}

// NOLINTEND(bugprone-reserved-identifier)

}  // namespace holdfast::kernel::abi
