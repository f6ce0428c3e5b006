// Every trace that some schedule of at most `bound` preemptions has. A preemption is a switch away
// from a task that could go on; waiting is free.
//
// Model: the state after some events is their trace and the task that ran last; how it was reached
// does not matter but for what it cost. So the search is depth first over these states, does not go
// on from one that was reached as cheaply before, and preempts only before operations that matter:
// those on objects that several tasks touch and one writes. A preemption before any other operation
// can as well come after it, at no more cost. Which objects matter is learnt on the way; when a
// bound is done and more have been learnt meanwhile, the bound is done again.
//
// Rejected: bounding DPOR itself. Its reversals go by way of traces that cost more than the bound,
// so a bounded DPOR either loses traces or needs a slack of one preemption per task; the exact
// counts by bound would come out too small, silently.
#pragma once

#include <unordered_map>
#include <vector>

#include "explore/event.h"
#include "explore/hash_table.h"
#include "explore/strategy.h"

namespace holdfast::explore {

class Bounded : public Explorer {
 public:
  explicit Bounded(Mutant mutant) : mutant_(mutant) {}
  // Begins the search of one bound.
  void set_bound(unsigned bound);
  // After a bound: a schedule of more preemptions exists; something was learnt, do it again.
  bool has_more() const { return has_more_; }
  bool must_repeat() const { return learnt_; }
  // Only what the trace with these event hashes is made of.
  void stay_within(const HashTable* events) { within_ = events; }

  bool begin() override;
  std::size_t reuse() const override { return reuse_; }
  Decision choose(Execution& execution) override;
  void finished(Execution& execution) override;
  void restart() override;
  double fraction_done() const override;

 private:
  struct Way {
    std::uint16_t task;
    std::uint16_t cost;
    std::uint32_t choice;
  };
  struct Node {
    std::vector<Way> ways;
    std::size_t taken = 0;  // index of the one being tried
    unsigned spent = 0;     // preemptions before this node
  };
  struct Touched {
    std::uint64_t readers = 0;
    std::uint64_t writers = 0;
    bool matters() const { return writers && __builtin_popcountll(readers | writers) > 1; }
  };

  bool fill(Execution& execution, Node& node);
  void add_ways(Execution& execution, Node& node, unsigned task, unsigned cost);
  bool worth_preempting(Execution& execution, unsigned task) const;
  void learn(Execution& execution);
  void touch(const Label& label);

  Mutant mutant_;
  unsigned bound_ = 0;
  bool has_more_ = false;
  bool learnt_ = false;
  bool started_ = false;
  std::vector<Node> stack_;
  std::size_t depth_ = 0;
  std::size_t reuse_ = 0;
  HashTable visited_;  // state -> fewest preemptions
  std::unordered_map<std::uint32_t, Touched> touched_;
  const HashTable* within_ = nullptr;
};

}  // namespace holdfast::explore
