// Optimal DPOR by several workers: see optimal.h.
#include <algorithm>

#include "explore/execution.h"
#include "explore/optimal.h"

namespace holdfast::explore {

using Index = WakeupForest::Index;
constexpr Index kNone = WakeupForest::kNone;

void OptimalCrew::list(const std::shared_ptr<Shared>& node) {
  if (node->listed || node->first == WakeupForest::kNone) return;
  node->listed = true;
  open.push_back(node);
}

void OptimalCrew::unlist(const Shared& node) {
  std::erase_if(open, [&](const std::shared_ptr<Shared>& other) { return other.get() == &node; });
}

bool OptimalCrew::Shared::can_begin() const {
  if (first == WakeupForest::kNone || unsettled) return false;
  const Label& next = forest.label(first);
  for (const Label& other : running) {
    if (next.unsure || !next.touches(other)) return false;
  }
  return true;
}

void OptimalCrew::done(Shared* node, Label label) {
  for (;;) {
    std::erase_if(node->running, [&](const Label& other) { return other.same_event(label); });
    ++node->done;
    ++node->version;
    if (!node->running.empty() || node->first != WakeupForest::kNone || !node->parent) return;
    label = node->via;
    node = node->parent.get();
  }
}

// Called after an execution: each node's branch has just been run.
void Optimal::donate() {
  if (crew_->given.load(std::memory_order_relaxed)) return;
  std::size_t until = shared_depth_;
  while (until < depth_ && !can_give(until)) ++until;
  if (until >= depth_) return;
  std::lock_guard guard(crew_->mutex);
  while (shared_depth_ <= until) {
    if (!share_node(shared_depth_)) return;
    ++shared_depth_;
  }
  crew_->given = true;
  crew_->offer();
}

bool Optimal::can_give(std::size_t depth) const {
  Index next = forest_.next(stack_[depth].first);
  if (next == kNone) return false;
  const Label& label = forest_.label(next);
  return !label.unsure && label.touches(executed_[depth]);
}

bool Optimal::share_node(std::size_t depth) {
  Node& node = stack_[depth];
  if (node.first == kNone) return false;  // an execution that was given up ends in such a node
  auto shared = std::make_shared<Shared>();
  if (depth > 0) {
    shared->parent = stack_[depth - 1].shared;
    shared->via = executed_[depth - 1];
  }
  shared->depth = depth;
  shared->done = node.tried;
  shared->running.push_back(executed_[depth]);
  node.sleep.push_back(executed_[depth]);
  shared->sleep = node.sleep;
  shared->first = shared->forest.copy_list(forest_, forest_.next(node.first));
  node.version = shared->version;
  node.shared = shared;
  crew_->list(shared);
  return true;
}

// The branch that this worker began in a shared node has been run: what its first event does is
// known now, and others may begin the next.
void Optimal::settle(const Execution& execution) {
  std::lock_guard guard(crew_->mutex);
  Shared& shared = *std::exchange(unsettled_, nullptr);
  shared.unsettled = false;
  if (execution.depth() > shared.depth) {
    shared.sleep.back() = shared.running.back() = executed_[shared.depth];
  }
  ++shared.version;
  crew_->offer();
}

bool Optimal::take_branch() {
  if (shared_depth_ > 0) {
    std::lock_guard guard(crew_->mutex);
    OptimalCrew::done(stack_[shared_depth_ - 1].shared.get(), executed_[shared_depth_ - 1]);
    crew_->offer();
  }
  return crew_->wait_for([&] { return take_from_own_path() || take_from_others(); });
}

bool Optimal::take_from_own_path() {
  for (std::size_t depth = shared_depth_; depth-- > 0;) {
    Shared& shared = *stack_[depth].shared;
    if (!shared.can_begin()) continue;
    depth_ = shared_depth_ = depth + 1;
    reuse_ = depth;
    begin_branch(shared, stack_[depth]);
    return true;
  }
  return false;
}

// Of those who have something left the one nearest to the root: most is below it.
bool Optimal::take_from_others() {
  std::shared_ptr<Shared> best;
  for (const std::shared_ptr<Shared>& node : crew_->open) {
    if (node->can_begin() && (!best || node->depth < best->depth)) best = node;
  }
  if (!best) return false;
  for (std::size_t i = 0; i < depth_; ++i) stack_[i].shared = nullptr;
  depth_ = 0;
  forest_.clear();
  reuse_ = 0;
  if (executed_.size() <= best->depth) executed_.resize(best->depth + 64);
  for (std::size_t i = 0; i <= best->depth; ++i) push();
  shared_depth_ = depth_;
  stack_[best->depth].shared = best;
  for (Shared* node = best.get(); node->parent; node = node->parent.get()) {
    executed_[node->depth - 1] = node->via;
    stack_[node->depth - 1].first = forest_.leaf(node->via);
    stack_[node->depth - 1].shared = node->parent;
  }
  for (std::size_t i = 0; i < best->depth; ++i) copy_shared(stack_[i]);
  begin_branch(*best, stack_[best->depth]);
  return true;
}

void Optimal::begin_branch(Shared& shared, Node& node) {
  Index branch = shared.first;
  shared.first = shared.forest.next(branch);
  shared.forest.set_next(branch, kNone);
  forest_.release_list(node.first);
  node.first = forest_.copy_list(shared.forest, branch);
  shared.forest.release_list(branch);
  shared.sleep.push_back(forest_.label(node.first));
  shared.running.push_back(forest_.label(node.first));
  shared.unsettled = true;
  unsettled_ = &shared;
  crew_->given = false;
  ++shared.version;
  if (shared.first == kNone) {
    shared.listed = false;
    crew_->unlist(shared);
  }
  copy_shared(node);
}

// Holding the mutex.
void Optimal::copy_shared(Node& node) {
  const Shared& shared = *node.shared;
  node.version = shared.version;
  node.sleep = shared.sleep;
  node.tried = shared.done;
  forest_.release_list(forest_.next(node.first));
  forest_.set_next(node.first, forest_.copy_list(shared.forest, shared.first));
}

void Optimal::renew(Node& node) {
  if (node.shared->version.load(std::memory_order_acquire) == node.version) return;
  std::lock_guard guard(crew_->mutex);
  copy_shared(node);
}

// sequence_ is what must be tried from there, unless it is covered.
void Optimal::reverse_in_shared(Node& node) {
  for (;;) {
    renew(node);
    if (covered_by_sleeper(node)) return;
    bool inserted = false;
    eaten_ = sequence_;
    node.first = forest_.insert(node.first, node.first, eaten_, inserted);
    if (!inserted) return;
    std::lock_guard guard(crew_->mutex);
    Shared& shared = *node.shared;
    if (shared.version != node.version) {  // meanwhile somebody else was here: see anew
      copy_shared(node);
      continue;
    }
    shared.first = shared.forest.insert(shared.first, kNone, sequence_, inserted);
    node.version = ++shared.version;
    crew_->list(node.shared);
    crew_->offer();
    return;
  }
}

}  // namespace holdfast::explore
