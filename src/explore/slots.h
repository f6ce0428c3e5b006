// Memory of hash tables: zeroed, and, when there is much of it, in large pages: each look-up goes
// to another place, and what it waits for is the translation of its address.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "base/verify.h"

namespace holdfast::explore {

template <class T>
class Slots {
  static_assert(std::is_trivially_copyable_v<T>);  // and all zeroes is a free one

 public:
  Slots() = default;
  explicit Slots(std::size_t count) : count_(count) {
    if (!count) return;
    if (bytes() < kLarge) {
      first_ = static_cast<T*>(std::calloc(count, sizeof(T)));
      VERIFY(first_);
      return;
    }
    void* memory = mmap(nullptr, bytes(), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    VERIFY(memory != MAP_FAILED);
    madvise(memory, bytes(), MADV_HUGEPAGE);  // or not
    first_ = static_cast<T*>(memory);
  }
  Slots(Slots&& other) noexcept { swap(other); }
  Slots& operator=(Slots&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Slots() {
    if (!first_) return;
    if (bytes() < kLarge) {
      std::free(first_);
    } else {
      munmap(first_, bytes());
    }
  }
  void swap(Slots& other) noexcept {
    std::swap(first_, other.first_);
    std::swap(count_, other.count_);
  }
  std::size_t size() const { return count_; }
  T& operator[](std::size_t i) { return first_[i]; }
  const T& operator[](std::size_t i) const { return first_[i]; }
  T* begin() { return first_; }
  T* end() { return first_ + count_; }

 private:
  static constexpr std::size_t kLarge = std::size_t{4} << 20;
  std::size_t bytes() const { return count_ * sizeof(T); }
  T* first_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace holdfast::explore
