#include "cli/log_printer.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <cwctype>

namespace holdfast::cli {
namespace {

constexpr const char* kTime = "\033[32m";
constexpr const char* kEnd = "\033[0m";
constexpr long long kMillion = 1'000'000;

constexpr std::array kLevels = {"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"};
constexpr std::array kFacilities = {"kern", "user", "mail", "daemon", "auth",     "syslog",
                                    "lpr",  "news", "uucp", "cron",   "authpriv", "ftp"};

template <class Names>
int index_of(const Names& names, const std::string& name) {
  auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

const char* colour_of(int level) {
  if (level <= 2) return "\033[1;31m";
  if (level == 3) return "\033[31m";
  return level == 4 ? "\033[1m" : "";
}

template <class... Arguments>
std::string format(const char* text, Arguments... arguments) {
  std::array<char, 96> buffer{};
  std::snprintf(buffer.data(), buffer.size(), text, arguments...);
  return buffer.data();
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Bytes that are no text travel as \xhh (shell/commands.cc).
std::string unescaped(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x';
    int high = escape ? hex_digit(text[i + 2]) : -1;
    int low = escape ? hex_digit(text[i + 3]) : -1;
    if (high < 0 || low < 0) {
      result += text[i];
      continue;
    }
    result += static_cast<char>(high << 4 | low);
    i += 3;
  }
  return result;
}

// The bytes of the character at `at`; `shown`: it can be printed in this locale.
std::size_t character_at(const std::string& text, std::size_t at, bool& shown) {
  std::mbstate_t state{};
  wchar_t wide = 0;
  std::size_t length = std::mbrtowc(&wide, text.data() + at, text.size() - at, &state);
  if (length > 1 && length <= text.size()) {
    shown = std::iswprint(static_cast<std::wint_t>(wide)) != 0;
    return length;
  }
  auto c = static_cast<unsigned char>(text[at]);
  shown = c != 0 && c < 0x80 && (std::isprint(c) || std::isspace(c));
  return 1;
}

// As dmesg shows a text: what cannot be printed as \xhh, further lines indented.
std::string visible(const std::string& text, std::size_t indent) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    bool shown = false;
    std::size_t length = character_at(text, at, shown);
    if (shown) {
      result.append(text, at, length);
      if (text[at] == '\n' && at + 1 < text.size()) result.append(indent, ' ');
    } else {
      for (std::size_t i = 0; i < length; ++i)
        result += format("\\x%02x", static_cast<unsigned char>(text[at + i]));
    }
    at += length;
  }
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  lines.push_back(text.substr(begin));
  return lines;
}

std::string since_boot(long long microseconds) {
  return format("%5lld.%06lld", microseconds / kMillion, microseconds % kMillion);
}

std::string text_of(const shell::Json& record) {
  if (record.contains("escaped")) return unescaped(record.value("escaped", ""));
  return record.value("text", "");
}

}  // namespace

struct LogPrinter::Record {
  explicit Record(const shell::Json& json)
      : level(json.value("level", 6)),
        facility(json.value("facility", 0)),
        time(json.value("microseconds", 0LL)),
        text(text_of(json)) {}
  int level;
  int facility;
  long long time;
  std::string text;
};

int level_of(const std::string& name) { return index_of(kLevels, name); }
int facility_of(const std::string& name) { return index_of(kFacilities, name); }

bool is_terminal(std::FILE* file) { return ::isatty(::fileno(file)) && !std::getenv("NO_COLOR"); }

std::string plain_line(const shell::Json& record) {
  std::string head = "[" + since_boot(record.value("microseconds", 0LL)) + "] ";
  return head + visible(text_of(record), head.size());
}

bool LogPrinter::wanted(const Record& record) const {
  return (style_.levels >> record.level & 1) && (style_.facilities >> record.facility & 1);
}

double LogPrinter::since_last(const Record& record) {
  double delta = last_ < 0 ? 0 : static_cast<double>(record.time - last_) / kMillion;
  last_ = record.time;
  return delta;
}

std::tm LogPrinter::local_time(const Record& record, long long& microseconds) const {
  long long at = boot_ + record.time;
  auto seconds = static_cast<std::time_t>(at / kMillion);
  microseconds = at % kMillion;
  std::tm result{};
  ::localtime_r(&seconds, &result);
  return result;
}

std::string LogPrinter::relative_stamp(const Record& record) {
  long long fraction = 0;
  std::tm now = local_time(record, fraction);
  double delta = since_last(record);
  bool new_minute = now.tm_min != last_minute_.tm_min || now.tm_hour != last_minute_.tm_hour ||
                    now.tm_yday != last_minute_.tm_yday;
  last_minute_ = now;
  if (!new_minute) return format(delta < 10 ? "[  %+8.06f] " : "[ %+9.06f] ", delta);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "[%b%e %H:%M] ", &now);
  return text.data();
}

std::string LogPrinter::stamp(const Record& record) {
  std::array<char, 64> text{};
  long long fraction = 0;
  std::tm now{};
  switch (style_.time) {
    case TimeFormat::kNone:
      return "";
    case TimeFormat::kSinceBoot:
      return "[" + since_boot(record.time) + "] ";
    case TimeFormat::kDelta:
      return "[" + since_boot(record.time) + format(" <%12.06f>] ", since_last(record));
    case TimeFormat::kRelative:
      return relative_stamp(record);
    case TimeFormat::kCtime:
      now = local_time(record, fraction);
      std::strftime(text.data(), text.size(), "[%a %b %e %H:%M:%S %Y] ", &now);
      return text.data();
    case TimeFormat::kIso:
      now = local_time(record, fraction);
      std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &now);
      std::array<char, 16> zone{};
      std::strftime(zone.data(), zone.size(), "%z", &now);
      return text.data() + format(",%06lld", fraction) + std::string(zone.data(), 3) + ":" +
             (zone.data() + 3) + " ";
  }
  return "";
}

void LogPrinter::print_line(const std::string& prefix, const std::string& time,
                            const std::string& text, std::size_t indent, int level) {
  const char* colour = style_.colour && !style_.raw ? colour_of(level) : "";
  std::string shown = visible(text, indent);
  bool coloured_time = style_.colour && !style_.raw && !time.empty();
  std::fprintf(to_, "%s%s%s%s%s%s%s\n", prefix.c_str(), coloured_time ? kTime : "", time.c_str(),
               coloured_time ? kEnd : "", colour, shown.c_str(), *colour ? kEnd : "");
}

void LogPrinter::print_one(const Record& record) {
  if (!wanted(record)) return;
  if (record.text.empty()) {
    std::fputc('\n', to_);
    return;
  }
  std::string prefix, time;
  if (style_.raw) {
    // util-linux puts the two together without shifting the facility.
    prefix = "<" + std::to_string(record.facility | record.level) + ">";
    time = "[" + since_boot(record.time) + "] ";
  } else {
    if (style_.decode)
      prefix =
          format("%-6s:%-6s: ",
                 kFacilities[std::min<std::size_t>(static_cast<std::size_t>(record.facility), 11)],
                 kLevels[static_cast<std::size_t>(record.level & 7)]);
    time = stamp(record);
  }
  if (!style_.force_prefix)
    return print_line(prefix, time, record.text, prefix.size() + time.size(), record.level);
  for (const std::string& line : lines_of(record.text))
    print_line(prefix, time, line, 0, record.level);
}

void LogPrinter::print(const shell::Json& records) {
  for (const auto& record : records) {
    if (!style_.json) {
      print_one(Record(record));
    } else if (wanted(Record(record))) {
      shell::Json shown = record;
      shown.erase("escaped");
      std::fprintf(to_, "%s\n",
                   shown.dump(-1, ' ', false, shell::Json::error_handler_t::replace).c_str());
    }
  }
  std::fflush(to_);
}

}  // namespace holdfast::cli
