#include <holdfast/abi/gfp.h>

#include <cerrno>
#include <cstddef>

#include "kernel/core/rcu.h"
#include "kernel/core/slab.h"
#include "kernel/core/warn.h"
#include "kernel/core/xarray.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::xas {
namespace {

void update(const State& xas, Node* node) {
  if (xas.xa_update) xas.xa_update(node);
}

Node* make_node(const State& xas, unsigned gfp) {
  Slab& slab = current_kernel().slab();
  auto* node = static_cast<Node*>(
      slab.cache_alloc(slab.radix_cache(), gfp | HF_GFP_ZERO, sizeof(Node), xas.hf_site));
  if (!node) return nullptr;
  node->array = xas.xa;
  node->private_list.next = node->private_list.prev = &node->private_list;
  return node;
}

void free_node(::callback_head* head) {
  Slab& slab = current_kernel().slab();
  auto* node =
      reinterpret_cast<Node*>(reinterpret_cast<std::byte*>(head) - offsetof(Node, rcu_head));
  slab.cache_free(&slab.radix_cache(), node, reinterpret_cast<const void*>(&free_node));
}

// The node has left the tree. It is no leak of its module's any more.
void retire(Array& xa, Node* node) {
  current_kernel().slab().disown(node);
  node->rcu_head.next = xa.hf_dead;
  xa.hf_dead = &node->rcu_head;
}

// A new node for the slot where the state stands.
Node* add_node(State& xas, unsigned shift) {
  if (invalid(xas)) return nullptr;
  Node* parent = xas.xa_node;
  Node* node = xas.xa_alloc;
  if (node) {
    xas.xa_alloc = nullptr;
  } else {
    node = make_node(xas, xas.hf_gfp ? xas.hf_gfp : HF_GFP_KSWAPD_RECLAIM | HF_GFP_NOWARN);
    if (!node) {
      set_error(xas, -ENOMEM);
      return nullptr;
    }
  }
  node->parent = parent;
  node->shift = static_cast<unsigned char>(shift);
  if (parent) {
    node->offset = xas.xa_offset;
    ++parent->count;
    update(xas, parent);
  }
  return node;
}

// The marks of a node that is put above `head`, in its first slot.
void lift_marks(Array& xa, Node* node) {
  for (unsigned mark = 0; mark < kMarks; ++mark) {
    if (tracks_free(xa) && mark == kFreeMark) {
      marks_of(node, mark) = marked(xa, mark) ? ~0ul : ~1ul;
      xa.xa_flags |= mark_flag(mark);
    } else if (marked(xa, mark)) {
      marks_of(node, mark) = 1;
    }
  }
}

// Makes the tree high enough for the state's last index. The shift of the level above what is to be
// made first; -1: no memory.
int expand(State& xas, void* head) {
  Array& xa = *xas.xa;
  const unsigned long covered = ((xas.xa_sibs + 1ul) << xas.xa_shift) - 1;
  unsigned long max = xas.xa_index | covered;
  if (covered != 0 && max == covered) ++max;  // the head has no place for many: a slot must be made
  unsigned shift = 0;
  if (!head) {
    if (max == 0) return 0;
    while ((max >> shift) >= kSlots) shift += kShift;
    return static_cast<int>(shift + kShift);
  }
  Node* node = nullptr;
  if (is_node(head)) {
    node = to_node(head);
    shift = node->shift + kShift;
  }
  xas.xa_node = nullptr;
  while (max > last_index(head)) {
    node = add_node(xas, shift);
    if (!node) return -1;
    node->count = 1;
    node->nr_values = is_value(head);
    put(node->slots[0], head);
    lift_marks(xa, node);
    if (is_node(head)) {
      to_node(head)->offset = 0;
      __atomic_store_n(&to_node(head)->parent, node, __ATOMIC_RELEASE);
    }
    head = node_entry(node);
    put(xa.xa_head, head);
    update(xas, node);
    shift += kShift;
  }
  xas.xa_node = node;
  return static_cast<int>(shift);
}

// Walks to the state's slot and makes the nodes on the way. What is in it.
void* make_slot(State& xas, bool allow_root) {
  Array& xa = *xas.xa;
  Node* node = xas.xa_node;
  void** slot = &xa.xa_head;
  int shift = 0;
  if (top(node)) {
    void* head = get(xa.xa_head);
    xas.xa_node = nullptr;
    if (!head && (xa.xa_flags & kZeroBusy)) head = zero_entry();
    shift = expand(xas, head);
    if (shift < 0) return nullptr;
    if (shift == 0 && !allow_root) shift = kShift;
  } else if (error_of(xas)) {
    return nullptr;
  } else if (node) {
    shift = node->shift;
    slot = &node->slots[xas.xa_offset];
  }
  void* entry = get(*slot);
  while (shift > xas.xa_shift) {
    shift -= static_cast<int>(kShift);
    if (!entry) {
      node = add_node(xas, static_cast<unsigned>(shift));
      if (!node) break;
      if (tracks_free(xa)) marks_of(node, kFreeMark) = ~0ul;
      put(*slot, node_entry(node));
    } else if (is_node(entry)) {
      node = to_node(entry);
    } else {
      break;
    }
    entry = descend(xas, node);
    slot = &node->slots[xas.xa_offset];
  }
  return entry;
}

void free_below(State& xas, Node* node) {
  for (unsigned at = 0; at < kSlots; ++at) {
    void* entry = node->slots[at];
    if (leads_down(node, entry)) free_below(xas, to_node(entry));
    if (entry) put(node->slots[at], retry_entry());
  }
  node->count = 0;
  node->nr_values = 0;
  update(xas, node);
  retire(*xas.xa, node);
}

// A head of one entry, in its first slot, goes; as often as that is so.
void shrink(State& xas) {
  Array& xa = *xas.xa;
  Node* node = xas.xa_node;
  while (node && node->count == 1) {
    void* entry = node->slots[0];
    const bool down = leads_down(node, entry);
    if (!entry || (node->shift > 0 && !down)) break;
    if (node->shift == 0 && is_node(entry)) break;  // a pointer that must not be in the head
    if (entry == zero_entry() && (xa.xa_flags & kZeroBusy)) entry = nullptr;
    xas.xa_node = bounds();
    put(xa.xa_head, entry);
    if (tracks_free(xa) && !(marks_of(node, kFreeMark) & 1)) xa.xa_flags &= ~mark_flag(kFreeMark);
    node->count = 0;
    node->nr_values = 0;
    if (!down) put(node->slots[0], retry_entry());
    update(xas, node);
    retire(xa, node);
    node = down ? to_node(entry) : nullptr;
    if (node) __atomic_store_n(&node->parent, static_cast<Node*>(nullptr), __ATOMIC_RELEASE);
  }
}

void drop_empty(State& xas) {
  Node* node = xas.xa_node;
  while (node->count == 0) {
    Node* parent = node->parent;
    xas.xa_node = parent;
    xas.xa_offset = node->offset;
    retire(*xas.xa, node);
    if (!parent) {
      put(xas.xa->xa_head, nullptr);
      xas.xa_node = bounds();
      return;
    }
    put(parent->slots[xas.xa_offset], nullptr);
    --parent->count;
    node = parent;
    update(xas, node);
  }
  if (!node->parent) shrink(xas);
}

// An entry over many slots has the marks that any of them had.
void gather_marks(State& xas) {
  const unsigned long siblings = ((1ul << xas.xa_sibs) - 1) << (xas.xa_offset + 1);
  for (unsigned mark = 0; mark < kMarks; ++mark) {
    unsigned long& marks = marks_of(xas.xa_node, mark);
    if (marks & siblings) marks = (marks & ~siblings) | 1ul << xas.xa_offset;
  }
}

void set_marks(Node* node, unsigned offset, Node* child, unsigned which) {
  for (unsigned mark = 0; mark < kMarks; ++mark) {
    if (!(which & (1u << mark))) continue;
    marks_of(node, mark) |= 1ul << offset;
    if (child) marks_of(child, mark) = ~0ul;
  }
}

// The state's slot and its siblings get `entry`, in place of `old`. If that is none, all siblings
// of what was there are emptied.
void fill(State& xas, void* entry, void* old) {
  Node* node = xas.xa_node;
  unsigned offset = xas.xa_offset;
  const unsigned max = offset + xas.xa_sibs;
  const bool value = is_value(entry);
  int count = 0, values = 0;
  void *now = old, *whole = old;  // in the slot; and whose sibling that is
  for (;;) {
    put(node->slots[offset], entry);
    if (leads_down(node, now)) free_below(xas, to_node(now));
    count += !now - !entry;
    values += !is_value(whole) - !value;
    if (offset == (entry ? max : kMask)) break;
    if (entry && !is_sibling(entry)) entry = internal(xas.xa_offset);
    now = slot_of(node, ++offset);
    if (is_sibling(now)) continue;
    if (!entry && offset > max) break;
    whole = now;
  }
  if (count == 0 && values == 0) return;
  node->count = static_cast<unsigned char>(node->count + count);
  node->nr_values = static_cast<unsigned char>(node->nr_values + values);
  update(xas, node);
  if (count < 0) drop_empty(xas);
}

}  // namespace

void bury(Array& xa) {
  ::callback_head* head = xa.hf_dead;
  if (!head) return;
  xa.hf_dead = nullptr;
  const bool readers = rcu_has_readers();
  while (head) {
    ::callback_head* after = head->next;
    if (readers) {
      call_rcu(head, &free_node);
    } else {
      free_node(head);
    }
    head = after;
  }
}

void create(State& xas, bool allow_root) { make_slot(xas, allow_root); }

void* store(State& xas, void* entry) {
  const bool allow_root = !is_node(entry) && entry != zero_entry();
  void* old = entry ? make_slot(xas, allow_root) : load(xas);
  if (invalid(xas)) return old;
  Node* node = xas.xa_node;
  if (node && xas.xa_shift < node->shift) xas.xa_sibs = 0;
  if (old == entry && xas.xa_sibs == 0) return old;
  if (node && xas.xa_sibs > 0) gather_marks(xas);
  if (!entry) init_marks(xas);
  if (node) {
    fill(xas, entry, old);
  } else {
    put(xas.xa->xa_head, entry);
    if (is_node(old)) free_below(xas, to_node(old));
  }
  return old;
}

void create_range(State& xas) {
  if (error_of(xas)) return;
  const unsigned long index = xas.xa_index;
  const unsigned char shift = xas.xa_shift, sibs = xas.xa_sibs;
  xas.xa_index |= ((sibs + 1ul) << shift) - 1;
  if (!no_node(xas.xa_node) && xas.xa_node->shift == xas.xa_shift) xas.xa_offset |= sibs;
  xas.xa_shift = 0;
  xas.xa_sibs = 0;
  // From the last leaf to the first.
  for (;;) {
    make_slot(xas, true);
    if (error_of(xas)) {
      xas.xa_shift = shift;
      xas.xa_sibs = sibs;
      xas.xa_index = index;
      return;
    }
    if (xas.xa_index <= (index | kMask)) break;
    xas.xa_index -= kSlots;
    while (xas.xa_node->shift < shift) {
      const Node* node = xas.xa_node;
      xas.xa_node = node->parent;
      xas.xa_offset = static_cast<unsigned char>(node->offset - 1);
      if (node->offset != 0) break;
    }
  }
  xas.xa_index = index;
  if (xas.xa_node) xas.xa_offset = static_cast<unsigned char>(offset_in(xas.xa_node, index));
}

void split_alloc(State& xas, void* entry, unsigned order) {
  unsigned needed = 1u << (order % kShift);
  if (xas.xa_shift + 2 * kShift < order) {
    KERNEL_WARN("xas_split_alloc: an entry of order %u cannot be split so far", order);
    destroy(xas);
    return set_error(xas, -ENOMEM);
  }
  if (xas.xa_shift + kShift > order) return;  // its siblings are enough
  while (needed-- > 0) {
    Node* node = make_node(xas, xas.hf_gfp);
    if (!node) {
      destroy(xas);
      return set_error(xas, -ENOMEM);
    }
    for (unsigned at = 0; at < kSlots; ++at) {
      const unsigned first = at & ~(xas.xa_sibs * 1u);
      node->slots[at] = at == first ? entry : internal(first);
    }
    node->parent = xas.xa_alloc;
    xas.xa_alloc = node;
  }
}

void split(State& xas, void* entry, unsigned order) {
  void* current = load(xas);
  Node* node = xas.xa_node;
  if (top(node)) return;
  const unsigned sibs = (1u << (order % kShift)) - 1;
  unsigned marks = 0;
  for (unsigned mark = 0; mark < kMarks; ++mark) {
    if (marks_of(node, mark) & (1ul << xas.xa_offset)) marks |= 1u << mark;
  }
  int values = 0;
  for (int at = static_cast<int>(xas.xa_offset + sibs); at >= xas.xa_offset; --at) {
    auto offset = static_cast<unsigned>(at);
    if (xas.xa_shift < node->shift) {
      Node* child = xas.xa_alloc;
      xas.xa_alloc = child->parent;
      child->shift = static_cast<unsigned char>(node->shift - kShift);
      child->offset = static_cast<unsigned char>(offset);
      child->count = kSlots;
      child->nr_values = is_value(entry) ? kSlots : 0;
      child->parent = node;
      set_marks(node, offset, child, marks);
      put(node->slots[offset], node_entry(child));
      if (is_value(current)) --values;
      update(xas, child);
    } else {
      const unsigned first = offset - xas.xa_sibs;
      set_marks(node, first, nullptr, marks);
      put(node->slots[first], entry);
      for (; offset > first; --offset) put(node->slots[offset], internal(first));
      at = static_cast<int>(first);
      values += (is_value(entry) - is_value(current)) * (xas.xa_sibs + 1);
    }
  }
  node->nr_values = static_cast<unsigned char>(node->nr_values + values);
  update(xas, node);
}

bool nomem(State& xas, unsigned gfp) {
  if (error_of(xas) != -ENOMEM) {
    destroy(xas);
    return false;
  }
  xas.xa_alloc = make_node(xas, gfp);
  if (!xas.xa_alloc) return false;
  xas.xa_alloc->parent = nullptr;
  xas.xa_node = restart();
  return true;
}

void destroy(State& xas) {
  while (Node* node = xas.xa_alloc) {
    xas.xa_alloc = node->parent;
    free_node(&node->rcu_head);
  }
}

void delete_node(Node* node, void (*updated)(Node* node)) {
  State xas{};
  xas.xa = node->array;
  xas.xa_index = static_cast<unsigned long>(node->offset) << (node->shift + kShift);
  xas.xa_shift = static_cast<unsigned char>(node->shift + kShift);
  xas.xa_offset = node->offset;
  xas.xa_node = node->parent;
  xas.xa_update = updated;
  store(xas, nullptr);
}

void clear(State& xas) {
  Array& xa = *xas.xa;
  xas.xa_node = nullptr;
  void* head = get(xa.xa_head);
  put(xa.xa_head, nullptr);
  init_marks(xas);
  if (xa.xa_flags & kZeroBusy) xa.xa_flags &= ~mark_flag(kFreeMark);
  if (is_node(head)) free_below(xas, to_node(head));
}

}  // namespace holdfast::kernel::xas
