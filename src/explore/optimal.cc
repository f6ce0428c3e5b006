#include "explore/optimal.h"

#include "base/verify.h"
#include "explore/execution.h"

namespace holdfast::explore {

using Index = WakeupForest::Index;
constexpr Index kNone = WakeupForest::kNone;

// Leaves the deepest branches that are done, for the next one.
bool Optimal::begin() {
  if (!started_) {
    started_ = true;
    return lead_ || take_branch();
  }
  while (depth_ > shared_depth_) {
    Node& node = stack_[depth_ - 1];
    if (node.first != kNone && advance(node)) {
      reuse_ = depth_ - 1;
      return true;
    }
    --depth_;
  }
  return crew_ && take_branch();
}

// The branch being tried is done. False: so is the node.
bool Optimal::advance(Node& node) {
  Label done = executed_[depth_ - 1];
  Index branch = node.first;
  Index rest = forest_.next(branch);
  forest_.release_list(forest_.take_children(branch));
  forest_.release(branch);
  node.first = rest;
  ++node.tried;
  fall_asleep(node, done);
  return node.first != kNone;
}

void Optimal::fall_asleep(Node& node, const Label& label) const {
  if (mutant_ == Mutant::kSleepForgotten) return;
  node.sleep.push_back(label);
}

Optimal::Node& Optimal::push() {
  if (stack_.size() == depth_) stack_.emplace_back();
  Node& node = stack_[depth_++];
  node.sleep.clear();
  node.first = kNone;
  node.tried = 0;
  node.shared = nullptr;
  return node;
}

void Optimal::inherit_sleep(Execution& execution, Node& node) const {
  const Node& parent = stack_[depth_ - 2];
  Label event = label_of(execution.event(depth_ - 2));
  for (const Label& sleeper : parent.sleep) {
    if (sleeper.task == event.task) continue;  // another value of a choose()
    if (sleeper.touches(event) && mutant_ != Mutant::kSleepNeverWakes) continue;
    node.sleep.push_back(sleeper);
  }
}

Decision Optimal::choose(Execution& execution) {
  std::size_t depth = execution.depth();
  if (depth > 0 && depth >= reuse_) {
    if (executed_.size() < depth) executed_.resize(depth + 64);
    executed_[depth - 1] = label_of(execution.event(depth - 1));
  }
  if (depth == depth_) {
    Node& node = push();
    if (depth > 0) {
      inherit_sleep(execution, node);
      node.first = forest_.take_children(stack_[depth - 1].first);
    }
    if (node.first == kNone && !pick(execution, node)) return {};
  }
  const Label& label = forest_.label(stack_[depth].first);
  return {label.task, label.choice};
}

// Nothing is asked for here: the task that ran last goes on if it can.
bool Optimal::pick(Execution& execution, Node& node) {
  std::uint64_t candidates = execution.enabled() & ~asleep(execution, node);
  if (!candidates) return false;  // each trace that begins so has been seen
  unsigned last = execution.last_task();
  unsigned task = last != kNobody && (candidates >> last & 1)
                      ? last
                      : static_cast<unsigned>(__builtin_ctzll(candidates));
  Label label = execution.label_now(task);
  if (execution.pending(task).kind != Kind::kChoose) {
    node.first = forest_.leaf(label);
    return true;
  }
  for (std::uint32_t i = choices(execution, task); i-- > 0;) {
    if (values_asleep(node, task) >> i & 1) continue;
    label.choice = i;
    Index leaf = forest_.leaf(label);
    forest_.set_next(leaf, node.first);
    node.first = leaf;
  }
  return true;
}

std::uint32_t Optimal::choices(Execution& execution, unsigned task) const {
  if (mutant_ == Mutant::kChoiceFirstOnly) return 1;
  return static_cast<std::uint32_t>(execution.pending(task).operand);
}

std::uint64_t Optimal::values_asleep(const Node& node, unsigned task) {
  std::uint64_t values = 0;
  for (const Label& sleeper : node.sleep) {
    if (sleeper.task == task) values |= std::uint64_t{1} << sleeper.choice;
  }
  return values;
}

// The tasks that must not be run here. One before a choose() sleeps when all of its values do.
std::uint64_t Optimal::asleep(Execution& execution, const Node& node) const {
  std::uint64_t tasks = 0;
  for (const Label& sleeper : node.sleep) {
    if (execution.pending(sleeper.task).kind == Kind::kChoose) {
      auto values = static_cast<unsigned>(__builtin_popcountll(values_asleep(node, sleeper.task)));
      if (values < choices(execution, sleeper.task)) continue;
    }
    tasks |= std::uint64_t{1} << sleeper.task;
  }
  return tasks;
}

void Optimal::finished(Execution& execution) {
  std::size_t depth = execution.depth();
  if (depth > 0) {
    if (executed_.size() < depth) executed_.resize(depth + 64);
    executed_[depth - 1] = label_of(execution.event(depth - 1));
  }
  if (unsettled_) settle(execution);
  End end = execution.end();
  if (end == End::kRestart || end == End::kDiverged) return;
  // All of the execution's races, not only those of its new part: what comes after a race decides
  // which sleepers cover it, so one that was covered before may not be now. (Once is not enough:
  // brute force shows a lost trace in about one generated program of a thousand.)
  std::size_t first = mutant_ == Mutant::kRacesOnce ? execution.first_new_race() : 0;
  for (std::size_t i = first; i < execution.races().size(); ++i) {
    reverse(execution, execution.races()[i]);
  }
  if (crew_ && crew_->hungry()) donate();
}

bool Optimal::covered_by_sleeper(const Node& node) const {
  for (const Label& sleeper : node.sleep) {
    bool initial = true;
    for (const Label& label : sequence_) {
      if (label.task == sleeper.task) {
        initial = label.choice == sleeper.choice;
        break;
      }
      if (mutant_ == Mutant::kInitialsAnyOrder) continue;
      if (!sleeper.touches(label) && !sleeper.started_by(label)) continue;
      initial = false;
      break;
    }
    if (initial) return true;
  }
  return false;
}

void Optimal::reverse(Execution& execution, const Race& race) {
  Node& node = stack_[race.first];
  execution.independent_suffix(race.first, sequence_);
  sequence_.push_back(race.second);
  if (mutant_ == Mutant::kInitialsForgetOwnConflicts) sequence_.back().group = 0;
  if (node.shared) {
    reverse_in_shared(node);
    return;
  }
  if (covered_by_sleeper(node)) return;
  bool inserted = false;
  node.first = forest_.insert(node.first, node.first, sequence_, inserted);
}

double Optimal::fraction_done() const {
  double done = 0;
  double weight = 1;
  for (std::size_t i = 0; i < depth_; ++i) {
    const Node& node = stack_[i];
    double pending = 0;
    for (Index branch = node.first; branch != kNone; branch = forest_.next(branch)) ++pending;
    double all = node.tried + pending;
    if (all == 0) break;
    done += weight * node.tried / all;
    weight /= all;
  }
  return done;
}

}  // namespace holdfast::explore
