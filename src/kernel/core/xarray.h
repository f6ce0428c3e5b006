// The tree behind xarray, IDR and IDA, as lib/xarray.c has it: 64 slots a node, as high as its
// biggest index needs, the entry of index 0 alone in the head. An entry for 2^n indices is in as
// many slots of one node as it needs: the entry in the first, siblings that name it in the others.
// Marks are kept in each node for all that is below a slot, and for the whole in the array's flags.
//
// Changes are made under the array's lock, reads also under RCU alone. A node that leaves the tree
// has XA_RETRY in its slots and rests on the array's hf_dead while the lock is held (in Linux a
// spinlock section is an RCU reader, here it is not), then until readers have gone. For the
// explorer an operation is one access of the head: nothing inside it can be interrupted.
//
// Pointers that are only two-byte aligned look like the tree's own; they are stored in leaves
// alone, where nothing is a node.
#pragma once

#include <holdfast/abi/xarray.h>

#include <cstdint>

namespace holdfast::kernel::xas {

using Array = ::xarray;
using Node = ::xa_node;
using State = ::xa_state;

inline constexpr unsigned kShift = HF_XA_SHIFT, kSlots = HF_XA_SLOTS, kMask = kSlots - 1;
inline constexpr unsigned kMarks = HF_XA_MARKS, kFreeMark = 0;
inline constexpr unsigned kTrackFree = 4, kZeroBusy = 8, kWrapped = 16;  // XA_FLAGS_...

// Entries.
inline void* internal(long value) {
  return reinterpret_cast<void*>(static_cast<unsigned long>(value) << 2 | 2);
}
inline unsigned long bits(const void* entry) { return reinterpret_cast<unsigned long>(entry); }
inline void* retry_entry() { return internal(256); }
inline void* zero_entry() { return internal(257); }
inline bool is_internal(const void* entry) { return (bits(entry) & 3) == 2; }
inline bool is_value(const void* entry) { return bits(entry) & 1; }
inline bool is_node(const void* entry) { return is_internal(entry) && bits(entry) > 4096; }
inline bool is_sibling(const void* entry) {
  return is_internal(entry) && bits(entry) < bits(internal(kMask));
}
inline bool is_advanced(const void* entry) {
  return is_internal(entry) && bits(entry) <= bits(retry_entry());
}
inline Node* to_node(const void* entry) { return reinterpret_cast<Node*>(bits(entry) - 2); }
inline void* node_entry(const Node* node) { return reinterpret_cast<void*>(bits(node) | 2); }
inline unsigned to_sibling(const void* entry) { return static_cast<unsigned>(bits(entry) >> 2); }

// States: where xa_node leads to.
inline Node* bounds() { return reinterpret_cast<Node*>(1); }
inline Node* restart() { return reinterpret_cast<Node*>(3); }
inline bool invalid(const State& xas) { return bits(xas.xa_node) & 3; }
inline bool top(const Node* node) { return bits(node) <= bits(restart()); }
inline bool no_node(const Node* node) { return (bits(node) & 3) || !node; }
inline int error_of(const State& xas) {
  const void* entry = xas.xa_node;
  if (!is_internal(entry) || bits(entry) < bits(internal(-4095))) return 0;
  return static_cast<int>(static_cast<long>(bits(entry)) >> 2);
}
inline void set_error(State& xas, int error) { xas.xa_node = static_cast<Node*>(internal(error)); }
inline void* out_of_bounds(State& xas) {
  xas.xa_node = bounds();
  return nullptr;
}

// Slots, which a reader may look at at any time.
inline void* get(void* const& slot) { return __atomic_load_n(&slot, __ATOMIC_SEQ_CST); }
inline void put(void*& slot, void* entry) { __atomic_store_n(&slot, entry, __ATOMIC_SEQ_CST); }
inline void* slot_of(const Node* node, unsigned offset) { return get(node->slots[offset]); }
inline unsigned offset_in(const Node* node, unsigned long index) {
  return static_cast<unsigned>(index >> node->shift) & kMask;
}
inline bool leads_down(const Node* node, const void* entry) {
  return node->shift > 0 && is_node(entry);
}
// The last index below a head.
inline unsigned long last_index(const void* head) {
  return is_node(head) ? ((kSlots * 1ul) << to_node(head)->shift) - 1 : 0;
}
inline void move_index(State& xas, unsigned offset) {
  const unsigned shift = xas.xa_node->shift;
  xas.xa_index &= ~(kMask * 1ul) << shift;
  xas.xa_index += static_cast<unsigned long>(offset) << shift;
}

// Marks.
inline unsigned long& marks_of(Node* node, unsigned mark) { return node->marks[mark][0]; }
inline unsigned mark_flag(unsigned mark) { return 1u << (24 + mark); }
inline bool marked(const Array& xa, unsigned mark) { return xa.xa_flags & mark_flag(mark); }
inline bool tracks_free(const Array& xa) { return xa.xa_flags & kTrackFree; }
bool get_mark(const State& xas, unsigned mark);
void set_mark(const State& xas, unsigned mark);
void clear_mark(const State& xas, unsigned mark);
void init_marks(const State& xas);

// Walking: see the functions of the same names in <linux/xarray.h>.
void* start(State& xas);
void* descend(State& xas, Node* node);
void* load(State& xas);
void* find(State& xas, unsigned long max);
void* find_marked(State& xas, unsigned long max, unsigned mark);
void* find_conflict(State& xas);
void* next(State& xas);
void* prev(State& xas);
void pause(State& xas);
int order_at(const State& xas);

// Changing.
void* store(State& xas, void* entry);
void create(State& xas, bool allow_root);
void create_range(State& xas);
void split_alloc(State& xas, void* entry, unsigned order);
void split(State& xas, void* entry, unsigned order);
bool nomem(State& xas, unsigned gfp);
void destroy(State& xas);
void delete_node(Node* node, void (*update)(Node* node));
void clear(State& xas);  // the whole array
void bury(Array& xa);

void announce_read(const Array& xa);
void announce_write(const Array& xa);

}  // namespace holdfast::kernel::xas
