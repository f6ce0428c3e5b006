// What the subcommands share that talk to a running kernel.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "shell/client.h"

namespace holdfast::cli {

// Parses; the exit status if the program should end here (--help, or wrong arguments).
std::optional<int> parse(CLI::App& app, int argc, char** argv);

// The kernel of `holdfast up`, or what HOLDFAST_SOCKET names. Says on standard error, after
// `prefix`, why there is none.
shell::Client connect(const std::string& prefix = "holdfast: ");

// "no answer": the kernel process went away; where it can be known, why (up.cc leaves a note).
void report_gone(const std::string& prefix);

// As strerror, and for modules in kmod's words.
std::string insmod_words(int code);

// "hello-proc.ko" or "/x/hello-proc.ko" or "hello-proc": "hello_proc".
std::string module_name(const std::string& argument);

std::string absolute(const std::string& path);

}  // namespace holdfast::cli
