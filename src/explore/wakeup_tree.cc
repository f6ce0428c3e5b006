#include "explore/wakeup_tree.h"

#include "base/verify.h"

namespace holdfast::explore {

bool weak_initial(const Label& event, const std::vector<Label>& sequence) {
  for (const Label& other : sequence) {
    if (other.task == event.task) return other.choice == event.choice;
    if (event.touches(other) || event.started_by(other)) return false;
  }
  return true;
}

namespace {

void remove_task_once(std::vector<Label>& sequence, std::uint16_t task) {
  for (auto it = sequence.begin(); it != sequence.end(); ++it) {
    if (it->task != task) continue;
    sequence.erase(it);
    return;
  }
}

}  // namespace

WakeupForest::Index WakeupForest::chain(const std::vector<Label>& sequence) {
  Index first = make(sequence[0]);
  Index last = first;
  for (std::size_t i = 1; i < sequence.size(); ++i) {
    Index node = make(sequence[i]);
    nodes_[last].children = node;
    last = node;
  }
  return first;
}

WakeupForest::Index WakeupForest::insert(Index first, Index skip, std::vector<Label>& sequence,
                                         bool& inserted) {
  inserted = false;
  Index parent = kNone;  // whose children are being looked at; kNone: the outer list
  Index head = first;
  while (!sequence.empty()) {
    Index last = kNone;
    Index found = kNone;
    for (Index node = head; node != kNone; node = nodes_[node].next) {
      last = node;
      if (node == skip || !weak_initial(nodes_[node].label, sequence)) continue;
      found = node;
      break;
    }
    if (found == kNone) {
      Index branch = chain(sequence);
      inserted = true;
      if (last != kNone) {
        nodes_[last].next = branch;
      } else if (parent != kNone) {
        nodes_[parent].children = branch;
      } else {
        first = branch;
      }
      return first;
    }
    remove_task_once(sequence, nodes_[found].label.task);
    if (nodes_[found].children == kNone) return first;  // a leaf: everything below will be tried
    parent = found;
    head = nodes_[found].children;
  }
  return first;
}

}  // namespace holdfast::explore
