#include "explore/sampling.h"

#include <algorithm>

#include "explore/execution.h"

namespace holdfast::explore {

namespace {

// The task that can run and has the highest priority.
unsigned highest(std::uint64_t enabled, const std::vector<std::uint64_t>& priorities) {
  unsigned best = static_cast<unsigned>(__builtin_ctzll(enabled));
  for (std::uint64_t rest = enabled; rest; rest &= rest - 1) {
    unsigned task = static_cast<unsigned>(__builtin_ctzll(rest));
    if (priorities[task] > priorities[best]) best = task;
  }
  return best;
}

}  // namespace

bool Sampling::begin() {
  number_ = numbers_.fetch_add(1) + 1;
  random_ = Random(mix(seed_, number_));
  prepare();
  return true;
}

Decision Sampling::choose(Execution& execution) {
  unsigned task = pick(execution);
  const Operation& operation = execution.pending(task);
  std::uint32_t choice = 0;
  if (operation.kind == Kind::kChoose) {
    choice = random_.below(static_cast<std::uint32_t>(operation.operand));
  }
  return {static_cast<int>(task), choice};
}

unsigned RandomWalk::pick(Execution& execution) {
  std::uint64_t enabled = execution.enabled();
  auto skip = random_.below(static_cast<std::uint32_t>(__builtin_popcountll(enabled)));
  while (skip-- > 0) enabled &= enabled - 1;
  return static_cast<unsigned>(__builtin_ctzll(enabled));
}

unsigned PartialOrderSampling::pick(Execution& execution) {
  while (priorities_.size() < execution.task_count()) priorities_.push_back(random_.next());
  if (execution.depth() > 0) {
    Label last = label_of(execution.event(execution.depth() - 1));
    for (unsigned task = 0; task < execution.task_count(); ++task) {
      if (!execution.alive(task)) continue;
      if (task == last.task || execution.label_now(task).touches(last)) {
        priorities_[task] = random_.next();
      }
    }
  }
  return highest(execution.enabled(), priorities_);
}

void Pct::prepare() {
  priorities_.clear();
  changes_.clear();
  for (unsigned i = 0; i < changes_wanted_; ++i) {
    changes_.push_back(1 + random_.below(static_cast<std::uint32_t>(longest_.load())));
  }
}

unsigned Pct::pick(Execution& execution) {
  while (priorities_.size() < execution.task_count()) {
    priorities_.push_back(random_.next() | std::uint64_t{1} << 63);
  }
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (changes_[i] == execution.depth()) priorities_[execution.last_task()] = i;
  }
  return highest(execution.enabled(), priorities_);
}

void Pct::finished(Execution& execution) {
  if (number_ <= kLearning && execution.depth() > longest_) longest_ = execution.depth();
}

}  // namespace holdfast::explore
