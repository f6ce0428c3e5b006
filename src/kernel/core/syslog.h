// Syslog: what syslog(2) does to the log, as do_syslog() in Linux 6.1's kernel/printk/printk.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "kernel/core/lock.h"
#include "kernel/core/log.h"

namespace holdfast::kernel {

class Syslog {
 public:
  explicit Syslog(Log& log) : log_(log) {}
  // SYSLOG_ACTION_*; `size` is the length of the caller's buffer. The value of the call; what goes
  // into the buffer is appended to `text`. kRead parks until there is a record: EINTR on a signal.
  // The console's actions are ENOSYS: there is no console.
  Result<long> act(int action, int size, std::string& text);

  enum Action {
    kClose = 0,
    kOpen = 1,
    kRead = 2,
    kReadAll = 3,
    kReadClear = 4,
    kClear = 5,
    kConsoleOff = 6,
    kConsoleOn = 7,
    kConsoleLevel = 8,
    kSizeUnread = 9,
    kSizeBuffer = 10,
  };
  // "<6>[    5.140900] NET: ...\n": each line of the record with its own prefix.
  static std::string lines(const LogRecord& record);

 private:
  Result<long> read(std::size_t size, std::string& text);
  long take(std::size_t size, std::string& text);
  std::uint64_t next();
  long read_all(std::size_t size, std::string& text);
  long unread();
  void catch_up(const LogRecord& record);

  Log& log_;
  Lock lock_{"syslog_lock"};
  std::uint64_t next_ = 0;   // kRead's
  std::size_t partial_ = 0;  // bytes of that one that were read
};

}  // namespace holdfast::kernel
