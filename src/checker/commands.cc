#include "checker/commands.h"

#include <sys/ioctl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "kernel/chardev/char_devices.h"

namespace holdfast::checker {

const char* const kCommandHelp =
    "Tasks are lines of commands with ; between them:\n"
    "  cat FILE            opens it, reads to its end (four times at most), closes it\n"
    "  echo TEXT > FILE    opens it, writes TEXT and a newline, closes it\n"
    "  exec N<FILE         opens it as N, for reading; N>FILE, N<>FILE: writing, both\n"
    "  exec N<&-           closes N; what is open at the end of a line is closed\n"
    "  cat <&N, echo TEXT >&N\n"
    "  yes | head -c SIZE > FILE   opens it, writes SIZE bytes at once, closes it; also >&N\n"
    "  pread N SIZE OFFSET pread(2) of SIZE bytes, 4096 at most\n"
    "  seek N OFFSET       lseek(2) from the file's beginning\n"
    "  poll N              poll(2) with a waiter that stays until N is closed, and again\n"
    "  mmap N [BYTES]      mmap(2), shared, of a page; it stays until munmap N or the line's end\n"
    "  touch N             loads from each page of that mapping, and stores if it may\n"
    "  munmap N\n"
    "  ioctl N REQUEST [ARGUMENT]  a number; &NUMBER, &TEXT, &: a pointer to it, to zeros\n"
    "  rmmod NAME, insmod NAME     a module that a task loads first is not there before\n"
    "  insmod failing NAME the same, with whatever can fail in it failing in turn\n"
    "  mknod /dev/NAME c MAJOR MINOR  a node, made before any task begins\n"
    "  true\n";

namespace {

constexpr std::int64_t kMostBytes = 1 << 20;

bool is_number(const std::string& text) {
  if (text.empty()) return false;
  char* end = nullptr;
  (void)std::strtoll(text.c_str(), &end, 0);
  return *end == '\0';
}

// Words, where a redirection's arrow ends a word that is not the descriptor before it.
std::vector<std::string> words_of(const std::string& text, std::string& why) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  auto is_descriptor = [](const std::string& before) {
    return std::all_of(before.begin(), before.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '<' || c == '>'; });
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, i + 1);
      if (end == std::string::npos) {
        why = "a quote is not closed in: " + text;
        return {};
      }
      word += text.substr(i + 1, end - i - 1);
      in_word = true;
      i = end;
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      if (in_word) words.push_back(std::exchange(word, {}));
      in_word = false;
    } else if ((c == '>' || c == '<') && in_word && !is_descriptor(word)) {
      words.push_back(std::exchange(word, {}));
      word = c;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(word);
  return words;
}

// ">", "<", "3<>", ">&3", "3<&-" and the like, and what follows. False: no redirection.
bool parse_redirection(const std::vector<std::string>& words, std::size_t& at, Command& command) {
  const std::string& word = words[at];
  const std::size_t arrow = word.find_first_of("<>");
  if (arrow == std::string::npos) return false;
  std::size_t rest = arrow;
  for (; rest < word.size() && (word[rest] == '<' || word[rest] == '>'); ++rest) {
    (word[rest] == '<' ? command.for_reading : command.for_writing) = true;
  }
  if (arrow > 0) command.descriptor = std::atoi(word.c_str());
  std::string target = word.substr(rest);
  if (target.empty() && at + 1 < words.size()) target = words[++at];
  if (target == "&-") {
    command.kind = Command::Kind::kClose;
  } else if (target.starts_with("&")) {
    command.descriptor = std::atoi(target.c_str() + 1);
  } else {
    command.path = target;
  }
  return true;
}

bool parse_ioctl(const std::vector<std::string>& arguments, Command& command) {
  if (arguments.size() < 2 || arguments.size() > 3) return false;
  if (!is_number(arguments[0]) || !is_number(arguments[1])) return false;
  command.kind = Command::Kind::kIoctl;
  command.descriptor = std::atoi(arguments[0].c_str());
  command.request = static_cast<std::uint32_t>(std::strtoull(arguments[1].c_str(), nullptr, 0));
  // What the number itself says is passed.
  std::string text = _IOC_DIR(command.request) == _IOC_NONE ? "0" : "&";
  if (arguments.size() == 3) text = arguments[2];
  const bool pointer = text.starts_with("&");
  if (pointer) text.erase(0, 1);
  if (!pointer && !is_number(text)) return false;
  if (is_number(text)) {
    command.argument = pointer ? Command::Argument::kPointerToNumber : Command::Argument::kNumber;
    command.number = std::strtoll(text.c_str(), nullptr, 0);
  } else {
    command.argument = Command::Argument::kPointerToText;
    command.text = text;
  }
  return true;
}

// mknod /dev/NAME c MAJOR MINOR
bool parse_mknod(const std::vector<std::string>& arguments, Command& command) {
  if (arguments.size() != 4 || arguments[1] != "c") return false;
  if (!arguments[0].starts_with("/dev/")) return false;
  if (!is_number(arguments[2]) || !is_number(arguments[3])) return false;
  command.kind = Command::Kind::kMknod;
  command.path = arguments[0].substr(5);
  command.request =
      kernel::device_number(static_cast<unsigned>(std::strtoul(arguments[2].c_str(), nullptr, 0)),
                            static_cast<unsigned>(std::strtoul(arguments[3].c_str(), nullptr, 0)));
  return true;
}

// What the name and its words make of `command`. False: nothing.
bool parse_named(const std::string& name, const std::vector<std::string>& arguments,
                 Command& command) {
  using Kind = Command::Kind;
  const bool file = command.descriptor >= 0 || !command.path.empty();
  if (name == "true") return arguments.empty();
  if (name == "exec") {
    if (command.kind != Kind::kClose) command.kind = Kind::kOpen;
    return command.descriptor >= 0 && arguments.empty() &&
           (command.kind == Kind::kClose || !command.path.empty());
  }
  if (name == "cat") {
    command.kind = Kind::kCat;
    if (arguments.size() == 1 && !file) command.path = arguments[0];
    return arguments.size() == (file ? 0 : 1);
  }
  if (name == "echo") {
    command.kind = Kind::kEcho;
    for (const std::string& word : arguments)
      command.text += (command.text.empty() ? "" : " ") + word;
    return file;
  }
  if (name == "yes") {  // | head -c SIZE
    command.kind = Kind::kFill;
    if (arguments.size() != 4 || arguments[0] != "|" || arguments[1] != "head") return false;
    if (arguments[2] != "-c" || !is_number(arguments[3])) return false;
    command.number = std::strtoll(arguments[3].c_str(), nullptr, 0);
    return file && command.number >= 0 && command.number <= kMostBytes;
  }
  if (name == "pread") {
    command.kind = Kind::kPread;
    if (arguments.size() != 3) return false;
    if (!std::all_of(arguments.begin(), arguments.end(), is_number)) return false;
    command.descriptor = std::atoi(arguments[0].c_str());
    command.size = std::strtoull(arguments[1].c_str(), nullptr, 0);
    command.number = std::strtoll(arguments[2].c_str(), nullptr, 0);
    return command.size <= 4096;
  }
  if (name == "mknod") return parse_mknod(arguments, command);
  if (name == "ioctl") return parse_ioctl(arguments, command);
  if (name == "rmmod" || name == "insmod") {
    command.kind = name == "rmmod" ? Kind::kRmmod : Kind::kInsmod;
    command.failing = name == "insmod" && arguments.size() == 2 && arguments[0] == "failing";
    if (arguments.size() != (command.failing ? 2 : 1)) return false;
    command.text = arguments.back();
    return true;
  }
  if (name == "poll" || name == "seek") {
    command.kind = name == "poll" ? Kind::kPoll : Kind::kSeek;
    if (arguments.size() != (name == "poll" ? 1 : 2)) return false;
    if (!std::all_of(arguments.begin(), arguments.end(), is_number)) return false;
    command.descriptor = std::atoi(arguments[0].c_str());
    if (arguments.size() == 2) command.number = std::strtoll(arguments[1].c_str(), nullptr, 0);
    return true;
  }
  return false;
}

// mmap N [BYTES], touch N, munmap N
bool parse_mapping(const std::string& name, const std::vector<std::string>& arguments,
                   Command& command) {
  using Kind = Command::Kind;
  const std::size_t most = name == "mmap" ? 2 : 1;
  if (arguments.empty() || arguments.size() > most) return false;
  if (!std::all_of(arguments.begin(), arguments.end(), is_number)) return false;
  command.kind = name == "mmap" ? Kind::kMmap : name == "touch" ? Kind::kTouch : Kind::kMunmap;
  command.descriptor = std::atoi(arguments[0].c_str());
  command.number = arguments.size() == 2 ? std::strtoll(arguments[1].c_str(), nullptr, 0) : 4096;
  return command.number > 0;
}

bool parse_command(const std::string& text, std::vector<Command>& commands, std::string& why) {
  const std::vector<std::string> words = words_of(text, why);
  if (!why.empty()) return false;
  if (words.empty()) return true;
  Command command;
  std::vector<std::string> arguments;
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (!parse_redirection(words, at, command)) arguments.push_back(words[at]);
  }
  const bool maps = words[0] == "mmap" || words[0] == "touch" || words[0] == "munmap";
  if (!(maps ? parse_mapping : parse_named)(words[0], arguments, command)) {
    why = "no task can do this: " + text + "\n" + kCommandHelp;
    return false;
  }
  commands.push_back(std::move(command));
  return true;
}

}  // namespace

bool parse_line(const std::string& line, std::vector<Command>& commands, std::string& why) {
  why.clear();
  std::size_t begin = 0;
  while (begin <= line.size()) {
    std::size_t end = line.find(';', begin);
    if (end == std::string::npos) end = line.size();
    if (!parse_command(line.substr(begin, end - begin), commands, why)) return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace holdfast::checker
