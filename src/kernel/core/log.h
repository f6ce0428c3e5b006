// Log: printk's ring buffer. Records as in /dev/kmsg: priority, sequence number, time, text, and
// whether a record continues the one before. Bounded: the oldest records go first.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "host/host.h"
#include "kernel/core/lock.h"

namespace holdfast::kernel {

class Kernel;

enum class Level : std::uint8_t {
  kEmergency,
  kAlert,
  kCritical,
  kError,
  kWarning,
  kNotice,
  kInfo,
  kDebug
};

struct LogRecord {
  std::uint64_t sequence = 0;
  std::uint8_t facility = 0;  // 0: kern
  Level level = Level::kWarning;
  bool continuation = false;
  host::Time time = 0;  // nanoseconds since boot
  std::string text;     // no trailing newline
};

class Log {
 public:
  explicit Log(Kernel& kernel);
  ~Log();

  // One message, as printk() would store it: a KERN_SOH prefix sets the level (before 3.6, "<6>"
  // does), KERN_CONT appends to the unfinished record if the same task began it, and text without a
  // final newline stays unfinished, and unseen by readers, until something follows. Newlines inside
  // stay in the one record. At most kLineMax characters are kept. Callable in any context.
  void emit(std::string_view message);
  void emit(Level level, std::string_view text);
  // printf into the log, for the kernel itself ("%s" is libc's, without the kernel's %p
  // extensions).
  void print(Level level, const char* format, ...) __attribute__((format(printf, 3, 4)));

  // The first record with sequence >= `from`. ENODATA: none yet. If older ones were overwritten,
  // answers the oldest there is; the caller sees the gap in `sequence`.
  Result<LogRecord> read(std::uint64_t from);
  std::uint64_t next_sequence();
  std::uint64_t first_sequence();
  // Parks until a record with sequence >= `from` exists. EINTR on a signal.
  Status wait(std::uint64_t from);
  // Calls `tell` once, in whatever context, when a record with sequence >= `from` exists; at once
  // if it does. `who` has one such call pending at most. `tell` must not come back here.
  void tell_next(const void* who, std::uint64_t from, std::function<void()> tell);
  // dmesg -C: readers that ask for "since the last clear" start here.
  void clear();
  std::uint64_t clear_sequence();
  // What a process writes to /dev/kmsg: a "<n>" prefix gives facility and level; default
  // user.warning. Without a newline at its end it stays unfinished.
  void inject(std::string_view message);
  // Records more urgent than `level` also go to the host's log, as dmesg lines; 0 (the default):
  // none, 8: all.
  void set_console_level(int level);

  static constexpr std::size_t kCapacity = 1 << 20;  // bytes of text and book-keeping
  static constexpr std::size_t kLineMax = 991;
  // "6,339,5140900,-;NET: Registered protocol family 10\n", as /dev/kmsg shows it.
  static std::string kmsg_line(const LogRecord& record);
  // "[    5.140900] NET: ...", as dmesg shows it.
  static std::string dmesg_line(const LogRecord& record);
  // A text as it stands in a line of /dev/kmsg: control characters, bytes above 126 and \ as \xhh.
  static std::string escaped(std::string_view text);
  // Nanoseconds since the records' time began.
  host::Time uptime();

 private:
  struct State;
  void append(LogRecord record, bool finished);
  State* state_;
};

}  // namespace holdfast::kernel
