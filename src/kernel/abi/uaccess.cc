#include "kernel/abi/uaccess.h"

#include <holdfast/abi/gfp.h>

#include <algorithm>
#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/gfp.h"
#include "kernel/core/observer.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/kernel.h"
#include "kernel/lib/bytes.h"

#define SITE __builtin_return_address(0)

namespace holdfast::kernel::abi {
namespace {

constexpr unsigned kGfpUser = kGfpKernel | HF_GFP_HARDWALL;

std::uint64_t address_of(const void* user) { return reinterpret_cast<std::uintptr_t>(user); }

// A task without user memory (a kernel thread) reaches nothing.
std::size_t read_user(const void* user, void* to, std::size_t size) {
  UserMemory* memory = current_task().user;
  return memory ? memory->read(address_of(user), to, size) : size;
}

std::size_t write_user(void* user, const void* from, std::size_t size) {
  UserMemory* memory = current_task().user;
  return memory ? memory->write(address_of(user), from, size) : size;
}

// A copy with a terminating NUL if `nul`; an error pointer on failure.
char* duplicate(const void* user, std::size_t size, bool nul, const void* site) {
  auto* copy = static_cast<char*>(
      current_kernel().slab().kmalloc(size + nul, kGfpUser | HF_GFP_NOWARN, site));
  if (!copy) return error_pointer<char>(-ENOMEM);
  if (read_user(user, copy, size) != 0) {
    current_kernel().slab().free(copy, site);
    return error_pointer<char>(-EFAULT);
  }
  if (nul) copy[size] = '\0';
  return copy;
}

template <class T>
int put(T value, void* user) {
  return write_user(user, &value, sizeof value) ? -EFAULT : 0;
}

template <class T>
int get(T* value, const void* user) {
  T seen;
  const bool failed = read_user(user, &seen, sizeof seen) != 0;
  *value = failed ? 0 : seen;
  return failed ? -EFAULT : 0;
}

}  // namespace

unsigned long __copy_to_user_inatomic(void* user, const void* from, unsigned long size) {
  observe_read(from, size, SITE);
  observe_published(from, size, SITE);
  return write_user(user, from, size);
}
unsigned long __copy_from_user_inatomic(void* to, const void* user, unsigned long size) {
  observe_write(to, size, SITE);
  return read_user(user, to, size);
}
unsigned long _copy_to_user(void* user, const void* from, unsigned long size) {
  might_sleep("include/linux/uaccess.h:169");
  observe_read(from, size, SITE);
  observe_published(from, size, SITE);
  return write_user(user, from, size);
}
unsigned long _copy_from_user(void* to, const void* user, unsigned long size) {
  might_sleep("include/linux/uaccess.h:159");
  observe_write(to, size, SITE);
  const std::size_t left = read_user(user, to, size);
  if (left) fill_bytes(static_cast<char*>(to) + (size - left), 0, left);
  return left;
}
unsigned long copy_in_user(void* to, const void* from, unsigned long size) {
  might_sleep("include/linux/uaccess.h");
  char chunk[256];
  unsigned long done = 0;
  while (done < size) {
    const std::size_t part = std::min<std::size_t>(sizeof chunk, size - done);
    const std::size_t missing = read_user(static_cast<const char*>(from) + done, chunk, part);
    const std::size_t left = write_user(static_cast<char*>(to) + done, chunk, part - missing);
    done += part - missing - left;
    if (missing || left) break;
  }
  return size - done;
}

unsigned long __clear_user(void* user, unsigned long size) {
  static constexpr char kZeros[256] = {};
  unsigned long done = 0;
  while (done < size) {
    const std::size_t part = std::min<std::size_t>(sizeof kZeros, size - done);
    const std::size_t left = write_user(static_cast<char*>(user) + done, kZeros, part);
    done += part - left;
    if (left) break;
  }
  return size - done;
}
unsigned long clear_user(void* user, unsigned long size) {
  might_sleep("arch/x86/include/asm/uaccess_64.h");
  return __clear_user(user, size);
}

// Length without the NUL; `size` if there was none in so many bytes.
long strncpy_from_user(char* to, const char* user, long size) {
  might_sleep("lib/strncpy_from_user.c:122");
  for (long at = 0; at < size; ++at) {
    observe_write(to + at, 1, SITE);
    if (read_user(user + at, to + at, 1) != 0) return -EFAULT;
    if (to[at] == '\0') return at;
  }
  return size > 0 ? size : 0;
}

// Length with the NUL; more than `size` if there was none in so many bytes; 0: a fault.
long strnlen_user(const char* user, long size) {
  for (long at = 0; at < size; ++at) {
    char c;
    if (read_user(user + at, &c, 1) != 0) return 0;
    if (c == '\0') return at + 1;
  }
  return size > 0 ? size + 1 : 0;
}

int check_zeroed_user(const void* user, std::size_t size) {
  for (std::size_t at = 0; at < size; ++at) {
    char c;
    if (read_user(static_cast<const char*>(user) + at, &c, 1) != 0) return -EFAULT;
    if (c != '\0') return 0;
  }
  return 1;
}

void* memdup_user(const void* user, std::size_t size) { return duplicate(user, size, false, SITE); }
void* vmemdup_user(const void* user, std::size_t size) {
  Slab& slab = current_kernel().slab();
  void* copy = slab.kvmalloc(size, kGfpUser, SITE);
  if (!copy) return error_pointer(-ENOMEM);
  if (read_user(user, copy, size) == 0) return copy;
  slab.kvfree(copy, SITE);
  return error_pointer(-EFAULT);
}
void* memdup_user_nul(const void* user, std::size_t size) {
  return duplicate(user, size, true, SITE);
}
char* strndup_user(const char* user, long size) {
  const long length = strnlen_user(user, size);
  if (length == 0) return error_pointer<char>(-EFAULT);
  if (length > size) return error_pointer<char>(-EINVAL);
  char* copy = duplicate(user, static_cast<std::size_t>(length), false, SITE);
  if (is_error_pointer(copy)) return copy;
  copy[length - 1] = '\0';  // it may have changed meanwhile
  return copy;
}

bool hf_access_ok(const void* user, unsigned long size) {
  return UserMemory::could_be_user(address_of(user), size);
}

#define USER_WORD(bytes, type)                                                        \
  int __put_user_##bytes(type value, void* user) {                                    \
    might_sleep("put_user");                                                          \
    return put(value, user);                                                          \
  }                                                                                   \
  int __put_user_nocheck_##bytes(type value, void* user) { return put(value, user); } \
  int __get_user_##bytes(type* value, const void* user) {                             \
    might_sleep("get_user");                                                          \
    return get(value, user);                                                          \
  }                                                                                   \
  int __get_user_nocheck_##bytes(type* value, const void* user) { return get(value, user); }
USER_WORD(1, std::uint8_t)
USER_WORD(2, std::uint16_t)
USER_WORD(4, std::uint32_t)
USER_WORD(8, std::uint64_t)
#undef USER_WORD

// The two halves of many read and write operations: a buffer of the kernel as a file.
long simple_read_from_buffer(void* user, std::size_t count, long long* position, const void* from,
                             std::size_t available) {
  const long long at = *position;
  if (at < 0) return -EINVAL;
  if (static_cast<std::size_t>(at) >= available || count == 0) return 0;
  count = std::min(count, available - static_cast<std::size_t>(at));
  const std::size_t left = _copy_to_user(user, static_cast<const char*>(from) + at, count);
  if (left == count) return -EFAULT;
  count -= left;
  *position = at + static_cast<long long>(count);
  return static_cast<long>(count);
}
long simple_write_to_buffer(void* to, std::size_t available, long long* position, const void* user,
                            std::size_t count) {
  const long long at = *position;
  if (at < 0) return -EINVAL;
  if (static_cast<std::size_t>(at) >= available || count == 0) return 0;
  count = std::min(count, available - static_cast<std::size_t>(at));
  const std::size_t left = _copy_from_user(static_cast<char*>(to) + at, user, count);
  if (left == count) return -EFAULT;
  count -= left;
  *position = at + static_cast<long long>(count);
  return static_cast<long>(count);
}
long memory_read_from_buffer(void* to, std::size_t count, long long* position, const void* from,
                             std::size_t available) {
  const long long at = *position;
  if (at < 0) return -EINVAL;
  if (static_cast<std::size_t>(at) >= available) return 0;
  count = std::min(count, available - static_cast<std::size_t>(at));
  observe_read(static_cast<const char*>(from) + at, count, SITE);
  observe_write(to, count, SITE);
  copy_bytes(to, static_cast<const char*>(from) + at, count);
  *position = at + static_cast<long long>(count);
  return static_cast<long>(count);
}

std::span<const Export> uaccess_exports() {
  static const Export kExports[] = {
      EXPORT(_copy_to_user),
      EXPORT(_copy_from_user),
      EXPORT(__copy_to_user_inatomic),
      EXPORT(__copy_from_user_inatomic),
      EXPORT(copy_in_user),
      EXPORT(clear_user),
      EXPORT(__clear_user),
      EXPORT(strncpy_from_user),
      EXPORT(strnlen_user),
      EXPORT(check_zeroed_user),
      EXPORT(memdup_user),
      EXPORT(vmemdup_user),
      EXPORT(memdup_user_nul),
      EXPORT(strndup_user),
      EXPORT(hf_access_ok),
      EXPORT(__put_user_1),
      EXPORT(__put_user_2),
      EXPORT(__put_user_4),
      EXPORT(__put_user_8),
      EXPORT(__put_user_nocheck_1),
      EXPORT(__put_user_nocheck_2),
      EXPORT(__put_user_nocheck_4),
      EXPORT(__put_user_nocheck_8),
      EXPORT(__get_user_1),
      EXPORT(__get_user_2),
      EXPORT(__get_user_4),
      EXPORT(__get_user_8),
      EXPORT(__get_user_nocheck_1),
      EXPORT(__get_user_nocheck_2),
      EXPORT(__get_user_nocheck_4),
      EXPORT(__get_user_nocheck_8),
      EXPORT(simple_read_from_buffer),
      EXPORT(simple_write_to_buffer),
      EXPORT(memory_read_from_buffer),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
