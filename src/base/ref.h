// RefPtr: keeps memory, and nothing else. It never permits a call into a module; that is what an
// ActiveRef (kernel/core/active.h) is for. Two counts, two types.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "base/verify.h"

namespace holdfast {

template <class T>
class RefPtr;

// Base of objects that RefPtr counts. An object starts with one reference, which make_ref adopts.
class RefCounted {
 public:
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;
  void ref() const { references_.fetch_add(1, std::memory_order_relaxed); }
  // GCC 12 takes this base, which need not be an object's first, for what was allocated.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wfree-nonheap-object"
  void unref() const {
    std::uint32_t before = references_.fetch_sub(1, std::memory_order_acq_rel);
    VERIFY(before != 0);
    if (before == 1) delete this;
  }
#pragma GCC diagnostic pop
  std::uint32_t references() const { return references_.load(std::memory_order_relaxed); }

 protected:
  RefCounted() = default;
  virtual ~RefCounted() = default;

 private:
  mutable std::atomic<std::uint32_t> references_{1};
};

template <class T>
class RefPtr {
 public:
  constexpr RefPtr() = default;
  constexpr RefPtr(std::nullptr_t) {}
  // Takes a new reference on `object`.
  explicit RefPtr(T* object) : object_(object) {
    if (object_) object_->ref();
  }
  RefPtr(const RefPtr& other) : RefPtr(other.object_) {}
  RefPtr(RefPtr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <class U>
  RefPtr(const RefPtr<U>& other) : RefPtr(static_cast<T*>(other.get())) {}
  template <class U>
  RefPtr(RefPtr<U>&& other) noexcept : object_(other.leak()) {}
  ~RefPtr() {
    if (object_) object_->unref();
  }
  RefPtr& operator=(RefPtr other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  // Takes over a reference that the caller holds.
  static RefPtr adopt(T* object) {
    RefPtr result;
    result.object_ = object;
    return result;
  }
  // Gives the reference to the caller.
  T* leak() { return std::exchange(object_, nullptr); }
  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }
  friend bool operator==(const RefPtr& a, const RefPtr& b) { return a.object_ == b.object_; }

 private:
  T* object_ = nullptr;
};

template <class T, class... Arguments>
RefPtr<T> make_ref(Arguments&&... arguments) {
  return RefPtr<T>::adopt(new T(std::forward<Arguments>(arguments)...));
}

}  // namespace holdfast
