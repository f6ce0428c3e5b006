#include "kernel/module/leftovers.h"

#include "kernel/core/kthread.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/symbols.h"
#include "kernel/core/timers.h"
#include "kernel/core/workqueues.h"
#include "kernel/driver/devices.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

void report(Kernel& kernel, const Module& module, Problem kind, const std::string& what,
            const void* function) {
  kernel.log().print(Level::kWarning, "%s: unloaded with %s", module.name.c_str(), what.c_str());
  tell_problem(kind, what, function);
}

const char* word_for(Timers::Kind kind) {
  switch (kind) {
    case Timers::Kind::kTimer:
      return "a timer still armed";
    case Timers::Kind::kHrtimer:
      return "a high-resolution timer still armed";
    case Timers::Kind::kTasklet:
      return "a tasklet still scheduled";
  }
  VERIFY_NOT_REACHED();
}

}  // namespace

void report_leftovers(Kernel& kernel, const Module& module) {
  const Area& core = module.memory.core();
  for (const Timers::Armed& armed : kernel.timers().armed_within(core.base, core.size)) {
    const std::string will = ": it will call " + symbol_text(armed.function, false);
    if (armed.delayed_work) {
      report(kernel, module, Problem::kLeftWork, "a delayed work still pending" + will,
             armed.function);
    } else {
      report(kernel, module, Problem::kLeftTimer, word_for(armed.kind) + will, armed.function);
    }
  }
  for (const WorkItem& item : kernel.workqueues().pending_within(core.base, core.size)) {
    report(kernel, module, Problem::kLeftWork,
           "a work still pending: it will call " + symbol_text(item.function, false),
           item.function);
  }
  for (const void* function : kernel.devices().links().releases_within(core.base, core.size)) {
    report(kernel, module, Problem::kLeftWork,
           "a device link still to be let go of: that will call " + symbol_text(function, false),
           function);
  }
  for (const ThreadFacts& thread : kthreads_within(kernel.tasks(), core.base, core.size)) {
    report(kernel, module, Problem::kLeftThread,
           "the thread " + thread.name + " still in " + symbol_text(thread.function, false),
           thread.function);
  }
}

}  // namespace holdfast::kernel
