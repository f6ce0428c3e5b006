// What the body has set up, again and again. Copying all of it back would cost more than most
// executions; finding out what has changed, by looking, just as much. So the machine is asked:
// pages that nobody has written yet are write protected. The first write to one is a fault, once;
// from then on the page is copied back before each execution.
#include <signal.h>
#include <sys/mman.h>

#include <cstring>
#include <mutex>

#include "base/verify.h"
#include "explore/arena.h"
#include "explore/execution.h"

namespace holdfast::explore {

namespace {

constexpr std::size_t kPage = 4096;
struct sigaction handler_before;

void pass_on(int signal, siginfo_t* info, void* context) {
  if (handler_before.sa_flags & SA_SIGINFO) {
    handler_before.sa_sigaction(signal, info, context);
  } else if (handler_before.sa_handler != SIG_DFL && handler_before.sa_handler != SIG_IGN) {
    handler_before.sa_handler(signal);
  } else {
    sigaction(signal, &handler_before, nullptr);  // the fault comes again, and is not ours
  }
}

void on_fault(int signal, siginfo_t* info, void* context) {
  detail::Execution* execution = detail::Execution::current;
  if (execution && execution->arena().allow_write(info->si_addr)) return;
  pass_on(signal, info, context);
}

// Once for the process; after whoever else wants to see faults.
void catch_writes() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    VERIFY(sigaction(SIGSEGV, &action, &handler_before) == 0);
  });
}

}  // namespace

void Arena::keep() {
  VERIFY(!kept_);
  for (unsigned lane = 1; lane < kLanes; ++lane) VERIFY(used_[lane] == 0);
  catch_writes();
  kept_ = std::make_unique<Kept>();
  kept_->used = used_[0];
  kept_->pages = (used_[0] + kPage - 1) / kPage;
  kept_->copy.assign(base_, base_ + kept_->pages * kPage);
  kept_->written.reserve(kept_->pages);
  VERIFY(mprotect(base_, kept_->pages * kPage, PROT_READ) == 0);
}

bool Arena::allow_write(const void* address) {
  if (!kept_) return false;
  const auto page = static_cast<std::size_t>(static_cast<const char*>(address) - base_) / kPage;
  if (page >= kept_->pages) return false;
  for (std::uint32_t written : kept_->written) {
    if (written == page) return false;  // a fault of another kind
  }
  kept_->written.push_back(static_cast<std::uint32_t>(page));
  return mprotect(base_ + page * kPage, kPage, PROT_READ | PROT_WRITE) == 0;
}

void Arena::restore() {
  VERIFY(kept_);
  for (std::uint32_t page : kept_->written) {
    std::memcpy(base_ + page * kPage, kept_->copy.data() + page * kPage, kPage);
  }
  // What the body takes after the tasks have run lies behind what is kept.
  const std::size_t end = kept_->pages * kPage;
  if (used_[0] > end) std::memset(base_ + end, 0, used_[0] - end);
  used_[0] = kept_->used;
  for (unsigned lane = 1; lane < lanes_; ++lane) reset_lane(lane);
}

void Arena::forget() {
  if (!kept_) return;
  VERIFY(mprotect(base_, kept_->pages * kPage, PROT_READ | PROT_WRITE) == 0);
  if (used_[0] < kept_->used) used_[0] = kept_->used;
  kept_ = nullptr;
}

}  // namespace holdfast::explore
