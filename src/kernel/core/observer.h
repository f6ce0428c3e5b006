// Observer: who watches a kernel beyond the host contract. A serving kernel has none. A kernel that
// is explored has the checker: it must hear of every access that module code makes, of what lives
// and dies, and of what the kernel would only have said in its log.
//
// Where it is called from: abi/tsan.cc (code compiled with -fsanitize=thread), the exported
// functions that touch a module's memory on its behalf, the slab, the loader, and wherever a module
// is told off. It is called before the thing happens, with no kernel::Lock held but where a method
// says so, and may never return: the task then stops for good.
#pragma once

#include <cstddef>
#include <string_view>

#include "host/host.h"
#include "kernel/core/protection.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

class Module;

// Where an explorer's host gives memory out in order, so much before each block is nobody's.
inline constexpr std::size_t kFrontGuard = 16;

enum class Problem : std::uint8_t {
  kDoubleFree,
  kBadFree,    // of what is no live allocation, or of another kind
  kOverrun,    // bytes beyond a block's end were written
  kLateWrite,  // a freed block was written
  kLeak,       // memory whose module goes
  kBug,        // BUG(), or what would end the operation
  kWarning,    // WARN(), and the kernel's own warnings
  kSleepInAtomic,
  kLockMisuse,  // unlocked by a stranger, or not locked
  kRecursiveLock,
  kLeftEntry,  // a proc, sysfs, debugfs or device entry whose module goes
  kLeftTimer,  // armed
  kLeftWork,   // pending
  kLeftThread,
  kReference,  // a module's count went wrong
};

// Sites are return addresses in module text; nullptr: not known.
class Observer {
 public:
  // A plain access by the code that `pc` returns to.
  virtual void plain(const void* address, std::size_t size, bool write, const void* pc) = 0;
  // An atomic or volatile access, which the host must be told of too.
  virtual void marked(const void* address, std::size_t size, host::Access kind, const void* pc) = 0;
  // A function of a module begins (`pc` is inside it) and ends.
  virtual void entered(const void* pc) = 0;
  virtual void leaving() = 0;
  // The kernel is about to call the function at `address`, or to look at operations or a type
  // there: a module's, perhaps.
  virtual void uses(const void* address) = 0;
  // A block of the slab's; `footprint` also counts what lies unused behind it; `fresh`: filled with
  // kPoisonFresh, for nobody to read. freeing(): it is live, of the right kind, and about to go.
  virtual void allocated(const void* block, std::size_t size, std::size_t footprint, bool fresh,
                         const void* site) = 0;
  virtual void freeing(const void* block, const void* site) = 0;
  // ksize() or krealloc() made the whole of `size` bytes the caller's.
  virtual void resized(const void* block, std::size_t size) = 0;
  // A name that a path walk finds from now on; and no more, with all below it.
  virtual void entry_added(std::string_view directory, std::string_view name) = 0;
  virtual void entry_removed(std::string_view directory, std::string_view name) = 0;
  // These bytes, which plain() has been told of, go to user space.
  virtual void published(const void* address, std::size_t size, const void* pc) = 0;
  // The calling task has a lock from now on; `nests`: it would have waited for it. And has it no
  // more.
  virtual void took(const void* lock, const char* name, bool nests) = 0;
  virtual void gave(const void* lock) = 0;
  // Its memory is there and its code may run from now on; and is about to go.
  virtual void loaded(Module& module) = 0;
  virtual void init_released(Module& module) = 0;
  virtual void unloading(Module& module) = 0;
  // A complaint. `one`, `other`: sites that belong to it (allocated, freed), as the text names
  // them.
  virtual void problem(Problem kind, std::string_view text, const void* one = nullptr,
                       const void* other = nullptr) = 0;
  // For tests: this kernel is without it.
  virtual bool lacks(Protection) const { return false; }

 protected:
  ~Observer() = default;
};

// nullptr: nobody watches.
inline Observer* observer() {
  Kernel* kernel = current_kernel_or_null();
  return kernel ? kernel->observer() : nullptr;
}

inline bool lacks(Protection protection) {
  const Observer* watching = observer();
  return __builtin_expect(watching != nullptr, false) && watching->lacks(protection);
}

// For exported functions that touch a module's memory; `pc`: HOLDFAST_CALLER in the function that
// the module called.
#define HOLDFAST_CALLER __builtin_return_address(0)

inline void observe(const void* address, std::size_t size, bool write, const void* pc) {
  if (Observer* watching = observer(); watching && size) {
    watching->plain(address, size, write, pc);
  }
}
inline void observe_read(const void* address, std::size_t size, const void* pc) {
  observe(address, size, false, pc);
}
inline void observe_write(const void* address, std::size_t size, const void* pc) {
  observe(address, size, true, pc);
}
// A string, up to and with its NUL, no more than `limit` bytes.
inline void observe_text(const char* text, const void* pc, std::size_t limit = ~std::size_t{0}) {
  Observer* watching = observer();
  if (!watching) return;
  for (std::size_t at = 0; at < limit; ++at) {
    watching->plain(text + at, 1, false, pc);
    if (text[at] == '\0') return;
  }
}
// The writes of strcpy(to, text) with room for `limit` bytes.
inline void observe_copy_of_text(char* to, const char* text, const void* pc,
                                 std::size_t limit = ~std::size_t{0}) {
  Observer* watching = observer();
  if (!watching || limit == 0) return;
  std::size_t size = 1;
  while (size < limit && text[size - 1] != '\0') ++size;
  watching->plain(to, size, true, pc);
}
inline void tell_took(const void* lock, const char* name, bool nests) {
  if (Observer* watching = observer()) watching->took(lock, name, nests);
}
inline void tell_gave(const void* lock) {
  if (Observer* watching = observer()) watching->gave(lock);
}
inline void observe_published(const void* address, std::size_t size, const void* pc) {
  if (Observer* watching = observer(); watching && size) watching->published(address, size, pc);
}
inline void tell_problem(Problem kind, std::string_view text, const void* one = nullptr,
                         const void* other = nullptr) {
  if (Observer* watching = observer()) watching->problem(kind, text, one, other);
}

// `pointer`, to operations, a type or a function that may be a module's and is used now.
template <class T>
T* used(T* pointer) {
  if (Observer* watching = observer()) watching->uses(reinterpret_cast<const void*>(pointer));
  return pointer;
}

}  // namespace holdfast::kernel
