// Fibers on Boost.Context's assembly core. Not its C++ class: that unwinds a dropped fiber with an
// exception, and the frames on these stacks may be C or compiled without exceptions. Dropping one
// here is forgetting it; its stack is used again. Sanitizers are told about every switch.
#pragma once

#include <cstddef>

namespace holdfast::explore {

// Memory for a stack, with a guard page below.
class Stack {
 public:
  explicit Stack(std::size_t size);
  ~Stack();
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  char* bottom() const { return bottom_; }
  std::size_t size() const { return size_; }
  bool contains(const void* address) const {
    return static_cast<const char*>(address) >= bottom_ &&
           static_cast<const char*>(address) < bottom_ + size_;
  }

 private:
  char* bottom_;
  std::size_t size_;
};

// A point of execution that can be switched to: a fiber, or the thread that runs fibers.
class Fiber {
 public:
  Fiber() = default;
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Makes it begin in entry(argument) on `stack`. Whatever ran there is forgotten.
  void prepare(Stack& stack, void (*entry)(void*), void* argument);
  // Leaves `from`, which is running, for this one; returns when somebody switches to `from`.
  void resume_from(Fiber& from);
  // Of a fiber that does not run.
  const void* stack_pointer() const { return context_; }

 private:
  static void arrive(void* sender_context, void* data);
  static void start(void* sender_context, void* data);
  void arrived();

  void* context_ = nullptr;
  void (*entry_)(void*) = nullptr;
  void* argument_ = nullptr;
  // For sanitizers only.
  const void* stack_bottom_ = nullptr;
  std::size_t stack_size_ = 0;
  void* fake_stack_ = nullptr;
  void* sanitizer_fiber_ = nullptr;
  bool owns_sanitizer_fiber_ = false;
  unsigned uses_ = 0;
  Fiber* resumed_by_ = nullptr;
};

}  // namespace holdfast::explore
