// Every call from the kernel into module code goes through call_module(). It is where an oops ends:
// a fault inside comes back as `on_oops`, the kernel's own frames below run on as after an error.
// The caller holds the proof that the module cannot go away (a reference, a use_pde, an active
// reference), and no kernel::Lock.
//
// Linux kills the task and leaves its use counts behind; here the operation fails and the counts
// are given back, so that one bad read cannot wedge an unload. The module is pinned all the same,
// and locks that it held stay held, as in Linux.
#pragma once

#include <csetjmp>
#include <utility>

#include "kernel/core/task.h"

namespace holdfast::kernel {

// Tells whoever watches the kernel that it is about to call `function`.
void announce_call(const void* function);
// The variable, for whoever looks at it (core/tick.h).
void refresh_jiffies(Task& task);

// Runs body() as a call into `function`. False: it oopsed, and the task's atomic context and user
// memory are what they were before.
template <class Body>
bool run_in_module(const void* function, Body&& body) {
  if (__builtin_expect(host::running.observed, false)) announce_call(function);
  Task& task = current_task();
  refresh_jiffies(task);
  ModuleFrame frame;
  frame.outer = task.module_frame;
  frame.function = function;
  frame.context = task;
  frame.user = task.user;
  task.module_frame = &frame;
  if (_setjmp(frame.resume) != 0) {
    // Nothing is kept in registers over a longjmp: the task knows its innermost frame.
    Task& resumed = current_task();
    ModuleFrame& left = *resumed.module_frame;
    restore_context(resumed, left.context);
    resumed.user = left.user;
    resumed.module_frame = left.outer;
    return false;
  }
  body();
  task.module_frame = frame.outer;
  return true;
}

template <class R, class... Parameters, class... Arguments>
R call_module(R on_oops, R (*function)(Parameters...), Arguments&&... arguments) {
  R result = on_oops;
  const bool returned = run_in_module(reinterpret_cast<const void*>(function), [&] {
    result = function(std::forward<Arguments>(arguments)...);
  });
  return returned ? result : on_oops;
}

// The same for functions that return nothing. False: it oopsed.
template <class... Parameters, class... Arguments>
bool call_module_void(void (*function)(Parameters...), Arguments&&... arguments) {
  return run_in_module(reinterpret_cast<const void*>(function),
                       [&] { function(std::forward<Arguments>(arguments)...); });
}

}  // namespace holdfast::kernel
