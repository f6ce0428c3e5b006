// A Report for a terminal.
#pragma once

#include <string>

#include "checker/finding.h"

namespace holdfast::checker {

std::string text(const Report& report, bool colour);

}  // namespace holdfast::checker
