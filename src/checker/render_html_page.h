// The parts of the page that are the same for every report.
#pragma once

namespace holdfast::checker {
extern const char kPageStyle[];
extern const char kPageScript[];
}  // namespace holdfast::checker
