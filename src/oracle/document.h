// docs/fidelity.md, from the verdicts and from the second line of each kernel header.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "oracle/verdict.h"

namespace holdfast::oracle {

// `headers` is the folder include/.
std::string fidelity_document(const std::vector<Suite>& suites,
                              const std::vector<Verdict>& verdicts,
                              const std::filesystem::path& headers);

}  // namespace holdfast::oracle
