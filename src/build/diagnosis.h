// Adds to a compiler's words what it cannot know: that a header is one which Holdfast lacks.
#pragma once

#include <string>
#include <string_view>

#include "build/home.h"

namespace holdfast::build {

// Lines to show after `compiler_output`; empty: nothing to add.
std::string explain(std::string_view compiler_output, const Home& home);

}  // namespace holdfast::build
