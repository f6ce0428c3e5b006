#include "kernel/core/syslog.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <deque>

namespace holdfast::kernel {

std::string Syslog::lines(const LogRecord& record) {
  char prefix[48];
  const long long micro = record.time / 1000;
  std::snprintf(prefix, sizeof prefix, "<%u>[%5lld.%06lld] ",
                record.facility << 3 | static_cast<unsigned>(record.level), micro / 1000000,
                micro % 1000000);
  std::string text = prefix;
  for (char c : record.text) {
    text += c;
    if (c == '\n') text += prefix;
  }
  return text + '\n';
}

Result<long> Syslog::act(int action, int size, std::string& text) {
  switch (action) {
    case kClose:
    case kOpen:
      return 0L;
    case kRead:
    case kReadAll:
    case kReadClear:
      if (size < 0) return Error{EINVAL};
      if (size == 0) return 0L;
      if (action == kRead) return read(static_cast<std::size_t>(size), text);
      {
        const long length = read_all(static_cast<std::size_t>(size), text);
        if (action == kReadClear) log_.clear();
        return length;
      }
    case kClear:
      log_.clear();
      return 0L;
    case kSizeUnread:
      return unread();
    case kSizeBuffer:
      return static_cast<long>(Log::kCapacity);
    case kConsoleOff:
    case kConsoleOn:
    case kConsoleLevel:
      return Error{ENOSYS};
    default:
      return Error{EINVAL};
  }
}

// `record` is the first that kRead has not read, or what is left of a log that ran over.
void Syslog::catch_up(const LogRecord& record) {
  if (record.sequence == next_) return;
  next_ = record.sequence;
  partial_ = 0;
}

std::uint64_t Syslog::next() {
  LockGuard guard(lock_);
  return next_;
}

Result<long> Syslog::read(std::size_t size, std::string& text) {
  for (;;) {
    TRY_STATUS(log_.wait(next()));
    if (const long length = take(size, text)) return length;
  }
}

// Whole records, or a part of the first. 0: somebody else has taken them.
long Syslog::take(std::size_t size, std::string& text) {
  const std::size_t before = text.size();
  LockGuard guard(lock_);
  for (std::size_t left = size; left > 0;) {
    auto record = log_.read(next_);
    if (!record.ok()) break;
    catch_up(*record);
    const std::string all = lines(*record);
    std::size_t length = all.size() - partial_;
    if (length > left && text.size() > before) break;
    const std::size_t skip = partial_;
    if (length <= left) {
      ++next_;
      partial_ = 0;
    } else {
      length = left;
      partial_ += length;
    }
    text.append(all, skip, length);
    left -= length;
  }
  return static_cast<long>(text.size() - before);
}

// The newest records since the last clear that fit.
long Syslog::read_all(std::size_t size, std::string& text) {
  std::deque<std::string> fitting;
  std::size_t length = 0;
  std::uint64_t from = log_.clear_sequence();
  for (;;) {
    auto record = log_.read(from);
    if (!record.ok()) break;
    from = record->sequence + 1;
    length += fitting.emplace_back(lines(*record)).size();
    while (length > size) {
      length -= fitting.front().size();
      fitting.pop_front();
    }
  }
  for (const auto& one : fitting) text += one;
  return static_cast<long>(length);
}

long Syslog::unread() {
  LockGuard guard(lock_);
  std::size_t length = 0;
  std::uint64_t from = next_;
  for (;;) {
    auto record = log_.read(from);
    if (!record.ok()) break;
    if (from == next_) catch_up(*record);
    from = record->sequence + 1;
    length += lines(*record).size();
  }
  return static_cast<long>(length - std::min(length, partial_));
}

}  // namespace holdfast::kernel
