// IDR and IDA over an array that tracks what is free. An IDR's caller locks; its numbers may belong
// to NULL, which is XA_ZERO_ENTRY inside. An IDA has that entry for each of its numbers.
#include <holdfast/abi/gfp.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "kernel/abi/export.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/core/xarray.h"

#define SITE __builtin_return_address(0)

namespace holdfast::kernel::abi {
namespace {

using ::holdfast::kernel::xas::Array;
using ::holdfast::kernel::xas::State;

State at(Array& xa, unsigned long index) {
  State state{};
  state.xa = &xa;
  state.xa_index = index;
  state.xa_node = xas::restart();
  return state;
}
Array& array_of(const ::idr* idr) { return const_cast<::idr*>(idr)->idr_rt; }
void* outside(void* entry) { return entry == xas::zero_entry() ? nullptr : entry; }
void* inside(void* entry) { return entry ? entry : xas::zero_entry(); }

// An array of nothing but zeros, as of kzalloc(), is an empty one too.
void track_free(Array& xa) {
  if (!xas::tracks_free(xa)) xa.xa_flags |= xas::kTrackFree | xas::mark_flag(xas::kFreeMark);
}

// The first free number in [id, max] takes `entry`.
int take(Array& xa, unsigned long& id, void* entry, unsigned long max, unsigned gfp,
         const void* site) {
  xas::announce_write(xa);
  track_free(xa);
  State state = at(xa, id);
  state.hf_gfp = gfp & ~HF_GFP_DIRECT_RECLAIM;
  state.hf_site = site;
  xas::find_marked(state, max, xas::kFreeMark);
  if (state.xa_node == xas::restart()) return -ENOSPC;
  id = state.xa_index;
  xas::store(state, inside(entry));
  xas::clear_mark(state, xas::kFreeMark);
  xas::bury(xa);
  return xas::error_of(state);
}

void* put_back(Array& xa, unsigned long id) {
  xas::announce_write(xa);
  State state = at(xa, id);
  void* old = xas::store(state, nullptr);
  xas::bury(xa);
  return old;
}

void destroy(Array& xa) {
  xas::announce_write(xa);
  State state = at(xa, 0);
  xas::clear(state);
  xas::bury(xa);
}

int idr_take(::idr* idr, void* pointer, unsigned long& id, unsigned long max, unsigned gfp,
             const void* site) {
  const unsigned base = idr->idr_base;
  unsigned long index = id > base ? id - base : 0;
  const int error = take(idr->idr_rt, index, pointer, max - base, gfp, site);
  if (error == 0) id = index + base;
  return error;
}

unsigned long last_before(int end) {
  return end > 0 ? static_cast<unsigned long>(end) - 1 : INT_MAX;
}

}  // namespace

int idr_alloc_u32(::idr* idr, void* pointer, unsigned* next, unsigned long max, unsigned gfp) {
  unsigned long id = *next;
  const int error = idr_take(idr, pointer, id, max, gfp, SITE);
  if (error == 0) *next = static_cast<unsigned>(id);
  return error;
}
int idr_alloc(::idr* idr, void* pointer, int start, int end, unsigned gfp) {
  if (start < 0) {
    warn("idr_alloc", "idr_alloc: start %d is negative", start);
    return -EINVAL;
  }
  auto id = static_cast<unsigned long>(start);
  const int error = idr_take(idr, pointer, id, last_before(end), gfp, SITE);
  return error ? error : static_cast<int>(id);
}
int idr_alloc_cyclic(::idr* idr, void* pointer, int start, int end, unsigned gfp) {
  const auto least = static_cast<unsigned long>(start);
  unsigned long id = std::max<unsigned long>(idr->idr_next, least);
  int error = idr_take(idr, pointer, id, last_before(end), gfp, SITE);
  if (error == -ENOSPC) {
    id = least;
    error = idr_take(idr, pointer, id, last_before(end), gfp, SITE);
  }
  if (error) return error;
  idr->idr_next = static_cast<unsigned>(id) + 1;
  return static_cast<int>(id);
}
void* idr_find(const ::idr* idr, unsigned long id) {
  xas::announce_read(array_of(idr));
  State state = at(array_of(idr), id - idr->idr_base);
  return outside(xas::load(state));
}
void* idr_remove(::idr* idr, unsigned long id) {
  return outside(put_back(idr->idr_rt, id - idr->idr_base));
}
void* idr_replace(::idr* idr, void* pointer, unsigned long id) {
  xas::announce_write(idr->idr_rt);
  State state = at(idr->idr_rt, id - idr->idr_base);
  void* old = xas::load(state);
  if (!old) return error_pointer(-ENOENT);
  xas::store(state, inside(pointer));
  return outside(old);
}
// The next that is not NULL.
void* idr_get_next_ul(::idr* idr, unsigned long* next) {
  xas::announce_read(idr->idr_rt);
  const unsigned base = idr->idr_base;
  State state = at(idr->idr_rt, *next > base ? *next - base : 0);
  void* entry;
  do {
    entry = xas::find(state, ~0ul);
  } while (entry == xas::zero_entry());
  if (entry) *next = state.xa_index + base;
  return entry;
}
void* idr_get_next(::idr* idr, int* next) {
  auto id = static_cast<unsigned long>(*next);
  void* entry = idr_get_next_ul(idr, &id);
  if (!entry || id > INT_MAX) return nullptr;
  *next = static_cast<int>(id);
  return entry;
}
int idr_for_each(const ::idr* idr, int (*each)(int id, void* pointer, void* data), void* data) {
  unsigned long index = 0;
  for (;;) {
    State state = at(array_of(idr), index);
    void* entry = xas::find(state, INT_MAX);
    if (!entry) return 0;
    index = state.xa_index + 1;
    const int id = static_cast<int>(state.xa_index + idr->idr_base);
    if (const int result = each(id, outside(entry), data)) return result;
  }
}
void idr_destroy(::idr* idr) { destroy(idr->idr_rt); }

int ida_alloc_range(::ida* ida, unsigned min, unsigned max, unsigned gfp) {
  if (static_cast<int>(min) < 0) return -ENOSPC;
  if (static_cast<int>(max) < 0) max = INT_MAX;
  if (gfp & HF_GFP_DIRECT_RECLAIM) might_sleep("lib/idr.c");
  SpinGuard guard(ida->xa.xa_lock);
  unsigned long id = min;
  const int error = take(ida->xa, id, nullptr, max, gfp, SITE);
  return error ? error : static_cast<int>(id);
}
void ida_free(::ida* ida, unsigned id) {
  if (static_cast<int>(id) < 0) return;
  bool known;
  {
    SpinGuard guard(ida->xa.xa_lock);
    known = put_back(ida->xa, id) != nullptr;
  }
  if (!known) warn("ida_free", "ida_free called for id=%d which is not allocated.", id);
}
void ida_destroy(::ida* ida) {
  SpinGuard guard(ida->xa.xa_lock);
  destroy(ida->xa);
}

std::span<const Export> idr_exports() {
  static const Export kExports[] = {
      EXPORT_GPL(idr_alloc), EXPORT_GPL(idr_alloc_u32), EXPORT(idr_alloc_cyclic),
      EXPORT_GPL(idr_find),  EXPORT_GPL(idr_remove),    EXPORT(idr_replace),
      EXPORT(idr_get_next),  EXPORT(idr_get_next_ul),   EXPORT(idr_for_each),
      EXPORT(idr_destroy),   EXPORT(ida_alloc_range),   EXPORT(ida_free),
      EXPORT(ida_destroy),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
