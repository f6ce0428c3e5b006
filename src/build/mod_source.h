// The text of NAME.mod.c. It includes holdfast/abi/module.h and nothing else, so that compiling it
// costs next to nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "build/facts.h"

namespace holdfast::build {

std::string mod_source(const ModuleFacts& module, const std::vector<std::string>& depends,
                       std::uint32_t version);

}  // namespace holdfast::build
