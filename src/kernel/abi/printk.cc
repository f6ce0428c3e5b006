#include "kernel/abi/printk.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/verify.h"
#include "kernel/abi/export.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/core/time.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {
namespace {

// Room for the longest record with some prefixes; what Linux keeps of a longer one is less.
constexpr std::size_t kMessageMax = Log::kLineMax + 16;

std::size_t prefix_length(const char* message) {
  std::size_t length = 0;
  while (message[length] == '\001' && message[length + 1]) length += 2;
  return length;
}

std::uint64_t frame_of(const void* frame_address) {
  return reinterpret_cast<std::uint64_t>(frame_address);
}

Level level_of(const char* prefix) {
  if (prefix && prefix[0] == '\001' && prefix[1] >= '0' && prefix[1] <= '7') {
    return static_cast<Level>(prefix[1] - '0');
  }
  return Level::kWarning;
}

std::string debug_prefix(const ::_ddebug& site) {
  std::string prefix;
  if (site.flags & HF_DPRINTK_TID) prefix += format_string("[%d] ", current_task().c.pid);
  if (site.flags & HF_DPRINTK_MODNAME) prefix += format_string("%s:", site.modname);
  if (site.flags & HF_DPRINTK_FUNCNAME) prefix += format_string("%s:", site.function);
  if (site.flags & HF_DPRINTK_LINENO) prefix += format_string("%u:", site.lineno);
  if (!prefix.empty() && prefix.back() != ' ') prefix += ' ';
  return prefix;
}

unsigned long now_in_jiffies() {
  return static_cast<unsigned long>(current_kernel().host().now(host::Clock::kMonotonic) / kTick) +
         1;
}

bool expired(unsigned long now, unsigned long since, long interval) {
  return static_cast<long>(now - since) > interval;
}

}  // namespace

int vprintk(const char* format, va_list arguments) {
  char text[kMessageMax];
  const int length = format_text(text, sizeof text, format, arguments);
  const std::size_t stored =
      std::min<std::size_t>(static_cast<std::size_t>(length), sizeof text - 1);
  current_kernel().log().emit({text, stored});
  return static_cast<int>(stored - std::min(stored, prefix_length(text)));
}

int _printk(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vprintk(format, arguments);
  va_end(arguments);
  return length;
}

void __dynamic_pr_debug(::_ddebug* descriptor, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::string text = "\0017" + debug_prefix(*descriptor) + vformat_string(format, arguments);
  va_end(arguments);
  current_kernel().log().emit(text);
}

int ___ratelimit(::ratelimit_state* state, const char* function) {
  if (state->interval == 0) return 1;
  Kernel& kernel = current_kernel();
  if (!kernel.host().try_lock(state->lock)) return 0;
  const unsigned long now = now_in_jiffies();
  int suppressed = 0;
  if (state->begin == 0) state->begin = now;
  if (expired(now, state->begin, state->interval)) {
    if (!(state->flags & HF_RATELIMIT_MSG_ON_RELEASE)) {
      suppressed = state->missed;
      state->missed = 0;
    }
    state->begin = now;
    state->printed = 0;
  }
  const bool let_through = state->burst && state->burst > state->printed;
  ++(let_through ? state->printed : state->missed);
  kernel.host().unlock(state->lock);
  if (suppressed) {
    kernel.log().print(Level::kWarning, "%s: %d callbacks suppressed", function, suppressed);
  }
  return let_through;
}

// printk_ratelimit(): one state for the whole kernel.
int __printk_ratelimit(const char* function) {
  return ___ratelimit(&current_kernel().data().printk_ratelimit_state, function);
}

bool printk_timed_ratelimit(unsigned long* last_jiffies, unsigned interval_ms) {
  const unsigned long now = now_in_jiffies();
  const auto interval = static_cast<long>(interval_ms) * kHz / 1000;
  if (*last_jiffies && !expired(now, *last_jiffies, interval - 1)) return false;
  *last_jiffies = now;
  return true;
}

void dump_stack_lvl(const char* level) {
  print_stack(level_of(level), frame_of(__builtin_frame_address(0)));
}

void dump_stack() { print_stack(Level::kWarning, frame_of(__builtin_frame_address(0))); }

void hf_warn(const char* file, int line, const char*, const char* format, ...) {
  std::string message;
  if (format) {
    va_list arguments;
    va_start(arguments, format);
    message = vformat_string(format, arguments);
    va_end(arguments);
  }
  warn_report(file, line, __builtin_return_address(0), frame_of(__builtin_frame_address(0)),
              message);
}

void __warn_printk(const char* format, ...) {
  Log& log = current_kernel().log();
  log.emit(Level::kWarning, "------------[ cut here ]------------");
  va_list arguments;
  va_start(arguments, format);
  log.emit(vformat_string(format, arguments));
  va_end(arguments);
}

void add_taint(unsigned flag, int) {
  if (flag < 32) current_kernel().taint(static_cast<Taint>(flag));
}

// The text of the current state; each caller's kernel has its own copy.
const char* print_tainted() {
  Kernel& kernel = current_kernel();
  char* text = kernel.data().tainted_text;
  const std::string now = tainted_text(kernel);
  const std::size_t length = std::min(now.size(), sizeof kernel.data().tainted_text - 1);
  std::memcpy(text, now.data(), length);
  text[length] = '\0';
  return text;
}

void panic(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string message = "Kernel panic - not syncing: " + vformat_string(format, arguments);
  va_end(arguments);
  Kernel& kernel = current_kernel();
  kernel.log().emit(Level::kEmergency, message);
  print_stack(Level::kEmergency, frame_of(__builtin_frame_address(0)));
  kernel.host().panic(message);
  VERIFY_NOT_REACHED();  // gcc with -fsanitize forgets that a virtual call does not return
}

std::span<const Export> printk_exports() {
  static const Export kExports[] = {
      EXPORT(_printk),
      EXPORT(vprintk),
      EXPORT_DATA(no_hash_pointers),
      EXPORT(__dynamic_pr_debug),
      EXPORT(___ratelimit),
      EXPORT(__printk_ratelimit),
      EXPORT(printk_timed_ratelimit),
      EXPORT(hex_dump_to_buffer),
      EXPORT(print_hex_dump),
      EXPORT(print_hex_dump_bytes),
      EXPORT(dump_stack),
      EXPORT(dump_stack_lvl),
      EXPORT(hf_warn),
      EXPORT(__warn_printk),
      EXPORT(add_taint),
      EXPORT_GPL(print_tainted),
      EXPORT(panic),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
