// `holdfast oracle`: everything but its place in the program's list of subcommands.
#pragma once

#include <string>

namespace holdfast::oracle {

struct Defaults {
  std::string program;  // the holdfast binary that runs the scenarios
  std::string sdk;      // its Kbuild folder
};

// `arguments` begin after the subcommand's name. Returns the exit status: 0 all equal, 1 a
// difference, 2 nothing could be compared, 77 this
// machine cannot serve files.
int command(int count, char** arguments, const Defaults& defaults);

}  // namespace holdfast::oracle
