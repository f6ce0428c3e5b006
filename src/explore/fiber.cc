#include "explore/fiber.h"

#include <sys/mman.h>

#include <boost/context/detail/fcontext.hpp>

#include "base/verify.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace holdfast::explore {

namespace context = boost::context::detail;

namespace {
constexpr std::size_t kPage = 4096;
}

Stack::Stack(std::size_t size) : size_((size + kPage - 1) / kPage * kPage) {
  void* memory = mmap(nullptr, size_ + kPage, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  VERIFY(memory != MAP_FAILED);
  VERIFY(mprotect(memory, kPage, PROT_NONE) == 0);
  bottom_ = static_cast<char*>(memory) + kPage;
}

Stack::~Stack() {
#if defined(__SANITIZE_ADDRESS__)
  __asan_unpoison_memory_region(bottom_, size_);
#endif
  munmap(bottom_ - kPage, size_ + kPage);
}

Fiber::~Fiber() {
#if defined(__SANITIZE_THREAD__)
  if (owns_sanitizer_fiber_) __tsan_destroy_fiber(sanitizer_fiber_);
#endif
}

void Fiber::prepare(Stack& stack, void (*entry)(void*), void* argument) {
  entry_ = entry;
  argument_ = argument;
  stack_bottom_ = stack.bottom();
  stack_size_ = stack.size();
  fake_stack_ = nullptr;
#if defined(__SANITIZE_ADDRESS__)
  __asan_unpoison_memory_region(stack.bottom(), stack.size());
#endif
#if defined(__SANITIZE_THREAD__)
  // Making one is slow. But each dropped fiber leaves its frames on the sanitizer's own stack, so
  // it cannot be used for ever either.
  constexpr unsigned kUses = 512;
  if (uses_++ % kUses == 0) {
    if (owns_sanitizer_fiber_) __tsan_destroy_fiber(sanitizer_fiber_);
    sanitizer_fiber_ = __tsan_create_fiber(0);
    owns_sanitizer_fiber_ = true;
  }
#endif
  context_ = context::make_fcontext(
      stack.bottom() + stack.size(), stack.size(),
      [](context::transfer_t transfer) { start(transfer.fctx, transfer.data); });
}

void Fiber::resume_from(Fiber& from) {
  resumed_by_ = &from;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(&from.fake_stack_, stack_bottom_, stack_size_);
#endif
#if defined(__SANITIZE_THREAD__)
  if (!from.sanitizer_fiber_) from.sanitizer_fiber_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(sanitizer_fiber_, 0);
#endif
  context::transfer_t transfer = context::jump_fcontext(context_, this);
  // Somebody has switched to `from`; the data says so.
  arrive(transfer.fctx, transfer.data);
}

// Runs on the stack of the fiber that has been switched to.
void Fiber::arrive(void* sender_context, void* data) {
  auto* self = static_cast<Fiber*>(data);
  self->resumed_by_->context_ = sender_context;
  self->arrived();
}

void Fiber::start(void* sender_context, void* data) {
  arrive(sender_context, data);
  auto* self = static_cast<Fiber*>(data);
  self->entry_(self->argument_);
  VERIFY_NOT_REACHED();  // entries switch away for good
}

void Fiber::arrived() {
#if defined(__SANITIZE_ADDRESS__)
  // The thread's own stack is not known until it has been left once.
  __sanitizer_finish_switch_fiber(fake_stack_, &resumed_by_->stack_bottom_,
                                  &resumed_by_->stack_size_);
#endif
}

}  // namespace holdfast::explore
