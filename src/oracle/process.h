// Runs a program to its end and keeps what it printed.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace holdfast::oracle {

struct Command {
  std::vector<std::string> arguments;                   // the program first, found through PATH
  std::string directory = {};                           // "" for this process's own
  std::map<std::string, std::string> environment = {};  // added to this process's own
  std::chrono::seconds limit{600};                      // then its process group is killed
};

struct Outcome {
  int status = -1;  // exit status; 128 + signal; 127 if it could not be started
  bool timed_out = false;
  std::string output;  // stdout and stderr, in the order written
  bool ok() const { return status == 0; }
};

// `tick` is called about five times a second while the program runs.
Outcome run(const Command& command, const std::function<void()>& tick = {});

// Runs `jobs` on as many threads as the machine has processors.
void run_in_parallel(const std::vector<std::function<void()>>& jobs);

// The path of `program` in PATH (and the sbin folders, which PATH often lacks), or "".
std::string find_program(const std::string& program);

}  // namespace holdfast::oracle
