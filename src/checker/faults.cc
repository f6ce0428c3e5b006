#include "checker/faults.h"

#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <cstdint>
#include <mutex>

#include "base/verify.h"
#include "checker/watch.h"

namespace holdfast::checker {
namespace {

constexpr std::size_t kSignalStack = 256 * 1024;

struct Caught {
  const void* address;
  const void* pc;
  const void* frame_pointer;
  bool write, fetch;
};
thread_local Caught caught;
struct sigaction previous_segv, previous_bus, previous_ill, previous_fpe;

// On the faulting task's own stack, after the handler has returned there.
[[noreturn]] void arrive() {
  current_watch->fault(caught.address, caught.pc, caught.frame_pointer, caught.write, caught.fetch);
}

void on_signal(int signal, siginfo_t* info, void* raw) {
  auto& context = *static_cast<ucontext_t*>(raw);
  auto& registers = context.uc_mcontext.gregs;
  if (!current_watch || !host::current()) {
    const struct sigaction& before = signal == SIGSEGV  ? previous_segv
                                     : signal == SIGBUS ? previous_bus
                                     : signal == SIGILL ? previous_ill
                                                        : previous_fpe;
    sigaction(signal, &before, nullptr);
    return;
  }
  caught.address = info->si_addr;
  caught.pc = reinterpret_cast<const void*>(registers[REG_RIP]);
  caught.frame_pointer = reinterpret_cast<const void*>(registers[REG_RBP]);
  const auto error = static_cast<std::uint64_t>(registers[REG_ERR]);
  caught.write = (error & 2) != 0;
  caught.fetch = (error & 16) != 0 || caught.pc == caught.address;
  // Below the red zone, aligned as after a call.
  auto stack = static_cast<std::uint64_t>(registers[REG_RSP]) - 256;
  stack = (stack & ~std::uint64_t{15}) - 8;
  registers[REG_RSP] = static_cast<greg_t>(stack);
  registers[REG_RIP] = reinterpret_cast<greg_t>(&arrive);
}

// Stacks may be what the task has run out of.
struct SignalStack {
  SignalStack() {
    memory = mmap(nullptr, kSignalStack, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    VERIFY(memory != MAP_FAILED);
    stack_t stack{.ss_sp = memory, .ss_flags = 0, .ss_size = kSignalStack};
    sigaltstack(&stack, &before);
  }
  ~SignalStack() {
    if (!before.ss_sp) before.ss_flags = SS_DISABLE;
    sigaltstack(&before, nullptr);
    munmap(memory, kSignalStack);
  }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;
  void* memory;
  stack_t before{};
};

void install_handlers() {
  struct sigaction action {};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigaction(SIGSEGV, &action, &previous_segv);
  sigaction(SIGBUS, &action, &previous_bus);
  sigaction(SIGILL, &action, &previous_ill);
  sigaction(SIGFPE, &action, &previous_fpe);
}

}  // namespace

void catch_faults() {
  thread_local SignalStack stack;
  static std::once_flag once;
  std::call_once(once, install_handlers);
}

}  // namespace holdfast::checker
