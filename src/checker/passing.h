// The nearest schedule that passes: the one that shares the longest beginning with a schedule that
// fails. It tells the cause from what merely happened before.
#pragma once

#include "checker/draft.h"
#include "checker/scene.h"

namespace holdfast::checker {

// `failure` and `finding` as they were replayed. `options`: of such a replay. nullopt: every
// schedule that was tried fails too, or nothing was left to try.
std::optional<PassingSchedule> nearest_passing(Scene& scene, const explore::Options& options,
                                               const explore::Failure& failure,
                                               const Finding& finding, Symbolizer& symbolizer);

}  // namespace holdfast::checker
