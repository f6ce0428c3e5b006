// The interval tree of the kernel's own: unsigned long intervals, both ends in them, ordered by
// their starts; each node knows the last end of all that is below it.
#include <holdfast/abi/rbtree.h>

#include <algorithm>

#include "kernel/abi/export.h"
#include "kernel/abi/rbtree.h"

namespace holdfast::kernel::abi {

namespace {

using Node = ::interval_tree_node;

// `rb` is the first member.
Node* node_of(::rb_node* rb) { return reinterpret_cast<Node*>(rb); }
Node* left_of(const Node* node) { return node_of(node->rb.rb_left); }
Node* right_of(const Node* node) { return node_of(node->rb.rb_right); }
Node* parent_of(const Node* node) {
  return reinterpret_cast<Node*>(node->rb.__rb_parent_color & ~3ul);
}
bool reaches(const Node* node, unsigned long start) {
  return node && node->__subtree_last >= start;
}

void bring_up_to_date(Node* node) {
  node->__subtree_last = node->last;
  for (const Node* below : {left_of(node), right_of(node)})
    if (below) node->__subtree_last = std::max(node->__subtree_last, below->__subtree_last);
}
void rotated(::rb_node* old, ::rb_node* replacement) {
  node_of(replacement)->__subtree_last = node_of(old)->__subtree_last;
  bring_up_to_date(node_of(old));
}

// The first below `node` that overlaps; something there ends at `start` or later.
Node* first_below(Node* node, unsigned long start, unsigned long last) {
  for (;;) {
    if (reaches(left_of(node), start)) {
      node = left_of(node);
      continue;
    }
    if (node->start > last) return nullptr;
    if (node->last >= start) return node;
    if (!reaches(right_of(node), start)) return nullptr;
    node = right_of(node);
  }
}

}  // namespace

void interval_tree_insert(Node* node, ::rb_root_cached* root) {
  ::rb_node **link = &root->rb_root.rb_node, *above = nullptr;
  bool leftmost = true;
  while (*link) {
    above = *link;
    Node* parent = node_of(above);
    parent->__subtree_last = std::max(parent->__subtree_last, node->last);
    const bool left = node->start < parent->start;
    link = left ? &above->rb_left : &above->rb_right;
    leftmost = leftmost && left;
  }
  node->__subtree_last = node->last;
  node->rb = {reinterpret_cast<unsigned long>(above), nullptr, nullptr};
  *link = &node->rb;
  if (leftmost) root->rb_leftmost = &node->rb;
  __rb_insert_augmented(&node->rb, &root->rb_root, &rotated);
}

// What lost something is brought up to date before the repair: each of its rotations finds right
// values then.
void interval_tree_remove(Node* node, ::rb_root_cached* root) {
  if (root->rb_leftmost == &node->rb) root->rb_leftmost = rb_next(&node->rb);
  ::rb_node* lowest;
  ::rb_node* parent = rb_unlink(&node->rb, &root->rb_root, lowest);
  for (Node* at = node_of(lowest); at; at = parent_of(at)) bring_up_to_date(at);
  if (parent) __rb_erase_color(parent, &root->rb_root, &rotated);
}

Node* interval_tree_iter_first(::rb_root_cached* root, unsigned long start, unsigned long last) {
  Node* top = node_of(root->rb_root.rb_node);
  if (!reaches(top, start) || node_of(root->rb_leftmost)->start > last) return nullptr;
  return first_below(top, start, last);
}

Node* interval_tree_iter_next(Node* node, unsigned long start, unsigned long last) {
  for (;;) {
    if (reaches(right_of(node), start)) return first_below(right_of(node), start, last);
    const Node* from;
    do {  // up, past everything that this is to the right of
      from = node;
      node = parent_of(node);
      if (!node) return nullptr;
    } while (right_of(node) == from);
    if (node->start > last) return nullptr;
    if (node->last >= start) return node;
  }
}

std::span<const Export> interval_tree_exports() {
  static const Export kExports[] = {
      EXPORT_GPL(interval_tree_insert),
      EXPORT_GPL(interval_tree_remove),
      EXPORT_GPL(interval_tree_iter_first),
      EXPORT_GPL(interval_tree_iter_next),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
