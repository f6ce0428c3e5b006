#include "checker/workload.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>

#include "kernel/fs/vfs.h"

namespace holdfast::checker {
namespace {

constexpr int kDeepest = 8;

void list(kernel::fs::Inode& directory, const std::string& path, int depth,
          std::vector<Entry>& entries) {
  std::vector<std::pair<std::string, std::uint32_t>> names;
  (void)directory.readdir(0, [&](const kernel::fs::DirEntry& entry, std::uint64_t) {
    names.emplace_back(entry.name, entry.mode);
    return true;
  });
  for (const auto& [name, mode] : names) {
    if (S_ISDIR(mode)) {
      auto child = directory.lookup(name);
      if (child.ok() && depth < kDeepest) {
        list(**child, path + "/" + name, depth + 1, entries);
      }
      continue;
    }
    if (S_ISLNK(mode)) continue;
    std::uint32_t bits = mode;
    if (auto inode = directory.lookup(name); inode.ok() && (*inode)->refresh().ok()) {
      bits = (*inode)->c.i_mode;
    }
    entries.push_back({path + "/" + name, bits});
  }
}

// The most that is tried of each kind of entry.
constexpr std::size_t kMostEntries = 2;

struct Planner {
  const Registered& registered;
  std::vector<StagePlan> stages;

  std::string remove_all() const {
    std::string line;
    for (auto it = registered.modules.rbegin(); it != registered.modules.rend(); ++it) {
      line += (line.empty() ? "rmmod " : "; rmmod ") + *it;
    }
    return line;
  }
  void add(std::string name, std::vector<std::string> tasks) {
    stages.push_back({std::move(name), std::move(tasks), false, false});
  }
};

std::string read_line(const Entry& entry) { return "cat " + entry.path; }
std::string write_line(const Entry& entry) { return "echo 1 > " + entry.path; }

// Files that are read and written, wherever they are.
void plan_files(Planner& planner) {
  std::vector<Entry> entries = planner.registered.entries;
  if (entries.size() > kMostEntries) entries.resize(kMostEntries);
  const std::string rmmod = planner.remove_all();
  for (const Entry& entry : entries) {
    if (entry.readable()) planner.add("a reader and rmmod", {read_line(entry), rmmod});
    if (entry.writable()) planner.add("a writer and rmmod", {write_line(entry), rmmod});
  }
  for (const Entry& entry : entries) {
    if (entry.readable()) planner.add("two readers", {read_line(entry), read_line(entry)});
    if (entry.readable() && entry.writable()) {
      planner.add("a reader and a writer", {read_line(entry), write_line(entry)});
    }
    if (entry.writable()) planner.add("two writers", {write_line(entry), write_line(entry)});
  }
  if (entries.size() == 2) {
    auto line = [](const Entry& entry) {
      return entry.readable() ? read_line(entry) : write_line(entry);
    };
    planner.add("two files", {line(entries[0]), line(entries[1])});
  }
  for (const Entry& entry : entries) {
    if (entry.readable()) {
      planner.add("two readers and rmmod", {read_line(entry), read_line(entry), rmmod});
    }
  }
}

using Source = void (*)(Planner&);
constexpr Source kSources[] = {plan_files};

}  // namespace

std::vector<Entry> entries_of(kernel::Kernel& kernel) {
  std::vector<Entry> entries;
  for (const kernel::fs::Vfs::Mount& mount : kernel.vfs().mounts()) {
    list(*mount.root, mount.where, 0, entries);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.path < b.path; });
  return entries;
}

std::vector<StagePlan> plan_stages(const Registered& registered) {
  Planner planner{registered, {}};
  planner.add("rmmod alone", {planner.remove_all()});
  for (Source source : kSources) source(planner);
  StagePlan failing{"init, with every allocation failing in turn", {"true"}, true, true};
  planner.stages.push_back(std::move(failing));
  return std::move(planner.stages);
}

namespace {

std::vector<std::string> words_of(const std::string& text, std::string& why) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
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
    } else if ((c == '>' || c == '<') && in_word &&
               !std::all_of(word.begin(), word.end(),
                            [](char d) { return d >= '0' && d <= '9'; })) {
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

// ">", "<", ">&3", "3<" and the like: the file or descriptor that follows. False: no redirection.
bool parse_redirection(const std::vector<std::string>& words, std::size_t& at, Command& command) {
  const std::string& word = words[at];
  const std::size_t arrow = word.find_first_of("<>");
  if (arrow == std::string::npos) return false;
  command.for_writing = word[arrow] == '>';
  std::size_t rest = arrow + 1;
  if (rest < word.size() && word[rest] == '>') ++rest;
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

bool parse_command(const std::string& text, std::vector<Command>& commands, std::string& why) {
  const std::vector<std::string> words = words_of(text, why);
  if (!why.empty()) return false;
  if (words.empty()) return true;
  Command command;
  const std::string& name = words[0];
  std::vector<std::string> arguments;
  const bool is_exec = name == "exec";
  if (is_exec) command.kind = Command::Kind::kOpen;
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (!parse_redirection(words, at, command)) arguments.push_back(words[at]);
  }
  if (is_exec && command.descriptor >= 0) {
    commands.push_back(command);
    return true;
  }
  if (name == "cat" && (!arguments.empty() || command.descriptor >= 0 || !command.path.empty())) {
    command.kind = Command::Kind::kCat;
    if (!arguments.empty()) command.path = arguments[0];
  } else if (name == "echo" && (command.descriptor >= 0 || !command.path.empty())) {
    command.kind = Command::Kind::kEcho;
    for (const std::string& word : arguments)
      command.text += (command.text.empty() ? "" : " ") + word;
  } else if ((name == "rmmod" || name == "insmod") && arguments.size() == 1) {
    command.kind = name == "rmmod" ? Command::Kind::kRmmod : Command::Kind::kInsmod;
    command.text = arguments[0];
  } else if (name != "true") {
    why = "no task can do this: " + text +
          " (cat FILE, echo TEXT > FILE, rmmod NAME, exec N<FILE, cat <&N, exec N<&-, true)";
    return false;
  }
  commands.push_back(command);
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
