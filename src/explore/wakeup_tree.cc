#include "explore/wakeup_tree.h"

#include "base/verify.h"

namespace holdfast::explore {

bool weak_initial(const Label& event, std::span<const Label> sequence) {
  for (const Label& other : sequence) {
    if (other.task == event.task) return other.choice == event.choice;
    if (event.touches(other) || event.started_by(other)) return false;
  }
  return true;
}

namespace {

// Stands where a label was taken out of a sequence: touches nothing and is nobody's.
constexpr Label kTakenOut{.task = 0xffff};
bool taken_out(const Label& label) { return label.task == kTakenOut.task; }

// Takes the task's first event out. Nearly always it is in front, so the others do not move up: the
// front does.
void take_out_first_of(std::uint16_t task, std::span<Label>& sequence) {
  for (Label& label : sequence) {
    if (label.task != task) continue;
    label = kTakenOut;
    break;
  }
  while (!sequence.empty() && taken_out(sequence.front())) sequence = sequence.subspan(1);
}

}  // namespace

// Neither of these two recurses: a tree may be as deep as an execution is long.
void WakeupForest::release_list(Index first) {
  std::vector<Index> lists;
  for (;;) {
    while (first != kNone) {
      Index node = std::exchange(first, nodes_[first].next);
      if (nodes_[node].children != kNone) lists.push_back(nodes_[node].children);
      release(node);
    }
    if (lists.empty()) return;
    first = lists.back();
    lists.pop_back();
  }
}

WakeupForest::Index WakeupForest::copy_list(const WakeupForest& from, Index first) {
  struct Part {
    Index original;  // the first of a list
    Index parent;    // here; kNone: of the outer list
  };
  std::vector<Part> parts{{first, kNone}};
  Index head = kNone;
  while (!parts.empty()) {
    auto [original, parent] = parts.back();
    parts.pop_back();
    Index last = kNone;
    for (; original != kNone; original = from.next(original)) {
      Index copy = make(from.label(original));
      if (last != kNone) {
        nodes_[last].next = copy;
      } else if (parent != kNone) {
        nodes_[parent].children = copy;
      } else {
        head = copy;
      }
      last = copy;
      if (from.children(original) != kNone) parts.push_back({from.children(original), copy});
    }
  }
  return head;
}

// `sequence` is not empty, and nothing is taken out in front.
WakeupForest::Index WakeupForest::chain(std::span<const Label> sequence) {
  Index first = make(sequence[0]);
  Index last = first;
  for (const Label& label : sequence.subspan(1)) {
    if (taken_out(label)) continue;
    Index node = make(label);
    nodes_[last].children = node;
    last = node;
  }
  return first;
}

WakeupForest::Index WakeupForest::insert(Index first, Index skip, std::span<Label> sequence,
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
    take_out_first_of(nodes_[found].label.task, sequence);
    if (nodes_[found].children == kNone) return first;  // a leaf: everything below will be tried
    parent = found;
    head = nodes_[found].children;
  }
  return first;
}

}  // namespace holdfast::explore
