// Optimal dynamic partial order reduction: source sets and wake-up trees after Abdulla, Aronis,
// Jonsson and Sagonas (JACM 2017). Every execution is a new trace; none is given up half-way.
//
// The search is depth first. A node is a prefix of the present execution; it knows which tasks
// sleep there (their next event has been tried in this place, and nothing since conflicts with it)
// and what must still be tried, as a wake-up tree. After an execution each race in its new part is
// reversed: what does not happen after the first event, then the second. If no sleeper of that node
// is a weak initial of this sequence, it goes into the node's wake-up tree.
#pragma once

#include <vector>

#include "explore/strategy.h"
#include "explore/wakeup_tree.h"

namespace holdfast::explore {

class Optimal : public Explorer {
 public:
  explicit Optimal(Mutant mutant) : mutant_(mutant) {}
  bool begin() override;
  std::size_t reuse() const override { return reuse_; }
  Decision choose(Execution& execution) override;
  void finished(Execution& execution) override;
  void restart() override;
  bool wants_races() const override { return true; }
  bool repeats_traces() const override { return false; }
  double fraction_done() const override;
  std::size_t nodes() const { return depth_; }

 private:
  struct Node {
    std::vector<Label> sleep;
    WakeupForest::Index first = WakeupForest::kNone;  // to be tried; the first is being tried
    std::uint32_t tried = 0;                          // branches done
  };

  Node& push();
  void inherit_sleep(Execution& execution, Node& node) const;
  bool pick(Execution& execution, Node& node);
  bool advance(Node& node);
  std::uint32_t choices(Execution& execution, unsigned task) const;
  static std::uint64_t values_asleep(const Node& node, unsigned task);
  std::uint64_t asleep(Execution& execution, const Node& node) const;
  void fall_asleep(Node& node, const Label& label) const;
  void reverse(Execution& execution, const Race& race);
  bool covered_by_sleeper(const Node& node) const;
  void free_list(WakeupForest::Index node);

  Mutant mutant_;
  std::vector<Node> stack_;  // depth_ in use; the rest keeps its memory
  std::size_t depth_ = 0;
  std::size_t reuse_ = 0;
  bool started_ = false;
  WakeupForest forest_;
  std::vector<Label> sequence_;  // scratch
  std::vector<Label> executed_;  // labels of the present execution, by depth
};

}  // namespace holdfast::explore
