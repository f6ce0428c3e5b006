// Optimal dynamic partial order reduction: source sets and wake-up trees after Abdulla, Aronis,
// Jonsson and Sagonas (JACM 2017). Every execution is a new trace; none is given up half-way.
//
// The search is depth first. A node is a prefix of the present execution; it knows which tasks
// sleep there (their next event has been tried in this place, and nothing since conflicts with it)
// and what must still be tried, as a wake-up tree. After an execution each race in its new part is
// reversed: what does not happen after the first event, then the second. If no sleeper of that node
// is a weak initial of this sequence, it goes into the node's wake-up tree.
//
// Several workers: one that sees another hungry shares the nodes from the root to the first at
// which something can be given away. The branches of a shared node are in the order in which they
// are begun; each sleeps on those before it. While one is in progress the next may be begun only if
// the first events of the two conflict, so that it wakes at once: whoever sleeps for longer must
// know what the races of the sleeper's branch have asked for, all of it. So each trace is seen
// exactly once. Of a shared node each worker keeps a copy, renewed when the node's version has
// changed: nearly all reversals find that they are covered, without a lock.
//
// Rejected: letting any branch begin. Traces are lost without a sound: a branch relies on its
// sleepers' races to have been put into the wake-up tree from which it began.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "explore/crew.h"
#include "explore/strategy.h"
#include "explore/wakeup_tree.h"

namespace holdfast::explore {

struct OptimalCrew : Crew {
  // Guarded by the mutex, but for `version`.
  struct Shared {
    std::shared_ptr<Shared> parent;
    Label via;                   // the parent's branch that leads here
    std::size_t depth = 0;       // events before the node
    std::vector<Label> sleep;    // and the branches that have been begun
    std::vector<Label> running;  // of these, those in progress
    WakeupForest forest;
    WakeupForest::Index first = WakeupForest::kNone;  // branches not begun
    std::uint32_t done = 0;                           // branches
    bool unsettled = false;  // the effect of the last begun branch is not known for sure
    bool listed = false;
    bool can_begin() const;
    std::atomic<std::uint32_t> version{1};
  };
  std::vector<std::shared_ptr<Shared>> open;  // those that have branches left
  std::atomic<bool> given{false};             // and nobody has taken it yet

  void list(const std::shared_ptr<Shared>& node);
  void unlist(const Shared& node);
  // The branch of `node` that begins with `label` is done; so may be the node, and so on upwards.
  static void done(Shared* node, Label label);
};

class Optimal : public Explorer {
 public:
  // Alone.
  explicit Optimal(Mutant mutant) : mutant_(mutant) {}
  // `lead`: begins at the root; the others wait for a branch.
  Optimal(Mutant mutant, OptimalCrew& crew, bool lead)
      : mutant_(mutant), crew_(&crew), lead_(lead) {}
  bool begin() override;
  std::size_t reuse() const override { return reuse_; }
  Decision choose(Execution& execution) override;
  void finished(Execution& execution) override;
  bool wants_races() const override { return true; }
  bool repeats_traces() const override { return false; }
  double fraction_done() const override;
  std::size_t nodes() const { return depth_; }

 private:
  using Shared = OptimalCrew::Shared;
  struct Node {
    std::vector<Label> sleep;
    WakeupForest::Index first = WakeupForest::kNone;  // to be tried; the first is being tried
    std::uint32_t tried = 0;                          // branches done
    std::shared_ptr<Shared> shared;                   // what this is a copy of
    std::uint32_t version = 0;
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

  // optimal_crew.cc
  void donate();
  bool can_give(std::size_t depth) const;
  bool share_node(std::size_t depth);
  void settle(const Execution& execution);
  bool take_branch();
  bool take_from_own_path();
  bool take_from_others();
  void begin_branch(Shared& shared, Node& node);
  void renew(Node& node);
  void copy_shared(Node& node);
  void reverse_in_shared(Node& node);

  Mutant mutant_;
  OptimalCrew* crew_ = nullptr;
  bool lead_ = true;
  std::vector<Node> stack_;  // depth_ in use; the rest keeps its memory
  std::size_t depth_ = 0;
  std::size_t shared_depth_ = 0;  // so many of them are shared
  Shared* unsettled_ = nullptr;   // the deepest of these, until its branch has been run once
  std::size_t reuse_ = 0;
  bool started_ = false;
  WakeupForest forest_;
  std::vector<Label> sequence_;  // scratch
  std::vector<Label> eaten_;     // scratch
  std::vector<Label> executed_;  // labels of the present execution, by depth
};

}  // namespace holdfast::explore
