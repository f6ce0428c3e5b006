#include "build/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/scoped_fd.h"

extern char** environ;

namespace holdfast::build {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const std::string& text : strings) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

std::string_view name_of(std::string_view assignment) {
  return assignment.substr(0, assignment.find('='));
}

std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  std::vector<std::string> result = added;
  for (char** entry = environ; *entry; ++entry) {
    const bool replaced = std::any_of(added.begin(), added.end(), [&](const std::string& text) {
      return name_of(text) == name_of(*entry);
    });
    if (!replaced) result.emplace_back(*entry);
  }
  return result;
}

void drain(int fd, ProcessResult& result, const OutputSink& sink) {
  char buffer[16384];
  for (;;) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    const std::string_view piece(buffer, static_cast<std::size_t>(got));
    result.output += piece;
    if (sink) sink(piece);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// The child may start with signals unblocked and at their defaults, whatever this process does.
void reset_signals(posix_spawnattr_t& attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, const OutputSink& sink,
                          const std::vector<std::string>& environment) {
  ProcessResult result;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    result.output = std::string("pipe: ") + std::strerror(errno) + "\n";
    return result;
  }
  ScopedFd read_end(ends[0]), write_end(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  reset_signals(attributes);
  std::vector<char*> argv = pointers(arguments);
  const std::vector<std::string> texts = environment_with(environment);
  std::vector<char*> envp = pointers(texts);
  pid_t child = 0;
  const int error = posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  write_end.reset();
  if (error != 0) {
    result.output = arguments[0] + ": " + std::strerror(error) + "\n";
    return result;
  }
  drain(read_end.get(), result, sink);
  result.status = wait_for(child);
  return result;
}

}  // namespace holdfast::build
