#include "oracle/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <sstream>
#include <thread>

#include "base/scoped_fd.h"

extern char** environ;

namespace holdfast::oracle {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string text = *entry;
    if (!command.environment.contains(text.substr(0, text.find('=')))) result.push_back(text);
  }
  for (const auto& [name, value] : command.environment) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

// After fork: only async-signal-safe calls.
[[noreturn]] void become(const Command& command, const char* program, char** arguments,
                         char** environment, int output) {
  setpgid(0, 0);
  int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, 0);
  dup2(output, 1);
  dup2(output, 2);
  if (!command.directory.empty() && chdir(command.directory.c_str()) != 0) _exit(127);
  execve(program, arguments, environment);
  _exit(127);
}

// Reads what is there; false at end of file.
bool drain(int fd, std::string& into) {
  char buffer[16384];
  ssize_t count = read(fd, buffer, sizeof buffer);
  if (count > 0) into.append(buffer, static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

// False when the time is up. A grandchild that keeps the pipe open does not hold us: the program's
// own end does, and then whatever is still in the pipe is read.
bool follow(pid_t child, int fd, const Command& command, Outcome& outcome, int& wait_status,
            const std::function<void()>& tick) {
  const Clock::time_point end = Clock::now() + command.limit;
  bool open = true;
  for (;;) {
    pollfd one{open ? fd : -1, POLLIN, 0};
    if (poll(&one, 1, open ? 200 : 20) > 0) open = drain(fd, outcome.output);
    if (waitpid(child, &wait_status, WNOHANG) == child) break;
    if (Clock::now() > end) return false;
    if (tick) tick();
  }
  for (pollfd one{fd, POLLIN, 0}; poll(&one, 1, 0) > 0 && drain(fd, outcome.output);) {
  }
  return true;
}

}  // namespace

Outcome run(const Command& command, const std::function<void()>& tick) {
  Outcome outcome;
  std::string program = find_program(command.arguments[0]);
  if (program.empty()) {
    outcome.status = 127;
    outcome.output = command.arguments[0] + ": not found\n";
    return outcome;
  }
  std::vector<std::string> argument_strings = command.arguments;
  std::vector<std::string> environment_strings = environment_of(command);
  std::vector<char*> arguments = pointers(argument_strings);
  std::vector<char*> environment = pointers(environment_strings);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return outcome;
  ScopedFd reader(ends[0]);
  ScopedFd writer(ends[1]);
  pid_t child = fork();
  if (child == 0) become(command, program.c_str(), arguments.data(), environment.data(), ends[1]);
  if (child < 0) return outcome;
  writer.reset();
  int status = 0;
  if (!follow(child, reader.get(), command, outcome, status, tick)) {
    outcome.timed_out = true;
    kill(-child, SIGKILL);
    waitpid(child, &status, 0);
  }
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

void run_in_parallel(const std::vector<std::function<void()>>& jobs) {
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) jobs[i]();
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < std::thread::hardware_concurrency() && i < jobs.size(); ++i)
    threads.emplace_back(work);
  work();
}

std::string find_program(const std::string& program) {
  if (program.find('/') != std::string::npos)
    return access(program.c_str(), X_OK) == 0 ? program : "";
  const char* path = getenv("PATH");
  std::istringstream folders(std::string(path ? path : "") + ":/usr/sbin:/sbin:/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::string candidate = folder + "/" + program;
    if (!folder.empty() && access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

}  // namespace holdfast::oracle
