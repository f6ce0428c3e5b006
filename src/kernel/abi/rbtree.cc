// Red-black trees, intrusive. Invariants: no red node has a red child, every path from the root to
// a missing child has as many black nodes, the root is black. After a change, repair() climbs from
// where one of the first two is broken. A module that keeps a value in each node over the subtree
// below it (an augmented tree) is told of each rotation.
#include "kernel/abi/rbtree.h"

#include <holdfast/abi/rbtree.h>

#include <cstdint>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {
namespace {

using Node = ::rb_node;
using Root = ::rb_root;

constexpr unsigned long kBlack = 1;

Node* parent_of(const Node* node) {
  return reinterpret_cast<Node*>(node->__rb_parent_color & ~3ul);
}
bool is_black(const Node* node) { return !node || (node->__rb_parent_color & kBlack); }
bool is_red(const Node* node) { return !is_black(node); }
void set_parent(Node* node, Node* parent) {
  node->__rb_parent_color =
      reinterpret_cast<unsigned long>(parent) | (node->__rb_parent_color & kBlack);
}
void set_black(Node* node, bool black) {
  node->__rb_parent_color = (node->__rb_parent_color & ~kBlack) | black;
}

// The pointer that leads to `node`, whose parent `parent` is.
Node*& link_to(Root* root, Node* parent, const Node* node) {
  if (!parent) return root->rb_node;
  return parent->rb_left == node ? parent->rb_left : parent->rb_right;
}

Node*& child(Node* node, bool right) { return right ? node->rb_right : node->rb_left; }

void nobody(Node*, Node*) {}

// `node` goes down to the left (or right); its other child takes its place.
void rotate(Root* root, Node* node, bool right, Rotated rotated) {
  Node* up = child(node, !right);
  Node* middle = child(up, right);
  Node* parent = parent_of(node);
  link_to(root, parent, node) = up;
  set_parent(up, parent);
  child(up, right) = node;
  set_parent(node, up);
  child(node, !right) = middle;
  if (middle) set_parent(middle, node);
  rotated(node, up);
}

// Below `parent`, on the side `right`, paths have one black node too few.
void repair_short(Root* root, Node* parent, bool right, Rotated rotated) {
  while (parent) {
    Node* sibling = child(parent, !right);
    if (is_red(sibling)) {
      set_black(sibling, true);
      set_black(parent, false);
      rotate(root, parent, right, rotated);
      sibling = child(parent, !right);
    }
    if (is_black(sibling->rb_left) && is_black(sibling->rb_right)) {
      set_black(sibling, false);
      if (is_red(parent)) return set_black(parent, true);
      Node* above = parent_of(parent);
      right = above && above->rb_right == parent;
      parent = above;
      continue;
    }
    if (is_black(child(sibling, !right))) {
      set_black(child(sibling, right), true);
      set_black(sibling, false);
      rotate(root, sibling, !right, rotated);
      sibling = child(parent, !right);
    }
    set_black(sibling, is_black(parent));
    set_black(parent, true);
    set_black(child(sibling, !right), true);
    return rotate(root, parent, right, rotated);
  }
}

Node* leftmost(Node* node) {
  while (node && node->rb_left) node = node->rb_left;
  return node;
}
Node* rightmost(Node* node) {
  while (node && node->rb_right) node = node->rb_right;
  return node;
}
Node* deepest_first(Node* node) {
  while (node->rb_left || node->rb_right) node = node->rb_left ? node->rb_left : node->rb_right;
  return node;
}

}  // namespace

// `node` has just been linked as a leaf, red.
void __rb_insert_augmented(Node* node, Root* root, Rotated rotated) {
  for (Node* parent; (parent = parent_of(node)) != nullptr && is_red(parent);) {
    Node* grandparent = parent_of(parent);
    const bool right = parent == grandparent->rb_right;
    Node* uncle = child(grandparent, !right);
    if (is_red(uncle)) {
      set_black(parent, true);
      set_black(uncle, true);
      set_black(grandparent, false);
      node = grandparent;
      continue;
    }
    if (node == child(parent, !right)) {
      rotate(root, parent, right, rotated);
      parent = node;
    }
    set_black(parent, true);
    set_black(grandparent, false);
    rotate(root, grandparent, !right, rotated);
    break;
  }
  set_black(root->rb_node, true);
}

void rb_insert_color(Node* node, Root* root) { __rb_insert_augmented(node, root, &nobody); }

// The side that is short is the one without a child: beside it there are black nodes.
void __rb_erase_color(Node* parent, Root* root, Rotated rotated) {
  repair_short(root, parent, !parent->rb_right, rotated);
}

void rb_replace_node(Node* victim, Node* replacement, Root* root) {
  *replacement = *victim;
  link_to(root, parent_of(victim), victim) = replacement;
  if (victim->rb_left) set_parent(victim->rb_left, replacement);
  if (victim->rb_right) set_parent(victim->rb_right, replacement);
}

Node* rb_unlink(Node* node, Root* root, Node*& lowest) {
  Node* out = node;  // the place that goes: it has at most one child
  if (node->rb_left && node->rb_right) out = leftmost(node->rb_right);
  Node* rest = out->rb_left ? out->rb_left : out->rb_right;
  Node* parent = parent_of(out);
  const bool black = is_black(out);
  link_to(root, parent, out) = rest;
  if (rest) set_parent(rest, parent);
  if (out != node) {
    if (parent == node) parent = out;
    rb_replace_node(node, out, root);
  }
  lowest = parent;
  if (!black) return nullptr;
  if (is_black(rest)) return parent;
  set_black(rest, true);
  return nullptr;
}

void rb_erase(Node* node, Root* root) {
  Node* lowest;
  if (Node* parent = rb_unlink(node, root, lowest)) __rb_erase_color(parent, root, &nobody);
}

Node* rb_first(const Root* root) { return leftmost(root->rb_node); }
Node* rb_last(const Root* root) { return rightmost(root->rb_node); }
static Node* neighbour(const Node* node, bool right) {
  if (node->__rb_parent_color == reinterpret_cast<unsigned long>(node)) return nullptr;  // cleared
  Node* below = right ? node->rb_right : node->rb_left;
  if (below) return right ? leftmost(below) : rightmost(below);
  Node* parent;
  while ((parent = parent_of(node)) != nullptr &&
         node == (right ? parent->rb_right : parent->rb_left)) {
    node = parent;
  }
  return parent;
}
Node* rb_next(const Node* node) { return neighbour(node, true); }
Node* rb_prev(const Node* node) { return neighbour(node, false); }
Node* rb_first_postorder(const Root* root) {
  return root->rb_node ? deepest_first(root->rb_node) : nullptr;
}
Node* rb_next_postorder(const Node* node) {
  if (!node) return nullptr;
  Node* parent = parent_of(node);
  if (parent && node == parent->rb_left && parent->rb_right) return deepest_first(parent->rb_right);
  return parent;
}

std::span<const Export> rbtree_exports() {
  static const Export kExports[] = {
      EXPORT(rb_insert_color),   EXPORT(rb_erase),
      EXPORT(rb_replace_node),   EXPORT(rb_first),
      EXPORT(rb_last),           EXPORT(rb_next),
      EXPORT(rb_prev),           EXPORT(rb_first_postorder),
      EXPORT(rb_next_postorder), EXPORT(__rb_insert_augmented),
      EXPORT(__rb_erase_color),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
