#include "kernel/core/radix_tree.h"

#include <holdfast/abi/gfp.h>

#include <bit>

#include "kernel/core/slab.h"

namespace holdfast::kernel {

struct RadixTree::Node {
  static constexpr unsigned kBits = 6;
  static constexpr unsigned kSlots = 1u << kBits;

  Node* parent;
  std::uint8_t shift;  // a leaf has 0
  std::uint8_t slot;   // in the parent
  std::uint64_t used;
  std::uint64_t full;  // slots whose whole subtree has entries
  std::uint64_t marks[kMarks];
  void* slots[kSlots];

  unsigned slot_of(std::uint64_t index) const {
    return static_cast<unsigned>(index >> shift) & (kSlots - 1);
  }
  Node* child(unsigned at) const { return static_cast<Node*>(slots[at]); }
  // The biggest index that fits into a tree whose root this is.
  std::uint64_t last() const {
    return shift + kBits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (shift + kBits)) - 1;
  }
};

namespace {

using Node = RadixTree::Node;

constexpr std::uint64_t bit(unsigned slot) { return std::uint64_t{1} << slot; }

void assign(std::uint64_t& set, unsigned slot, bool on) {
  set = on ? set | bit(slot) : set & ~bit(slot);
}

// The index where the subtree of `slot` begins, given one inside the node.
std::uint64_t first_of(const Node* node, std::uint64_t index, unsigned slot) {
  const std::uint64_t below = node->last();
  return (index & ~below) | std::uint64_t{slot} << node->shift;
}

}  // namespace

std::size_t RadixTree::node_size() { return sizeof(Node); }

Node* RadixTree::leaf(std::uint64_t index) const {
  Node* node = root();
  if (!node || index > node->last()) return nullptr;
  while (node && node->shift > 0) node = node->child(node->slot_of(index));
  return node;
}

void* RadixTree::load(std::uint64_t index) const {
  const Node* node = leaf(index);
  return node ? node->slots[node->slot_of(index)] : nullptr;
}

Node* RadixTree::make_node(unsigned shift, unsigned gfp, const void* site) {
  void* memory = slab_.cache_alloc(slab_.radix_cache(), gfp | HF_GFP_ZERO, sizeof(Node), site);
  auto* node = static_cast<Node*>(memory);
  if (node) node->shift = static_cast<std::uint8_t>(shift);
  return node;
}

// Makes the tree high enough for `index`.
bool RadixTree::grow(std::uint64_t index, unsigned gfp, const void* site) {
  if (!root()) {
    unsigned shift = 0;
    while (shift + Node::kBits < 64 && index >> (shift + Node::kBits) != 0) shift += Node::kBits;
    return (head_ = make_node(shift, gfp, site)) != nullptr;
  }
  while (index > root()->last()) {
    Node* old = root();
    Node* above = make_node(old->shift + Node::kBits, gfp, site);
    if (!above) return false;
    above->slots[0] = old;
    above->used = 1;
    above->full = old->full == ~std::uint64_t{0};
    for (unsigned mark = 0; mark < kMarks; ++mark) above->marks[mark] = old->marks[mark] != 0;
    old->parent = above;
    head_ = above;
  }
  return true;
}

// Sets a slot of a leaf and what the nodes above know about it.
void RadixTree::put(Node* node, unsigned slot, void* entry) {
  node->slots[slot] = entry;
  assign(node->used, slot, entry != nullptr);
  assign(node->full, slot, entry != nullptr);
  for (Node* at = node; at->parent; at = at->parent) {
    assign(at->parent->full, at->slot, at->full == ~std::uint64_t{0});
  }
}

bool RadixTree::store(std::uint64_t index, void* entry, unsigned gfp, const void* site,
                      void** old) {
  if (!entry) {
    void* was = erase(index, site);
    if (old) *old = was;
    return true;
  }
  if (!grow(index, gfp, site)) {
    if (root()) drop_empty(root(), site);
    return false;
  }
  Node* node = root();
  while (node->shift > 0) {
    const unsigned slot = node->slot_of(index);
    if (!node->slots[slot]) {
      Node* below = make_node(node->shift - Node::kBits, gfp, site);
      if (!below) {
        drop_empty(node, site);
        return false;
      }
      below->parent = node;
      below->slot = static_cast<std::uint8_t>(slot);
      node->slots[slot] = below;
      node->used |= bit(slot);
    }
    node = node->child(slot);
  }
  const unsigned slot = node->slot_of(index);
  if (old) *old = node->slots[slot];
  put(node, slot, entry);
  return true;
}

void* RadixTree::erase(std::uint64_t index, const void* site) {
  Node* node = leaf(index);
  if (!node) return nullptr;
  const unsigned slot = node->slot_of(index);
  void* old = node->slots[slot];
  if (!old) return nullptr;
  for (unsigned mark = 0; mark < kMarks; ++mark) set_mark(index, mark, false);
  put(node, slot, nullptr);
  drop_empty(node, site);
  return old;
}

void RadixTree::free_node(Node* node, const void* site) {
  slab_.cache_free(&slab_.radix_cache(), node, site);
}

// Frees `node` and those above it as long as they are empty.
void RadixTree::drop_empty(Node* node, const void* site) {
  while (node && node->used == 0) {
    Node* parent = node->parent;
    if (parent) {
      parent->slots[node->slot] = nullptr;
      parent->used &= ~bit(node->slot);
      parent->full &= ~bit(node->slot);
    } else {
      head_ = nullptr;
    }
    free_node(node, site);
    node = parent;
  }
}

void* RadixTree::find_in(const Node* node, std::uint64_t& index, std::uint64_t max, int mark) {
  const std::uint64_t wanted = mark < 0 ? node->used : node->marks[mark];
  for (unsigned slot = node->slot_of(index); slot < Node::kSlots; ++slot) {
    if (!(wanted >> slot)) return nullptr;
    const std::uint64_t first = first_of(node, index, slot);
    if (first > max) return nullptr;
    if (!(wanted & bit(slot))) continue;
    if (index < first) index = first;
    if (node->shift == 0) return node->slots[slot];
    if (void* found = find_in(node->child(slot), index, max, mark)) return found;
  }
  return nullptr;
}

void* RadixTree::find(std::uint64_t& index, std::uint64_t max, int mark) const {
  const Node* node = root();
  if (!node || index > max || index > node->last()) return nullptr;
  std::uint64_t at = index;
  void* found = find_in(node, at, max, mark);
  if (found) index = at;
  return found;
}

bool RadixTree::free_in(const Node* node, std::uint64_t& index, std::uint64_t max) {
  for (unsigned slot = node->slot_of(index); slot < Node::kSlots; ++slot) {
    const std::uint64_t first = first_of(node, index, slot);
    if (first > max) return false;
    if (node->full & bit(slot)) continue;
    if (index < first) index = first;
    if (!node->slots[slot]) return true;
    if (free_in(node->child(slot), index, max)) return true;
  }
  return false;
}

bool RadixTree::find_free(std::uint64_t& index, std::uint64_t max) const {
  const Node* node = root();
  if (index > max) return false;
  if (!node || index > node->last()) return true;
  if (free_in(node, index, max)) return true;
  if (node->last() >= max) return false;
  index = node->last() + 1;
  return true;
}

bool RadixTree::marked(std::uint64_t index, unsigned mark) const {
  const Node* node = leaf(index);
  return node && (node->marks[mark] & bit(node->slot_of(index)));
}

void RadixTree::set_mark(std::uint64_t index, unsigned mark, bool on) {
  Node* node = leaf(index);
  if (!node || !node->slots[node->slot_of(index)]) return;
  assign(node->marks[mark], node->slot_of(index), on);
  for (; node->parent; node = node->parent) {
    assign(node->parent->marks[mark], node->slot, node->marks[mark] != 0);
  }
}

void RadixTree::destroy(Node* node, const void* site) {
  if (node->shift > 0) {
    for (unsigned slot = 0; slot < Node::kSlots; ++slot) {
      if (node->slots[slot]) destroy(node->child(slot), site);
    }
  }
  free_node(node, site);
}

void RadixTree::destroy(const void* site) {
  if (root()) destroy(root(), site);
  head_ = nullptr;
}

}  // namespace holdfast::kernel
