// Reports made by hand, for the tests of what shows them.
#pragma once

#include "checker/finding.h"

namespace holdfast::checker {

// A use after unload, a deadlock and a leak: with every member of the model in use.
Report sample_report();
Report clean_report();

}  // namespace holdfast::checker
