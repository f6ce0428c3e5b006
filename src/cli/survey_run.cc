// The children: so many at a time, each with a pipe for what it finds and one for what it says
// before it dies.
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <list>
#include <map>
#include <set>

#include "base/scoped_fd.h"
#include "cli/survey.h"

namespace holdfast::cli::survey {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

struct Running {
  Row* row;
  pid_t pid;
  ScopedFd found, said;
  std::string found_text, said_text;
  Clock::time_point deadline;
};

std::string tail_of(const std::string& text) {
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] == '\n') --end;
  const std::size_t begin = text.rfind('\n', end ? end - 1 : 0);
  return text.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin + 1));
}

class Pool {
 public:
  Pool(const Options& options, std::vector<Row>& rows, Progress& progress)
      : options_(options), rows_(rows), progress_(progress) {}

  void run() {
    for (Row& row : rows_) {
      if (row.result == Outcome::kBuild) {
        ++done_;
        continue;
      }
      while (running_.size() >= options_.jobs) wait();
      start(row);
    }
    while (!running_.empty()) wait();
  }

 private:
  // The module of that name, rather one of the same Makefile; nullptr: none.
  const Row* built(const std::string& name, const std::string& place) const {
    const Row* found = nullptr;
    for (const Row& row : rows_)
      if (row.name == name && !row.file.empty() && (!found || row.place == place)) found = &row;
    return found;
  }

  // What must be loaded before it, then itself. Circles are left for the loader to refuse.
  void needed(const Row& row, std::set<const Row*>& seen, std::vector<std::string>& files) {
    if (!seen.insert(&row).second) return;
    for (const std::string& name : row.needs)
      if (const Row* other = built(name, row.place)) needed(*other, seen, files);
    files.push_back(row.file);
  }

  void start(Row& row) {
    Work work;
    std::set<const Row*> seen;
    needed(row, seen, work.files);
    work.parameters = options_.parameters;
    work.time_limit = options_.time_limit;
    int found[2], said[2];
    if (::pipe2(found, O_CLOEXEC) != 0) return failed(row, "pipe");
    ScopedFd found_read(found[0]), found_write(found[1]);
    if (::pipe2(said, O_CLOEXEC) != 0) return failed(row, "pipe");
    ScopedFd said_read(said[0]), said_write(said[1]);
    const pid_t pid = ::fork();
    if (pid < 0) return failed(row, "fork");
    if (pid == 0) {
      (void)::dup2(said_write.get(), 1);
      (void)::dup2(said_write.get(), 2);
      child(work, found_write.get());
    }
    const auto limit = std::chrono::duration<double>(60 + 200 * options_.time_limit);
    running_.push_back({&row,
                        pid,
                        std::move(found_read),
                        std::move(said_read),
                        {},
                        {},
                        Clock::now() + std::chrono::duration_cast<Clock::duration>(limit)});
  }

  void failed(Row& row, const char* what) {
    row.result = Outcome::kPanic;
    row.reason = std::string(what) + ": " + std::strerror(errno);
    ++done_;
  }

  // Until a child has said something, or has ended.
  void wait() {
    std::vector<pollfd> fds;
    for (const Running& one : running_) {
      fds.push_back({one.found.get(), POLLIN, 0});
      fds.push_back({one.said.get(), POLLIN, 0});
    }
    (void)::poll(fds.data(), fds.size(), 200);
    for (auto one = running_.begin(); one != running_.end();) {
      const bool open = drain(one->found, one->found_text);
      (void)drain(one->said, one->said_text);
      const bool late = Clock::now() > one->deadline;
      if (late) (void)::kill(one->pid, SIGKILL);
      if (open && !late) {
        ++one;
        continue;
      }
      finish(*one, late);
      one = running_.erase(one);
    }
  }

  // False: its end has come.
  static bool drain(const ScopedFd& from, std::string& to) {
    char buffer[16384];
    pollfd ready{from.get(), POLLIN, 0};
    while (::poll(&ready, 1, 0) > 0) {
      const ssize_t got = ::read(from.get(), buffer, sizeof buffer);
      if (got <= 0) return false;
      to.append(buffer, static_cast<std::size_t>(got));
    }
    return true;
  }

  void finish(Running& one, bool late) {
    int status = 0;
    while (::waitpid(one.pid, &status, 0) < 0 && errno == EINTR) {
    }
    (void)drain(one.said, one.said_text);
    Row& row = *one.row;
    std::string stage;
    bool done = false;
    row.found = {{"entries", json::array()},
                 {"registered", json::array()},
                 {"notes", json::array()},
                 {"left", json::array()},
                 {"log", json::array()}};
    for (std::size_t at = 0; at < one.found_text.size();) {
      const std::size_t end = std::min(one.found_text.find('\n', at), one.found_text.size());
      take(json::parse(one.found_text.substr(at, end - at), nullptr, false), row, stage, done);
      at = end + 1;
    }
    if (!done && row.result == Outcome::kPass) {
      row.result = late ? Outcome::kStuck : Outcome::kPanic;
      row.reason = stage + ": " + (late ? "takes too long" : death(status, one.said_text));
    }
    progress_.show("tried " + row.name, rows_.size() + ++done_, 2 * rows_.size());
  }

  static std::string death(int status, const std::string& said) {
    std::string words = WIFSIGNALED(status)
                            ? std::string("killed by SIG") + ::sigabbrev_np(WTERMSIG(status))
                            : "ended with status " + std::to_string(WEXITSTATUS(status));
    if (std::string last = tail_of(said); !last.empty()) words += ": " + last;
    return words;
  }

  static void take(const json& line, Row& row, std::string& stage, bool& done) {
    if (!line.is_object()) return;
    if (line.contains("stage")) stage = line["stage"];
    if (line.contains("entry")) row.found["entries"].push_back(line["entry"]);
    if (line.contains("note")) row.found["notes"].push_back(line["note"]);
    for (const char* key : {"registered", "left", "log"})
      if (line.contains(key)) row.found[key] = line[key];
    if (line.contains("done")) done = true;
    if (!line.contains("result")) return;
    const std::string result = line["result"];
    for (Outcome kind : {Outcome::kLoad, Outcome::kRefused, Outcome::kOops, Outcome::kStuck,
                         Outcome::kUnload, Outcome::kLeft, Outcome::kPanic})
      if (result == name_of(kind)) row.result = kind;
    row.reason = line["reason"];
  }

  const Options& options_;
  std::vector<Row>& rows_;
  Progress& progress_;
  std::list<Running> running_;
  std::size_t done_ = 0;
};

}  // namespace

void run_modules(const Options& options, Found& found, Progress& progress) {
  Pool(options, found.rows, progress).run();
}

}  // namespace holdfast::cli::survey
