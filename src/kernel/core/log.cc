// The newest record may be unfinished: it has its sequence number, but readers do not see it until
// it ends or another record follows, as in Linux since 5.10.
#include "kernel/core/log.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <deque>
#include <functional>
#include <vector>

#include "kernel/core/sched.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr char kSoh = '\001';
constexpr std::uint32_t kSohSince = 3 << 16 | 6 << 8;

struct Prefix {
  Level level = Level::kWarning;
  bool continuation = false;
};

// Takes every prefix off `message`; the first level counts.
Prefix take_prefix(std::string_view& message, bool old_style) {
  Prefix prefix;
  bool has_level = false;
  for (;;) {
    char c;
    if (message.size() >= 2 && message[0] == kSoh) {
      c = message[1];
    } else if (old_style && message.size() >= 3 && message[0] == '<' && message[2] == '>') {
      c = message[1];
    } else {
      return prefix;
    }
    if (c >= '0' && c <= '7') {
      if (!has_level) prefix.level = static_cast<Level>(c - '0');
      has_level = true;
    } else if (c == 'c') {
      prefix.continuation = true;
    } else if (message[0] == '<') {
      return prefix;
    }
    message.remove_prefix(message[0] == kSoh ? 2 : 3);
  }
}

// "<30>" of a write to /dev/kmsg: facility * 8 + level.
bool take_number_prefix(std::string_view& message, unsigned& number) {
  if (message.empty() || message[0] != '<') return false;
  std::size_t at = 1;
  unsigned value = 0;
  while (at < message.size() && message[at] >= '0' && message[at] <= '9' && value < 100000) {
    value = value * 10 + static_cast<unsigned>(message[at++] - '0');
  }
  if (at == 1 || at >= message.size() || message[at] != '>') return false;
  number = value;
  message.remove_prefix(at + 1);
  return true;
}

void escape_into(std::string& out, unsigned char c) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", c);
  out += text;
}

}  // namespace

struct Log::State {
  explicit State(Kernel& owner) : kernel(owner) {}
  Kernel& kernel;
  host::Time booted = 0;
  Lock lock{"log", Sections::kCommute};
  std::deque<LogRecord> records;
  std::size_t bytes = 0;
  std::uint64_t next = 0;
  std::uint64_t cleared = 0;
  bool open = false;                    // the newest record is unfinished
  const host::Task* open_by = nullptr;  // who began it; compared, never followed
  int console_level = 0;
  std::vector<Task*> waiting;
  struct Listener {
    const void* who;
    std::function<void()> tell;
  };
  std::vector<Listener> listeners;

  // lock held, all of them.
  std::uint64_t visible_end() const { return open ? next - 1 : next; }
  static std::size_t cost(const LogRecord& record) { return sizeof record + record.text.size(); }
  void trim() {
    while (bytes > kCapacity && records.size() > 1) {
      bytes -= cost(records.front());
      records.pop_front();
    }
  }
  void to_console(const LogRecord& record) {
    if (static_cast<int>(record.level) >= console_level) return;
    kernel.host().write_log(dmesg_line(record));
  }
  void finish() {
    if (!open) return;
    open = false;
    to_console(records.back());
    wake();
  }
  void wake() {
    for (Task* task : waiting) try_to_wake_up(*task, kTaskNormal);
    for (Listener& listener : listeners) listener.tell();
    listeners.clear();
  }
};

Log::Log(Kernel& kernel) : state_(new State(kernel)) {
  state_->booted = kernel.host().now(host::Clock::kMonotonic);
}

Log::~Log() { delete state_; }

void Log::append(LogRecord record, bool finished) {
  State& state = *state_;
  record.time = state.kernel.host().now(host::Clock::kMonotonic) - state.booted;
  const host::Task* task = host::current();
  LockGuard guard(state.lock);
  if (record.continuation && state.open && state.open_by == task &&
      state.records.back().text.size() + record.text.size() <= kLineMax) {
    state.records.back().text += record.text;
    state.bytes += record.text.size();
  } else {
    state.finish();
    record.sequence = state.next++;
    state.bytes += State::cost(record);
    state.records.push_back(std::move(record));
    state.open = true;
    state.open_by = task;
  }
  if (finished) state.finish();
  state.trim();
}

void Log::emit(std::string_view message) {
  const Prefix prefix = take_prefix(message, state_->kernel.boot().version < kSohSince);
  message = message.substr(0, kLineMax);
  const bool finished = !message.empty() && message.back() == '\n';
  if (finished) message.remove_suffix(1);
  LogRecord record;
  record.level = prefix.level;
  record.continuation = prefix.continuation;
  record.text = message;
  append(std::move(record), finished);
}

void Log::emit(Level level, std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  LogRecord record;
  record.level = level;
  record.text = text.substr(0, kLineMax);
  append(std::move(record), true);
}

void Log::inject(std::string_view message) {
  unsigned number = 1 << 3 | static_cast<unsigned>(Level::kWarning);
  if (take_number_prefix(message, number) && number >> 3 == 0) number |= 1 << 3;
  const bool finished = !message.empty() && message.back() == '\n';
  if (finished) message.remove_suffix(1);
  LogRecord record;
  record.facility = static_cast<std::uint8_t>(number >> 3);
  record.level = static_cast<Level>(number & 7);
  record.text = message.substr(0, kLineMax);
  append(std::move(record), finished);
}

void Log::print(Level level, const char* format, ...) {
  char text[kLineMax + 1];
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  emit(level, {text, std::min<std::size_t>(static_cast<std::size_t>(length), kLineMax)});
}

Result<LogRecord> Log::read(std::uint64_t from) {
  State& state = *state_;
  LockGuard guard(state.lock);
  const std::uint64_t first = state.next - state.records.size();
  const std::uint64_t at = std::max(from, first);
  if (at >= state.visible_end()) return Error{ENODATA};
  return state.records[at - first];
}

std::uint64_t Log::next_sequence() {
  LockGuard guard(state_->lock);
  return state_->visible_end();
}

std::uint64_t Log::first_sequence() {
  LockGuard guard(state_->lock);
  return state_->next - state_->records.size();
}

Status Log::wait(std::uint64_t from) {
  State& state = *state_;
  Task& task = current_task();
  {
    LockGuard guard(state.lock);
    state.waiting.push_back(&task);
  }
  Status status;
  for (;;) {
    set_current_state(kTaskInterruptible);
    if (next_sequence() > from) break;
    if (signal_pending(task)) {
      status = Error{EINTR};
      break;
    }
    schedule_until(host::kForever, "log");
  }
  set_current_state(kTaskRunning);
  LockGuard guard(state.lock);
  state.waiting.erase(std::find(state.waiting.begin(), state.waiting.end(), &task));
  return status;
}

void Log::tell_next(const void* who, std::uint64_t from, std::function<void()> tell) {
  LockGuard guard(state_->lock);
  if (state_->visible_end() > from) return tell();
  auto& listeners = state_->listeners;
  auto known = std::find_if(listeners.begin(), listeners.end(),
                            [who](const State::Listener& each) { return each.who == who; });
  if (known == listeners.end()) listeners.push_back({who, std::move(tell)});
}

void Log::clear() {
  LockGuard guard(state_->lock);
  state_->cleared = state_->visible_end();
}

std::uint64_t Log::clear_sequence() {
  LockGuard guard(state_->lock);
  return state_->cleared;
}

void Log::set_console_level(int level) {
  LockGuard guard(state_->lock);
  state_->console_level = level;
}

std::string Log::kmsg_line(const LogRecord& record) {
  char head[80];
  std::snprintf(head, sizeof head, "%u,%llu,%llu,%c;",
                static_cast<unsigned>(record.facility << 3 | static_cast<unsigned>(record.level)),
                static_cast<unsigned long long>(record.sequence),
                static_cast<unsigned long long>(record.time / 1000),
                record.continuation ? 'c' : '-');
  return head + escaped(record.text) + "\n";
}

std::string Log::escaped(std::string_view text) {
  std::string line;
  for (unsigned char c : text) {
    if (c < ' ' || c >= 127 || c == '\\') {
      escape_into(line, c);
    } else {
      line += static_cast<char>(c);
    }
  }
  return line;
}

host::Time Log::uptime() {
  return state_->kernel.host().now(host::Clock::kMonotonic) - state_->booted;
}

std::string Log::dmesg_line(const LogRecord& record) {
  char head[48];
  const long long micro = record.time / 1000;
  const int indent =
      std::snprintf(head, sizeof head, "[%5lld.%06lld] ", micro / 1000000, micro % 1000000);
  std::string line = head;
  for (unsigned char c : record.text) {
    if (c == '\n') {
      line += '\n';
      line.append(static_cast<std::size_t>(indent), ' ');
    } else if ((c < ' ' && c != '\t') || c == 127) {
      escape_into(line, c);
    } else {
      line += static_cast<char>(c);
    }
  }
  return line;
}

}  // namespace holdfast::kernel
