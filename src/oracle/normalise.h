// What may differ between two runs of the same kernel, and so is no difference between two kernels:
// time stamps, addresses, process ids, code offsets, sizes of compiled code, dates, version
// strings.
#pragma once

#include <string>
#include <vector>

namespace holdfast::oracle {

struct Rule {
  const char* pattern;      // std::regex, ECMAScript
  const char* replacement;  // "$1" as in std::regex_replace
  const char* why;          // a line for docs/fidelity.md
};

// The rules applied to each line, in order.
const std::vector<Rule>& line_rules();
// Lines that only one of the two kernels has reason to print.
const std::vector<Rule>& dropped_lines();

// Idempotent: what is normalised already stays as it is.
std::string normalise(const std::string& text);

}  // namespace holdfast::oracle
