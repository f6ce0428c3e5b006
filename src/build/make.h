// A directory with a Makefile: built by make and the sdk, as `make -C sdk M=DIR` does.
#pragma once

#include <string>

#include "build/compile.h"

namespace holdfast::build {

void make_modules(const std::string& directory, const Options& options, Outcome& outcome);

}  // namespace holdfast::build
