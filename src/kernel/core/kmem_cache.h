// KmemCache: one size of object, and the freed ones that wait to be used again, oldest first.
// Everything is guarded by Slab::lock_.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace holdfast::kernel {

// What modules see as struct kmem_cache, opaque to them.
class KmemCache {
 public:
  static constexpr std::size_t kQueue = 64;
  static constexpr std::size_t kRedZone = 16;

  std::string name;
  std::size_t size = 0;       // of an object
  std::size_t alignment = 8;  // of an object
  unsigned flags = 0;
  void (*constructor)(void*) = nullptr;
  const void* created_at = nullptr;
  bool is_kmalloc = false;
  std::size_t objects = 0;  // alive

  bool full() const { return waiting_ == kQueue; }
  void push(void* object) {
    queue_[(first_ + waiting_) % kQueue] = object;
    ++waiting_;
  }
  // nullptr: none waits.
  void* pop() {
    if (waiting_ == 0) return nullptr;
    void* object = queue_[first_];
    first_ = (first_ + 1) % kQueue;
    --waiting_;
    return object;
  }
  template <class F>
  void for_each_waiting(F&& f) {
    for (std::size_t i = 0; i < waiting_; ++i) f(queue_[(first_ + i) % kQueue]);
  }

 private:
  std::array<void*, kQueue> queue_{};
  std::size_t first_ = 0, waiting_ = 0;
};

}  // namespace holdfast::kernel
