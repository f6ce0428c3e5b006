// Modules for the checker's tests, compiled as `holdfast explore` compiles them.
#pragma once

#include <optional>
#include <string>

#include "checker/options.h"

namespace holdfast::checker {

// A failed build fails the test.
std::optional<ModuleFile> build_module(const std::string& source);

}  // namespace holdfast::checker
