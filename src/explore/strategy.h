// What to run next. The execution asks choose() before every event; a strategy keeps whatever it
// needs between executions to know what has been tried.
#pragma once

#include <holdfast/explore.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "explore/mutant.h"

namespace holdfast::explore {

using detail::Execution;

struct Decision {
  int task = -1;  // -1: give this execution up
  std::uint32_t choice = 0;
};

class Explorer {
 public:
  virtual ~Explorer() = default;
  // Prepares the next execution. False: nothing is left to try.
  virtual bool begin() = 0;
  // How many first events of the next execution are those of the last one.
  virtual std::size_t reuse() const { return 0; }
  // Called when some task can run.
  virtual Decision choose(Execution& execution) = 0;
  // The execution is over, however it ended.
  virtual void finished(Execution& execution) = 0;
  virtual bool wants_races() const { return false; }
  // Different traces may be met more than once.
  virtual bool repeats_traces() const { return true; }
  // The part of the search that is done, 0 if unknown.
  virtual double fraction_done() const { return 0; }
};

}  // namespace holdfast::explore
