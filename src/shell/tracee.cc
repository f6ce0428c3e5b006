#include "shell/tracee.h"

#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace holdfast::shell {

#if defined(__x86_64__)

namespace {

constexpr std::uint64_t kInstruction = 2;     // bytes of `syscall`
constexpr long kSyscall = 0x050f;             // and what they are
constexpr int kCallStop = SIGTRAP | 0x80;     // PTRACE_O_TRACESYSGOOD
constexpr std::uint64_t kLeastError = -4095;  // MAX_ERRNO

void* number(std::uint64_t value) { return reinterpret_cast<void*>(value); }

}  // namespace

struct Tracee::Registers {
  user_regs_struct c{};
  explicit Registers(const std::array<std::uint64_t, 32>& kept) {
    std::memcpy(&c, kept.data(), sizeof c);
  }
};

Tracee::~Tracee() {
  if (thread_ > 0) (void)::ptrace(PTRACE_DETACH, thread_, nullptr, nullptr);
}

bool Tracee::seize(pid_t thread) {
  if (::ptrace(PTRACE_SEIZE, thread, nullptr, number(PTRACE_O_TRACESYSGOOD)) != 0) return false;
  thread_ = thread;
  return ::ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) == 0;
}

bool Tracee::wait() {
  int status = 0;
  while (::waitpid(thread_, &status, __WALL) < 0) {
    if (errno != EINTR) return false;
  }
  if (WIFSTOPPED(status)) {
    stopped_ = WSTOPSIG(status) == kCallStop;
    return true;
  }
  thread_ = 0;
  return false;
}

bool Tracee::stopped() {
  static_assert(sizeof(user_regs_struct) <= sizeof registers_);
  if (!wait()) return false;
  if (::ptrace(PTRACE_GETREGS, thread_, nullptr, registers_.data()) != 0) return false;
  errno = 0;
  const Registers at(registers_);
  const long code = ::ptrace(PTRACE_PEEKTEXT, thread_, number(at.c.rip - kInstruction), nullptr);
  if (errno != 0 || (code & 0xffff) != kSyscall) return false;
  if (::ptrace(PTRACE_GETSIGMASK, thread_, number(sizeof signals_), &signals_) != 0) return false;
  std::uint64_t all = ~std::uint64_t{0};
  return ::ptrace(PTRACE_SETSIGMASK, thread_, number(sizeof all), &all) == 0;
}

// To the next entry to a system call or exit from one; other stops are passed over.
bool Tracee::run_to_call() {
  do {
    if (::ptrace(PTRACE_SYSCALL, thread_, nullptr, nullptr) != 0 || !wait()) return false;
  } while (!stopped_);
  return true;
}

Result<std::uint64_t> Tracee::call(long call, const std::array<std::uint64_t, 6>& arguments) {
  Registers made(registers_);
  made.c.rip -= kInstruction;
  made.c.rax = static_cast<std::uint64_t>(call);
  made.c.orig_rax = ~std::uint64_t{0};  // nothing to restart
  made.c.rdi = arguments[0];
  made.c.rsi = arguments[1];
  made.c.rdx = arguments[2];
  made.c.r10 = arguments[3];
  made.c.r8 = arguments[4];
  made.c.r9 = arguments[5];
  if (thread_ == 0 || ::ptrace(PTRACE_SETREGS, thread_, nullptr, &made.c) != 0) return Error{ESRCH};
  if (!run_to_call() || !run_to_call()) return Error{ESRCH};
  if (::ptrace(PTRACE_GETREGS, thread_, nullptr, &made.c) != 0) return Error{ESRCH};
  if (made.c.rax >= kLeastError) return Error{static_cast<int>(-made.c.rax)};
  return static_cast<std::uint64_t>(made.c.rax);
}

void Tracee::leave(std::int64_t result) {
  if (thread_ == 0) return;
  Registers left(registers_);
  left.c.rax = static_cast<std::uint64_t>(result);
  left.c.orig_rax = ~std::uint64_t{0};
  (void)::ptrace(PTRACE_SETREGS, thread_, nullptr, &left.c);
  (void)::ptrace(PTRACE_SETSIGMASK, thread_, number(sizeof signals_), &signals_);
  (void)::ptrace(PTRACE_DETACH, thread_, nullptr, nullptr);
  thread_ = 0;
}

#else

Tracee::~Tracee() = default;
bool Tracee::seize(pid_t) { return false; }
bool Tracee::stopped() { return false; }
Result<std::uint64_t> Tracee::call(long, const std::array<std::uint64_t, 6>&) {
  return Error{ENOSYS};
}
void Tracee::leave(std::int64_t) {}

#endif

}  // namespace holdfast::shell
