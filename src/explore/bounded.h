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
// Several workers share what has been visited, and give each other the rest of the ways of the node
// nearest to the root.
//
// Rejected: bounding DPOR itself. Its reversals go by way of traces that cost more than the bound,
// so a bounded DPOR either loses traces or needs a slack of one preemption per task; the exact
// counts by bound would come out too small, silently.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "explore/crew.h"
#include "explore/event.h"
#include "explore/hash_table.h"
#include "explore/shared_table.h"
#include "explore/strategy.h"

namespace holdfast::explore {

// One bound's search, by however many workers.
struct BoundedCrew : Crew {
  struct Way {
    std::uint16_t task;
    std::uint16_t cost;
    std::uint32_t choice;
  };
  struct Job {
    std::vector<Way> path;  // to the node
    std::vector<Way> ways;  // to be tried there
    unsigned spent;         // preemptions before the node
  };
  explicit BoundedCrew(unsigned workers) : visited(workers, std::size_t{1} << 22) {}
  SharedTable visited;   // state -> fewest preemptions
  std::deque<Job> jobs;  // under the mutex
  std::atomic<std::size_t> job_count{0};
};

class Bounded : public Explorer {
 public:
  struct Touched {
    std::uint64_t readers = 0;
    std::uint64_t writers = 0;
    bool matters() const { return writers && __builtin_popcountll(readers | writers) > 1; }
  };
  using Knowledge = std::unordered_map<std::uint32_t, Touched>;  // by group

  // `lead`: begins at the root; the others wait for a job.
  Bounded(Mutant mutant, BoundedCrew& crew, unsigned bound, bool lead)
      : mutant_(mutant), crew_(crew), bound_(bound), lead_(lead) {}
  // After a bound: a schedule of more preemptions exists.
  bool has_more() const { return has_more_; }
  // What is known about who touches what; grows with each execution.
  void know(const Knowledge& knowledge) { touched_ = knowledge; }
  const Knowledge& knowledge() const { return touched_; }
  // Adds; true if an object matters now that did not.
  static bool learn(Knowledge& to, const Knowledge& from);
  // Only what the trace with these event hashes is made of.
  void stay_within(const HashTable* events) { within_ = events; }

  bool begin() override;
  std::size_t reuse() const override { return reuse_; }
  Decision choose(Execution& execution) override;
  void finished(Execution& execution) override;
  double fraction_done() const override;

 private:
  using Way = BoundedCrew::Way;
  struct Node {
    std::vector<Way> ways;
    std::size_t taken = 0;  // index of the one being tried
    unsigned spent = 0;     // preemptions before this node
  };

  Node& push();
  bool fill(Execution& execution, Node& node);
  void add_ways(Execution& execution, Node& node, unsigned task, unsigned cost);
  bool worth_preempting(Execution& execution, unsigned task) const;
  void learn(Execution& execution);
  void touch(const Label& label);
  void donate();
  bool take_job();

  Mutant mutant_;
  BoundedCrew& crew_;
  unsigned bound_;
  bool lead_;
  bool has_more_ = false;
  bool started_ = false;
  std::vector<Node> stack_;
  std::size_t depth_ = 0;
  std::size_t reuse_ = 0;
  Knowledge touched_;
  const HashTable* within_ = nullptr;
};

}  // namespace holdfast::explore
