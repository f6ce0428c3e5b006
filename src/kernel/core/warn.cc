#include "kernel/core/warn.h"

#include <cstdarg>
#include <cstdio>

#include "kernel/core/backtrace.h"
#include "kernel/core/observer.h"
#include "kernel/core/symbols.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

struct TaintLetter {
  char set, clear;
};
constexpr TaintLetter kTaintLetters[] = {
    {'P', 'G'}, {'F', ' '}, {'S', ' '}, {'R', ' '}, {'M', ' '}, {'B', ' '},
    {'U', ' '}, {'D', ' '}, {'A', ' '}, {'W', ' '}, {'C', ' '}, {'I', ' '},
    {'O', ' '}, {'E', ' '}, {'L', ' '}, {'K', ' '}, {'X', ' '}, {'T', ' '},
};

const ModuleFrame* outermost_frame(const Task& task) {
  const ModuleFrame* frame = task.module_frame;
  while (frame && frame->outer) frame = frame->outer;
  return frame;
}

void print_task(Log& log, Level level, const Kernel& kernel, const Task& task) {
  log.print(level, "CPU: 0 PID: %d Comm: %.16s %s %s", task.c.pid, task.c.comm,
            tainted_text(kernel).c_str(), kernel.release().c_str());
}

// Outside any call into a module there is no module frame to show, and nothing that bounds a walk.
void print_trace(Log& log, Level level, const Task& task, std::uint64_t frame_pointer) {
  log.emit(level, "Call Trace:");
  log.emit(level, " <TASK>");
  if (const ModuleFrame* outermost = outermost_frame(task)) {
    for_each_caller(frame_pointer, outermost, [&](std::uint64_t caller) {
      const auto* address = reinterpret_cast<const void*>(caller);
      if (find_place(address).module.empty()) return;
      log.emit(level, " " + backtrace_symbol(address));
    });
  }
  log.emit(level, " </TASK>");
}

}  // namespace

std::string tainted_text(const Kernel& kernel) {
  const std::uint32_t tainted = kernel.tainted();
  if (tainted == 0) return "Not tainted";
  std::string text = "Tainted: ";
  for (unsigned bit = 0; bit < std::size(kTaintLetters); ++bit) {
    text += tainted >> bit & 1 ? kTaintLetters[bit].set : kTaintLetters[bit].clear;
  }
  return text;
}

void print_stack(Level level, std::uint64_t frame_pointer) {
  Task& task = current_task();
  Log& log = task.kernel->log();
  print_task(log, level, *task.kernel, task);
  print_trace(log, level, task, frame_pointer);
}

namespace {

void cut_here(const std::string& where, std::uint64_t frame_pointer, std::string_view message) {
  Task& task = current_task();
  Kernel& kernel = *task.kernel;
  Log& log = kernel.log();
  tell_problem(Problem::kWarning, message.empty() ? std::string_view(where) : message);
  kernel.taint(Taint::kWarn);
  log.emit(Level::kWarning, "------------[ cut here ]------------");
  if (!message.empty()) log.emit(Level::kWarning, message);
  log.print(Level::kWarning, "WARNING: CPU: 0 PID: %d at %s", task.c.pid, where.c_str());
  if (kernel.has_modules()) {
    log.print(Level::kWarning, "Modules linked in:%s", modules_linked_in(kernel).c_str());
  }
  print_task(log, Level::kWarning, kernel, task);
  print_trace(log, Level::kWarning, task, frame_pointer);
  log.emit(Level::kWarning, "---[ end trace 0000000000000000 ]---");
}

}  // namespace

void warn_report(const char* file, int line, const void* caller, std::uint64_t frame_pointer,
                 std::string_view message) {
  const std::string place = find_place(caller).symbol.empty() ? "" : " " + backtrace_symbol(caller);
  cut_here(file + std::string(":") + std::to_string(line) + place, frame_pointer, message);
}

void warn(const char* function, const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  cut_here(function, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)), text);
}

}  // namespace holdfast::kernel
