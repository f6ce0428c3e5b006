// Wake-up trees (Abdulla, Aronis, Jonsson, Sagonas: Source Sets, JACM 2017): for one node of the
// search, the sequences of events that must still be tried from it, as a tree whose order is the
// order of insertion. A sequence that some branch already covers is not inserted.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "explore/event.h"

namespace holdfast::explore {

// True if `event` can be moved to the front of `sequence` or is independent of all of it. Each
// value of a choose() is an event of its own, in conflict with the others.
bool weak_initial(const Label& event, std::span<const Label> sequence);

class WakeupForest {
 public:
  using Index = std::uint32_t;
  static constexpr Index kNone = 0;

  WakeupForest() : nodes_(1) {}
  void clear() {
    nodes_.resize(1);
    free_ = kNone;
  }
  const Label& label(Index node) const { return nodes_[node].label; }
  Index next(Index node) const { return nodes_[node].next; }
  Index children(Index node) const { return nodes_[node].children; }
  // Takes the children away from `node`.
  Index take_children(Index node) { return std::exchange(nodes_[node].children, kNone); }
  Index leaf(const Label& label) { return make(label); }
  // Makes `first` follow `node` in its list.
  void set_next(Index node, Index first) { nodes_[node].next = first; }
  // Frees `node`, not its children nor those that follow it.
  void release(Index node) {
    nodes_[node].next = free_;
    free_ = node;
  }
  // Frees the list that begins at `first`, with all below it.
  void release_list(Index first);
  // A copy of `from`'s list that begins at `first`, with all below it.
  Index copy_list(const WakeupForest& from, Index first);
  // Inserts `sequence`, which it eats, into the list of siblings that begins at `first`, passing
  // over `skip`. Returns the list's beginning. False in `inserted`: it was covered already.
  Index insert(Index first, Index skip, std::span<Label> sequence, bool& inserted);

 private:
  struct Node {
    Label label;
    Index children = kNone;
    Index next = kNone;
  };
  Index make(const Label& label) {
    Index index = free_;
    if (index != kNone) {
      free_ = nodes_[index].next;
      nodes_[index] = Node{label, kNone, kNone};
    } else {
      index = static_cast<Index>(nodes_.size());
      nodes_.push_back(Node{label, kNone, kNone});
    }
    return index;
  }
  Index chain(std::span<const Label> sequence);

  std::vector<Node> nodes_;
  Index free_ = kNone;
};

}  // namespace holdfast::explore
