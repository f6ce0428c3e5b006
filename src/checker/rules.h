// What each kind of finding breaks, in a sentence, and where that is written.
#pragma once

#include "checker/finding.h"

namespace holdfast::checker {

struct Rule {
  const char* title;  // "use after free"
  const char* rule;
  const char* source;
  const char* advice;
};
const Rule& rule_of(FindingKind kind);

}  // namespace holdfast::checker
