// A Finding made of a failure and the record of its replay: which events matter, in whose column.
#pragma once

#include "checker/draft.h"
#include "checker/scene.h"

namespace holdfast::checker {

// `failure` as it was replayed under `ledger.recording`.
Finding tell(const explore::Failure& failure, const Recording& recording, Symbolizer& symbolizer);
// The lines of an execution without a finding.
std::vector<Line> tell_lines(const explore::Failure& steps, const Recording& recording,
                             Symbolizer& symbolizer);

}  // namespace holdfast::checker
