#include "kernel/core/oops.h"

#include <csetjmp>
#include <cstdio>

#include "kernel/core/backtrace.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/kernel.h"
#include "kernel/module/module.h"

extern "C" const char __executable_start;
extern "C" const char etext;

namespace holdfast::kernel {
namespace {

constexpr std::uint64_t kNullPage = 4096;

bool in_own_text(std::uint64_t pc) {
  return pc >= reinterpret_cast<std::uint64_t>(&__executable_start) &&
         pc < reinterpret_cast<std::uint64_t>(&etext);
}

// The stack is mapped, so a fault this close to its pointer is in the guard below it.
bool in_stack_guard(const host::Fault& fault) {
  constexpr std::uint64_t kReach = 64 << 10;
  return fault.address + kReach >= fault.stack_pointer &&
         fault.address < fault.stack_pointer + 4096;
}

void print_headline(Log& log, const host::Fault& fault) {
  using Kind = host::Fault::Kind;
  switch (fault.kind) {
    case Kind::kAccess:
    case Kind::kBus:
      if (UserMemory::in_window(fault.address)) {
        log.print(Level::kAlert, "BUG: direct access to user memory at address: %016llx",
                  static_cast<unsigned long long>(fault.address));
        log.print(Level::kAlert,
                  "a __user pointer may only go to copy_to_user, copy_from_user, "
                  "get_user, put_user and their kin");
      } else if (fault.address < kNullPage) {
        log.print(Level::kAlert, "BUG: kernel NULL pointer dereference, address: %016llx",
                  static_cast<unsigned long long>(fault.address));
      } else if (in_stack_guard(fault)) {
        log.print(Level::kAlert, "BUG: TASK stack guard page was hit at %016llx",
                  static_cast<unsigned long long>(fault.address));
      } else {
        log.print(Level::kAlert, "BUG: unable to handle page fault for address: %016llx",
                  static_cast<unsigned long long>(fault.address));
      }
      log.print(Level::kAlert, "#PF: supervisor %s in kernel mode",
                fault.fetch   ? "instruction fetch"
                : fault.write ? "write access"
                              : "read access");
      break;
    case Kind::kProtection:
      log.print(Level::kAlert, "general protection fault, probably for non-canonical address");
      break;
    case Kind::kIllegalInstruction:
      log.print(Level::kAlert, "invalid opcode: BUG() or no code at all");
      break;
    case Kind::kDivide:
      log.print(Level::kAlert, "divide error");
      break;
    case Kind::kAbort:
      log.print(Level::kAlert, "abort");
      break;
  }
}

// Where the task stopped. A jump to nowhere has no frame of its own: `return_address`, else 0, is
// who jumped.
struct Stop {
  std::uint64_t pc, frame_pointer, return_address;
};

// The log lines from "Oops:" to "end trace". Returns the module to blame: the innermost one on the
// stack; nullptr: none is there.
Module* print_report(Kernel& kernel, Task& task, const Stop& stop) {
  Log& log = kernel.log();
  log.print(Level::kAlert, "Oops: 0000 [#1] SMP");
  log.print(Level::kAlert, "CPU: 0 PID: %d Comm: %.16s %s%s", task.c.pid, task.c.comm,
            kernel.tainted() ? "Tainted " : "Not tainted ", kernel.release().c_str());
  log.print(Level::kAlert, "RIP: 0010:%s", describe_address(kernel, stop.pc).c_str());
  log.print(Level::kAlert, "Call Trace:");
  log.print(Level::kAlert, " <TASK>");
  Module* blamed = kernel.modules().owner_of(reinterpret_cast<const void*>(stop.pc));
  const auto print_caller = [&](std::uint64_t caller) {
    Module* owner = kernel.modules().owner_of(reinterpret_cast<const void*>(caller - 1));
    if (!blamed) blamed = owner;
    if (owner) log.print(Level::kAlert, " %s", describe_address(kernel, caller - 1).c_str());
  };
  if (stop.return_address) print_caller(stop.return_address);
  for_each_caller(stop.frame_pointer, task.module_frame, print_caller);
  log.print(Level::kAlert, " </TASK>");
  log.print(Level::kAlert, "Modules linked in:%s", modules_linked_in(kernel).c_str());
  log.print(Level::kAlert, "---[ end trace 0000000000000000 ]---");
  if (!blamed && task.module_frame) blamed = kernel.modules().owner_of(task.module_frame->function);
  return blamed;
}

[[noreturn]] void end_operation(Task& task) { _longjmp(task.module_frame->resume, 1); }

[[noreturn]] void give_up(Kernel& kernel, const char* why) {
  kernel.log().print(Level::kEmergency, "Kernel panic - not syncing: %s", why);
  kernel.host().panic(why);
  VERIFY_NOT_REACHED();  // gcc with -fsanitize forgets that a virtual call does not return
}

[[noreturn]] void finish(Kernel& kernel, Task& task, const Stop& stop) {
  Module* blamed = print_report(kernel, task, stop);
  kernel.taint(Taint::kDie);
  if (blamed) {
    kernel.modules().pin(*blamed);
  } else {
    kernel.modules().pin_all();  // any of them may have done it
  }
  task.internal_locks = 0;
  end_operation(task);
}

}  // namespace

void oops(const host::Fault& fault) {
  if (!host::current()) return;
  Task& task = current_task();
  Kernel& kernel = *task.kernel;
  if (task.in_oops) give_up(kernel, "fault while reporting a fault");
  const bool module_text =
      kernel.modules().owner_of(reinterpret_cast<const void*>(fault.pc)) != nullptr;
  if (task.internal_locks > 0) {
    // The log may be what is half done: straight to the host.
    kernel.host().panic("fault inside the kernel, with its own data locked");
  }
  if (!task.module_frame) kernel.host().panic("fault in kernel code, outside any module");
  task.in_oops = true;
  print_headline(kernel.log(), fault);
  if (!module_text && !fault.fetch && !in_own_text(fault.pc))
    give_up(kernel, "fault inside a library, called with a module on the stack");
  task.in_oops = false;
  const auto* stack = reinterpret_cast<const std::uint64_t*>(fault.stack_pointer);
  finish(kernel, task, {fault.pc, fault.frame_pointer, fault.fetch ? *stack : 0});
}

void die(const char* headline, std::uint64_t pc, std::uint64_t frame_pointer) {
  Task& task = current_task();
  Kernel& kernel = *task.kernel;
  tell_problem(Problem::kBug, headline);
  kernel.log().print(Level::kAlert, "%s", headline);
  if (!task.module_frame) give_up(kernel, headline);
  finish(kernel, task, {pc - 1, frame_pointer, 0});
}

void die(const char* headline) {
  die(headline, reinterpret_cast<std::uint64_t>(__builtin_return_address(0)),
      reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
}

}  // namespace holdfast::kernel
