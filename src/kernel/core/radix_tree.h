// RadixTree: from an index to a pointer, 64 ways a level. It lives in a `void*` of a module's
// struct (NULL: empty) and its nodes in the slab under the name of who stored first, so that a tree
// that is never emptied shows up as that module's leak. Marks and "full" bits are kept up to the
// root, so that finding the next marked or free index skips what has none. Locking is the caller's.
// Rejected: std::map (its memory would be nobody's).
#pragma once

#include <cstddef>
#include <cstdint>

namespace holdfast::kernel {

class Slab;

class RadixTree {
 public:
  struct Node;
  static constexpr unsigned kMarks = 3;

  RadixTree(Slab& slab, void*& head) : slab_(slab), head_(head) {}

  void* load(std::uint64_t index) const;
  // False: no memory. `entry` nullptr removes. `old` gets what was there.
  bool store(std::uint64_t index, void* entry, unsigned gfp, const void* site,
             void** old = nullptr);
  void* erase(std::uint64_t index, const void* site);
  // The first entry at or after `index`, up to `max`; moves `index` there. With a mark: that has
  // it.
  void* find(std::uint64_t& index, std::uint64_t max, int mark = -1) const;
  // The first index in [index, max] that has no entry. False: there is none.
  bool find_free(std::uint64_t& index, std::uint64_t max) const;
  bool marked(std::uint64_t index, unsigned mark) const;
  void set_mark(std::uint64_t index, unsigned mark, bool on);
  void destroy(const void* site);
  static std::size_t node_size();

 private:
  Node* root() const { return static_cast<Node*>(head_); }
  Node* leaf(std::uint64_t index) const;
  Node* make_node(unsigned shift, unsigned gfp, const void* site);
  bool grow(std::uint64_t index, unsigned gfp, const void* site);
  void put(Node* node, unsigned slot, void* entry);
  void drop_empty(Node* node, const void* site);
  void free_node(Node* node, const void* site);
  void destroy(Node* node, const void* site);
  static void* find_in(const Node* node, std::uint64_t& index, std::uint64_t max, int mark);
  static bool free_in(const Node* node, std::uint64_t& index, std::uint64_t max);

  Slab& slab_;
  void*& head_;
};

}  // namespace holdfast::kernel
