#include "host/native/faults.h"

#include <sys/mman.h>
#include <ucontext.h>

#include <array>
#include <atomic>
#include <csignal>

#include "host/host.h"

namespace holdfast::host::native {
namespace {

constexpr std::array kSignals = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};
// The oops code symbolises on this stack, and reading debug information takes room.
constexpr std::size_t kSignalStackSize = 512 * 1024;

std::atomic<FaultHandler> fault_handler{nullptr};
std::array<struct sigaction, NSIG> previous;

#if defined(__x86_64__)
constexpr std::uint64_t kPageFault = 14;  // x86 trap number
void read_registers(const ucontext_t& context, Fault& fault) {
  const auto& registers = context.uc_mcontext.gregs;
  fault.pc = static_cast<std::uint64_t>(registers[REG_RIP]);
  fault.frame_pointer = static_cast<std::uint64_t>(registers[REG_RBP]);
  fault.stack_pointer = static_cast<std::uint64_t>(registers[REG_RSP]);
  const auto error = static_cast<std::uint64_t>(registers[REG_ERR]);
  fault.write = (error & 2) != 0;
  fault.fetch = (error & 16) != 0 || fault.pc == fault.address;
  if (fault.kind == Fault::Kind::kAccess &&
      static_cast<std::uint64_t>(registers[REG_TRAPNO]) != kPageFault)
    fault.kind = Fault::Kind::kProtection;
}
#elif defined(__aarch64__)
void read_registers(const ucontext_t& context, Fault& fault) {
  fault.pc = context.uc_mcontext.pc;
  fault.frame_pointer = context.uc_mcontext.regs[29];
  fault.stack_pointer = context.uc_mcontext.sp;
  fault.fetch = fault.pc == fault.address;
}
#else
#error "host/native/faults.cc: read_registers() is not written for this machine"
#endif

Fault::Kind kind_of(int signal) {
  switch (signal) {
    case SIGBUS:
      return Fault::Kind::kBus;
    case SIGILL:
      return Fault::Kind::kIllegalInstruction;
    case SIGFPE:
      return Fault::Kind::kDivide;
    default:
      return Fault::Kind::kAccess;
  }
}

void on_signal(int signal, siginfo_t* info, void* raw_context) {
  const bool from_machine = info->si_code > 0;  // not sent by kill()
  if (from_machine && current()) {
    Fault fault;
    fault.kind = kind_of(signal);
    fault.address = reinterpret_cast<std::uint64_t>(info->si_addr);
    auto& context = *static_cast<ucontext_t*>(raw_context);
    read_registers(context, fault);
    // The handler may leave by longjmp, which restores no mask; ThreadSanitizer fills it.
    pthread_sigmask(SIG_SETMASK, &context.uc_sigmask, nullptr);
    if (FaultHandler handler = fault_handler.load(std::memory_order_acquire)) handler(fault);
  }
  // Not ours, or not recoverable: the instruction runs again under the previous disposition.
  sigaction(signal, &previous[static_cast<std::size_t>(signal)], nullptr);
  if (!from_machine) raise(signal);
}

struct SignalStack {
  void* memory = MAP_FAILED;
  SignalStack() {
    memory = mmap(nullptr, kSignalStackSize, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return;  // faults then end the process, as without us
    stack_t stack{.ss_sp = memory, .ss_flags = 0, .ss_size = kSignalStackSize};
    sigaltstack(&stack, nullptr);
  }
  ~SignalStack() {
    if (memory == MAP_FAILED) return;
    stack_t off{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
    sigaltstack(&off, nullptr);
    munmap(memory, kSignalStackSize);
  }
};

}  // namespace

void prepare_signal_stack() {
  thread_local SignalStack stack;
  (void)stack;
}

void install_fault_handler(FaultHandler handler) {
  if (fault_handler.exchange(handler, std::memory_order_acq_rel)) return;
  struct sigaction action {};
  action.sa_sigaction = on_signal;
  // NODEFER: the next fault must be caught too, also one inside the handler.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (int signal : kSignals)
    sigaction(signal, &action, &previous[static_cast<std::size_t>(signal)]);
}

}  // namespace holdfast::host::native
