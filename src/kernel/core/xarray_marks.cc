#include "kernel/core/xarray.h"

namespace holdfast::kernel::xas {
namespace {

unsigned long bit(unsigned offset) { return 1ul << offset; }
void set_flags(Array& xa, unsigned flags) {
  __atomic_store_n(&xa.xa_flags, flags, __ATOMIC_RELAXED);
}

}  // namespace

bool get_mark(const State& xas, unsigned mark) {
  if (invalid(xas)) return false;
  if (!xas.xa_node) return marked(*xas.xa, mark);
  return __atomic_load_n(&marks_of(xas.xa_node, mark), __ATOMIC_RELAXED) & bit(xas.xa_offset);
}

void set_mark(const State& xas, unsigned mark) {
  if (invalid(xas)) return;
  unsigned offset = xas.xa_offset;
  for (Node* node = xas.xa_node; node; node = node->parent) {
    unsigned long& marks = marks_of(node, mark);
    if (marks & bit(offset)) return;
    __atomic_store_n(&marks, marks | bit(offset), __ATOMIC_RELAXED);
    offset = node->offset;
  }
  set_flags(*xas.xa, xas.xa->xa_flags | mark_flag(mark));
}

void clear_mark(const State& xas, unsigned mark) {
  if (invalid(xas)) return;
  unsigned offset = xas.xa_offset;
  for (Node* node = xas.xa_node; node; node = node->parent) {
    unsigned long& marks = marks_of(node, mark);
    if (!(marks & bit(offset))) return;
    __atomic_store_n(&marks, marks & ~bit(offset), __ATOMIC_RELAXED);
    if (marks != 0) return;
    offset = node->offset;
  }
  set_flags(*xas.xa, xas.xa->xa_flags & ~mark_flag(mark));
}

void init_marks(const State& xas) {
  for (unsigned mark = 0; mark < kMarks; ++mark) {
    if (tracks_free(*xas.xa) && mark == kFreeMark) {
      set_mark(xas, mark);
    } else {
      clear_mark(xas, mark);
    }
  }
}

}  // namespace holdfast::kernel::xas
