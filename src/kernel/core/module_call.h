// Every call from the kernel into module code goes through call_module(). It is where an oops ends:
// a fault inside comes back as `on_oops`, the kernel's own frames below run on as after an error.
// The caller holds the proof that the module cannot go away (a reference, a use_pde, an active
// reference), and no kernel::Lock.
//
// Linux kills the task and leaves its use counts behind; here the operation fails and the counts
// are given back, so that one bad read cannot wedge an unload. The module is pinned all the same.
#pragma once

#include <csetjmp>
#include <utility>

#include "kernel/core/task.h"

namespace holdfast::kernel {

template <class R, class... Parameters, class... Arguments>
R call_module(R on_oops, R (*function)(Parameters...), Arguments&&... arguments) {
  Task& task = current_task();
  ModuleFrame frame;
  frame.outer = task.module_frame;
  frame.function = reinterpret_cast<const void*>(function);
  task.module_frame = &frame;
  if (_setjmp(frame.resume) != 0) {
    current_task().module_frame = current_task().module_frame->outer;
    return on_oops;
  }
  R result = function(std::forward<Arguments>(arguments)...);
  task.module_frame = frame.outer;
  return result;
}

// The same for functions that return nothing. False: it oopsed.
template <class... Parameters, class... Arguments>
bool call_module_void(void (*function)(Parameters...), Arguments&&... arguments) {
  Task& task = current_task();
  ModuleFrame frame;
  frame.outer = task.module_frame;
  frame.function = reinterpret_cast<const void*>(function);
  task.module_frame = &frame;
  if (_setjmp(frame.resume) != 0) {
    current_task().module_frame = current_task().module_frame->outer;
    return false;
  }
  function(std::forward<Arguments>(arguments)...);
  task.module_frame = frame.outer;
  return true;
}

}  // namespace holdfast::kernel
