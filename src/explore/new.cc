// operator new and delete of programs that explore: while a task of an exploration runs, its memory
// comes from the execution's arena and is never given back singly; all else is the C heap.
#include <cstdlib>
#include <new>

#include "explore/arena.h"

namespace {

void* take(std::size_t size, std::size_t alignment) {
  using namespace holdfast::explore;
  if (arena_use.arena) {
    if (void* memory = arena_use.arena->allocate(arena_use.lane, size, alignment)) return memory;
    return nullptr;
  }
  if (alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__) return std::malloc(size ? size : 1);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void* take_or_die(std::size_t size, std::size_t alignment) {
  void* memory = take(size, alignment);
  if (!memory) std::abort();
  return memory;
}

void give(void* memory) {
  if (memory && !holdfast::explore::in_any_arena(memory)) std::free(memory);
}

constexpr std::size_t kUsual = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

}  // namespace

namespace holdfast::explore {

// Called by Arena, so that this file is linked wherever there are arenas: a sanitizer's own
// operator new would satisfy the linker too.
void use_arena_operators() {}

}  // namespace holdfast::explore

// NOLINTBEGIN(misc-new-delete-overloads): the whole set, as the standard wants it.
void* operator new(std::size_t n) { return take_or_die(n, kUsual); }
void* operator new[](std::size_t n) { return take_or_die(n, kUsual); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return take(n, kUsual); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return take(n, kUsual); }
void* operator new(std::size_t n, std::align_val_t a) {
  return take_or_die(n, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t n, std::align_val_t a) {
  return take_or_die(n, static_cast<std::size_t>(a));
}
void* operator new(std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
  return take(n, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
  return take(n, static_cast<std::size_t>(a));
}
void operator delete(void* p) noexcept { give(p); }
void operator delete[](void* p) noexcept { give(p); }
void operator delete(void* p, std::size_t) noexcept { give(p); }
void operator delete[](void* p, std::size_t) noexcept { give(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { give(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { give(p); }
void operator delete(void* p, std::align_val_t) noexcept { give(p); }
void operator delete[](void* p, std::align_val_t) noexcept { give(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { give(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { give(p); }
void operator delete(void* p, std::align_val_t, const std::nothrow_t&) noexcept { give(p); }
void operator delete[](void* p, std::align_val_t, const std::nothrow_t&) noexcept { give(p); }
// NOLINTEND(misc-new-delete-overloads)
