#include "explore/bounded.h"

#include "explore/execution.h"
#include "explore/hash.h"

namespace holdfast::explore {

Bounded::Node& Bounded::push() {
  if (stack_.size() == depth_) stack_.emplace_back();
  Node& node = stack_[depth_++];
  node.ways.clear();
  node.taken = 0;
  node.spent = 0;
  return node;
}

bool Bounded::begin() {
  if (!started_) {
    started_ = true;
    if (lead_) return true;
    return take_job();
  }
  if (crew_.hungry()) donate();
  while (depth_ > 0) {
    Node& node = stack_[depth_ - 1];
    if (++node.taken < node.ways.size()) {
      reuse_ = depth_ - 1;
      return true;
    }
    --depth_;
  }
  return take_job();
}

// Gives what is left at the node nearest to the root to whoever waits.
void Bounded::donate() {
  if (crew_.job_count.load(std::memory_order_relaxed) != 0) return;
  for (std::size_t i = 0; i < depth_; ++i) {
    Node& node = stack_[i];
    if (node.taken + 1 >= node.ways.size()) continue;
    auto rest = node.ways.begin() + static_cast<std::ptrdiff_t>(node.taken) + 1;
    BoundedCrew::Job job{{}, {rest, node.ways.end()}, node.spent};
    node.ways.erase(rest, node.ways.end());
    for (std::size_t j = 0; j < i; ++j) job.path.push_back(stack_[j].ways[stack_[j].taken]);
    std::lock_guard guard(crew_.mutex);
    crew_.jobs.push_back(std::move(job));
    ++crew_.job_count;
    crew_.offer();
    return;
  }
}

bool Bounded::take_job() {
  BoundedCrew::Job job;
  bool got = crew_.wait_for([&] {
    if (crew_.jobs.empty()) return false;
    job = std::move(crew_.jobs.front());
    crew_.jobs.pop_front();
    --crew_.job_count;
    return true;
  });
  if (!got) return false;
  depth_ = 0;
  reuse_ = 0;
  for (const Way& way : job.path) {
    push().ways.push_back(way);
  }
  Node& node = push();
  node.ways = std::move(job.ways);
  node.spent = job.spent;
  return true;
}

Decision Bounded::choose(Execution& execution) {
  std::size_t depth = execution.depth();
  if (depth == depth_) {
    Node& node = push();
    if (depth > 0) {
      const Node& parent = stack_[depth - 1];
      node.spent = parent.spent + parent.ways[parent.taken].cost;
    }
    if (!fill(execution, node)) {
      --depth_;
      return {};
    }
  }
  const Node& node = stack_[depth];
  const Way& way = node.ways[node.taken];
  return {way.task, way.choice};
}

// False: nothing new can come from here.
bool Bounded::fill(Execution& execution, Node& node) {
  unsigned last = execution.last_task();
  std::size_t depth = execution.depth();
  if (within_ && depth > 0 && !within_->contains(execution.event(depth - 1).hash)) return false;
  std::uint64_t state = mix(execution.trace_hash(), last + 1);
  if (!crew_.visited.lower(state, node.spent)) return false;

  std::uint64_t enabled = execution.enabled();
  unsigned cost = 0;
  if (last != kNobody && (enabled >> last & 1)) {
    add_ways(execution, node, last, 0);
    cost = execution.polling() >> last & 1 ? 0 : 1;
    if (!worth_preempting(execution, last)) return true;
  }
  for (std::uint64_t rest = enabled; rest; rest &= rest - 1) {
    unsigned task = static_cast<unsigned>(__builtin_ctzll(rest));
    if (task == last) continue;
    if (node.spent + cost > bound_) {
      has_more_ = true;
      break;
    }
    add_ways(execution, node, task, cost);
  }
  return true;
}

void Bounded::add_ways(Execution& execution, Node& node, unsigned task, unsigned cost) {
  const Operation& operation = execution.pending(task);
  std::uint32_t values = 1;
  if (operation.kind == Kind::kChoose && mutant_ != Mutant::kChoiceFirstOnly) {
    values = static_cast<std::uint32_t>(operation.operand);
  }
  for (std::uint32_t value = 0; value < values; ++value) {
    node.ways.push_back(
        {static_cast<std::uint16_t>(task), static_cast<std::uint16_t>(cost), value});
  }
}

bool Bounded::worth_preempting(Execution& execution, unsigned task) const {
  if (within_) return true;
  const Operation& operation = execution.pending(task);
  if (!operation.object) return false;
  auto it = touched_.find(operation.object->group->id);
  return it != touched_.end() && it->second.matters();
}

void Bounded::finished(Execution& execution) {
  if (execution.end() != End::kRestart && !within_) learn(execution);
}

void Bounded::learn(Execution& execution) {
  for (std::size_t i = reuse_; i < execution.depth(); ++i) {
    touch(label_of(execution.event(i)));
  }
  // What still waits may have had its chance, had somebody been preempted.
  for (unsigned task = 0; task < execution.task_count(); ++task) {
    if (execution.alive(task)) touch(execution.label_now(task));
  }
}

void Bounded::touch(const Label& label) {
  if (label.group == 0) return;
  Touched& touched = touched_[label.group];
  (label.write ? touched.writers : touched.readers) |= std::uint64_t{1} << label.task;
}

bool Bounded::learn(Knowledge& to, const Knowledge& from) {
  bool learnt = false;
  for (const auto& [group, touched] : from) {
    Touched& known = to[group];
    bool mattered = known.matters();
    known.readers |= touched.readers;
    known.writers |= touched.writers;
    learnt = learnt || (!mattered && known.matters());
  }
  return learnt;
}

double Bounded::fraction_done() const {
  double done = 0;
  double weight = 1;
  for (std::size_t i = 0; i < depth_ && stack_[i].taken < stack_[i].ways.size(); ++i) {
    weight /= static_cast<double>(stack_[i].ways.size());
    done += weight * static_cast<double>(stack_[i].taken);
  }
  return done;
}

}  // namespace holdfast::explore
