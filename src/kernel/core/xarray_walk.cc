#include "host/host.h"
#include "kernel/core/xarray.h"

namespace holdfast::kernel::xas {
namespace {

void set_offset(State& xas) { xas.xa_offset = offset_in(xas.xa_node, xas.xa_index) & kMask; }

void next_offset(State& xas) {
  ++xas.xa_offset;
  move_index(xas, xas.xa_offset);
}

// Behind the last slot of a node: to the parent's slot after it. False: that was the top.
bool climb(State& xas) {
  xas.xa_offset = static_cast<unsigned char>(xas.xa_node->offset + 1);
  xas.xa_node = xas.xa_node->parent;
  return xas.xa_node != nullptr;
}

// The first slot from the state's with the mark; kSlots: there is none.
unsigned find_chunk(const State& xas, bool advance, unsigned mark) {
  const unsigned from = xas.xa_offset + advance;
  if (from >= kSlots) return kSlots;
  const unsigned long rest =
      __atomic_load_n(&marks_of(xas.xa_node, mark), __ATOMIC_RELAXED) >> from;
  return rest ? from + static_cast<unsigned>(__builtin_ctzl(rest)) : kSlots;
}

void* settle(State& xas, unsigned long max) {
  xas.xa_node = xas.xa_index > max ? restart() : bounds();
  return nullptr;
}

// Down to what the state's slot leads to.
void* enter(State& xas) {
  for (;;) {
    void* entry = slot_of(xas.xa_node, xas.xa_offset);
    if (!leads_down(xas.xa_node, entry)) return entry;
    xas.xa_node = to_node(entry);
    set_offset(xas);
  }
}

}  // namespace

void announce_read(const Array& xa) {
  host::access(&xa.xa_head, sizeof xa.xa_head, host::Access::kRead);
}
void announce_write(const Array& xa) {
  host::access(&xa.xa_head, sizeof xa.xa_head, host::Access::kUpdate);
}

void* start(State& xas) {
  if (!invalid(xas)) {
    if (!xas.xa_node) return get(xas.xa->xa_head);
    void* entry = slot_of(xas.xa_node, offset_in(xas.xa_node, xas.xa_index));
    return is_sibling(entry) ? slot_of(xas.xa_node, to_sibling(entry)) : entry;
  }
  if (error_of(xas)) return nullptr;
  void* head = get(xas.xa->xa_head);
  if (xas.xa_index > last_index(head)) return out_of_bounds(xas);
  xas.xa_node = nullptr;
  return head;
}

void* descend(State& xas, Node* node) {
  unsigned offset = offset_in(node, xas.xa_index);
  void* entry = slot_of(node, offset);
  xas.xa_node = node;
  while (is_sibling(entry)) {
    offset = to_sibling(entry);
    entry = slot_of(node, offset);
    if (leads_down(node, entry)) entry = retry_entry();  // split meanwhile
  }
  xas.xa_offset = static_cast<unsigned char>(offset);
  return entry;
}

void* load(State& xas) {
  void* entry = start(xas);
  while (is_node(entry)) {
    Node* node = to_node(entry);
    if (xas.xa_shift > node->shift) break;
    entry = descend(xas, node);
    if (node->shift == 0) break;
  }
  return entry;
}

void* find(State& xas, unsigned long max) {
  if (error_of(xas) || xas.xa_node == bounds()) return nullptr;
  if (xas.xa_index > max) return out_of_bounds(xas);
  if (!xas.xa_node) {
    xas.xa_index = 1;
    return out_of_bounds(xas);
  }
  if (xas.xa_node == restart()) {
    void* entry = load(xas);
    if (entry || no_node(xas.xa_node)) return entry;
  } else if (xas.xa_node->shift == 0 && xas.xa_offset != (xas.xa_index & kMask)) {
    xas.xa_offset = static_cast<unsigned char>(((xas.xa_index - 1) & kMask) + 1);
  }
  next_offset(xas);
  while (xas.xa_node && xas.xa_index <= max) {
    if (xas.xa_offset == kSlots) {
      climb(xas);
      continue;
    }
    void* entry = slot_of(xas.xa_node, xas.xa_offset);
    if (leads_down(xas.xa_node, entry)) {
      xas.xa_node = to_node(entry);
      xas.xa_offset = 0;
      continue;
    }
    if (entry && !is_sibling(entry)) return entry;
    next_offset(xas);
  }
  if (!xas.xa_node) xas.xa_node = bounds();
  return nullptr;
}

void* find_marked(State& xas, unsigned long max, unsigned mark) {
  if (error_of(xas)) return nullptr;
  if (xas.xa_index > max) return settle(xas, max);
  const bool empty_ones = tracks_free(*xas.xa) && mark == kFreeMark;
  bool advance = true;
  if (!xas.xa_node) {
    xas.xa_index = 1;
    return settle(xas, max);
  }
  if (top(xas.xa_node)) {
    advance = false;
    void* head = get(xas.xa->xa_head);
    xas.xa_node = nullptr;
    if (xas.xa_index > last_index(head)) return settle(xas, max);
    if (!is_node(head)) {
      if (marked(*xas.xa, mark)) return head;
      xas.xa_index = 1;
      return settle(xas, max);
    }
    xas.xa_node = to_node(head);
    set_offset(xas);
  }
  while (xas.xa_index <= max) {
    if (xas.xa_offset == kSlots) {
      if (!climb(xas)) break;
      advance = false;
      continue;
    }
    void* here = slot_of(xas.xa_node, xas.xa_offset);
    if (!advance && is_sibling(here)) {
      xas.xa_offset = static_cast<unsigned char>(to_sibling(here));
      move_index(xas, xas.xa_offset);
    }
    const unsigned offset = find_chunk(xas, advance, mark);
    if (offset > xas.xa_offset) {
      move_index(xas, offset);
      xas.xa_offset = static_cast<unsigned char>(offset);
      if (xas.xa_index - 1 >= max) {  // past it, or around
        xas.xa_node = restart();
        return nullptr;
      }
      if (offset == kSlots) continue;
    }
    advance = false;
    void* entry = slot_of(xas.xa_node, xas.xa_offset);
    if (leads_down(xas.xa_node, entry)) {
      xas.xa_node = to_node(entry);
      set_offset(xas);
    } else if (entry || empty_ones) {
      return entry;
    } else {
      advance = true;
    }
  }
  return settle(xas, max);
}

void* find_conflict(State& xas) {
  if (error_of(xas) || !xas.xa_node) return nullptr;
  if (top(xas.xa_node)) {
    void* entry = start(xas);
    if (!entry) return nullptr;
    while (is_node(entry)) {
      Node* node = to_node(entry);
      entry = descend(xas, node);
      if (node->shift == 0) break;
    }
    if (entry) return entry;
  }
  if (xas.xa_node->shift > xas.xa_shift) return nullptr;
  for (;;) {
    if (xas.xa_node->shift == xas.xa_shift) {
      if ((xas.xa_offset & xas.xa_sibs) == xas.xa_sibs) break;
    } else if (xas.xa_offset == kMask) {
      xas.xa_offset = xas.xa_node->offset;
      xas.xa_node = xas.xa_node->parent;
      if (!xas.xa_node) break;
      continue;
    }
    void* entry = slot_of(xas.xa_node, ++xas.xa_offset);
    if (is_sibling(entry)) continue;
    while (leads_down(xas.xa_node, entry)) {
      xas.xa_node = to_node(entry);
      xas.xa_offset = 0;
      entry = slot_of(xas.xa_node, 0);
    }
    if (entry) return entry;
  }
  xas.xa_offset = static_cast<unsigned char>(xas.xa_offset - xas.xa_sibs);
  return nullptr;
}

void* next(State& xas) {
  if (!(bits(xas.xa_node) & 2)) ++xas.xa_index;
  if (!xas.xa_node) return out_of_bounds(xas);
  if (no_node(xas.xa_node)) return load(xas);
  if (xas.xa_offset != offset_in(xas.xa_node, xas.xa_index)) ++xas.xa_offset;
  while (xas.xa_offset == kSlots) {
    if (!climb(xas)) return out_of_bounds(xas);
  }
  return enter(xas);
}

void* prev(State& xas) {
  if (!(bits(xas.xa_node) & 2)) --xas.xa_index;
  if (!xas.xa_node) return out_of_bounds(xas);
  if (no_node(xas.xa_node)) return load(xas);
  if (xas.xa_offset != offset_in(xas.xa_node, xas.xa_index)) --xas.xa_offset;
  while (xas.xa_offset == 255) {
    xas.xa_offset = static_cast<unsigned char>(xas.xa_node->offset - 1);
    xas.xa_node = xas.xa_node->parent;
    if (!xas.xa_node) return out_of_bounds(xas);
  }
  return enter(xas);
}

void pause(State& xas) {
  if (invalid(xas)) return;
  const Node* node = xas.xa_node;
  xas.xa_node = restart();
  if (!node) {
    ++xas.xa_index;
    return;
  }
  unsigned end = xas.xa_offset + 1u;
  while (end < kSlots && is_sibling(slot_of(node, end))) ++end;
  xas.xa_index &= ~0ul << node->shift;
  xas.xa_index += static_cast<unsigned long>(end - xas.xa_offset) << node->shift;
  if (xas.xa_index == 0) xas.xa_node = bounds();
}

int order_at(const State& xas) {
  if (no_node(xas.xa_node)) return 0;
  int order = 0;
  for (;;) {
    const unsigned behind = xas.xa_offset + (1u << order);
    if (behind >= kSlots || !is_sibling(slot_of(xas.xa_node, behind))) break;
    ++order;
  }
  return order + xas.xa_node->shift;
}

}  // namespace holdfast::kernel::xas
