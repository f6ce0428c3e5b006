// Modules for tests, built from source; the build cache makes the second time cheap.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace holdfast {

// Builds `source` (a path below the source tree) and returns the path of its .ko; empty, with a
// test failure, if it does not compile. `version`: 0 for what the source says, or 6.1.
std::string built_module(const std::string& source, std::uint32_t version = 0);

}  // namespace holdfast
