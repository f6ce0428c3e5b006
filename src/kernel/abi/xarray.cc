// xarray, IDR and IDA over one tree. What is stored is the caller's pointer; a NULL that takes up
// an index (xa_reserve, idr_alloc(NULL)) is kZero inside and NULL outside.
#include <holdfast/abi/gfp.h>
#include <holdfast/abi/xarray.h>

#include <cerrno>
#include <climits>
#include <cstdint>

#include "kernel/abi/export.h"
#include "kernel/core/radix_tree.h"
#include "kernel/core/slab.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"

#define SITE __builtin_return_address(0)

namespace holdfast::kernel::abi {
namespace {

constexpr unsigned kPresent = 8;   // XA_PRESENT as a filter
constexpr unsigned kWrapped = 16;  // XA_FLAGS_ALLOC_WRAPPED

void* internal(long value) {
  return reinterpret_cast<void*>(static_cast<unsigned long>(value) << 2 | 2);
}
void* const kZero = internal(257);
void* error_entry(int error) { return internal(-error); }
void* outside(void* entry) { return entry == kZero ? nullptr : entry; }
void* inside(void* entry) { return entry ? entry : kZero; }

RadixTree tree(::xarray* xa) { return RadixTree(current_kernel().slab(), xa->xa_head); }

// Linux drops the lock to sleep for memory; here nothing ever has to.
unsigned atomic(unsigned gfp) { return gfp & ~HF_GFP_DIRECT_RECLAIM; }
void may_sleep_for(unsigned gfp) {
  if (gfp & HF_GFP_DIRECT_RECLAIM) might_sleep("lib/xarray.c");
}

void* store(::xarray* xa, unsigned long index, void* entry, unsigned gfp, const void* site) {
  void* old = nullptr;
  if (!tree(xa).store(index, entry, atomic(gfp), site, &old)) return error_entry(ENOMEM);
  return outside(old);
}

void* exchange(::xarray* xa, unsigned long index, void* expected, void* entry, unsigned gfp,
               const void* site) {
  void* seen = outside(tree(xa).load(index));
  return seen == expected ? store(xa, index, entry, gfp, site) : seen;
}

int insert(::xarray* xa, unsigned long index, void* entry, unsigned gfp, const void* site) {
  if (tree(xa).load(index)) return -EBUSY;
  return tree(xa).store(index, inside(entry), atomic(gfp), site) ? 0 : -ENOMEM;
}

// The first free index in [min, max] takes `entry`. 0, -EBUSY, -ENOMEM.
int allocate(::xarray* xa, unsigned long& id, void* entry, unsigned long min, unsigned long max,
             unsigned gfp, const void* site) {
  std::uint64_t index = min;
  if (!tree(xa).find_free(index, max)) return -EBUSY;
  if (!tree(xa).store(index, inside(entry), atomic(gfp), site)) return -ENOMEM;
  id = index;
  return 0;
}

int allocate_id(::xarray* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned gfp,
                const void* site) {
  unsigned long found;
  const int error = allocate(xa, found, entry, limit.min, limit.max, gfp, site);
  if (error == 0) *id = static_cast<unsigned>(found);
  return error;
}

int allocate_cyclic(::xarray* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned* next,
                    unsigned gfp, const void* site) {
  const unsigned least = limit.min;
  if (limit.min < *next) limit.min = *next;
  int result = allocate_id(xa, id, entry, limit, gfp, site);
  if ((xa->xa_flags & kWrapped) && result == 0) {
    xa->xa_flags &= ~kWrapped;
    result = 1;
  }
  if (result < 0 && limit.min > least) {
    limit.min = least;
    result = allocate_id(xa, id, entry, limit, gfp, site);
    if (result == 0) result = 1;
  }
  if (result >= 0) {
    *next = *id + 1;
    if (*next == 0) xa->xa_flags |= kWrapped;
  }
  return result;
}

// The next entry that the caller can see.
void* find(::xarray* xa, std::uint64_t& index, unsigned long max, unsigned filter) {
  const int mark = filter < RadixTree::kMarks ? static_cast<int>(filter) : -1;
  for (;;) {
    void* entry = tree(xa).find(index, max, mark);
    if (entry != kZero) return entry;
    if (index == ~std::uint64_t{0}) return nullptr;
    ++index;
  }
}

}  // namespace

void* xa_load(::xarray* xa, unsigned long index) {
  SpinGuard guard(xa->xa_lock);
  return outside(tree(xa).load(index));
}
void* __xa_store(::xarray* xa, unsigned long index, void* entry, unsigned gfp) {
  return store(xa, index, entry, gfp, SITE);
}
void* xa_store(::xarray* xa, unsigned long index, void* entry, unsigned gfp) {
  may_sleep_for(gfp);
  SpinGuard guard(xa->xa_lock);
  return store(xa, index, entry, gfp, SITE);
}
void* __xa_erase(::xarray* xa, unsigned long index) { return outside(tree(xa).erase(index, SITE)); }
void* xa_erase(::xarray* xa, unsigned long index) {
  SpinGuard guard(xa->xa_lock);
  return outside(tree(xa).erase(index, SITE));
}
void* __xa_cmpxchg(::xarray* xa, unsigned long index, void* old, void* entry, unsigned gfp) {
  return exchange(xa, index, old, entry, gfp, SITE);
}
void* xa_cmpxchg(::xarray* xa, unsigned long index, void* old, void* entry, unsigned gfp) {
  may_sleep_for(gfp);
  SpinGuard guard(xa->xa_lock);
  return exchange(xa, index, old, entry, gfp, SITE);
}
int __xa_insert(::xarray* xa, unsigned long index, void* entry, unsigned gfp) {
  return insert(xa, index, entry, gfp, SITE);
}
int xa_insert(::xarray* xa, unsigned long index, void* entry, unsigned gfp) {
  may_sleep_for(gfp);
  SpinGuard guard(xa->xa_lock);
  return insert(xa, index, entry, gfp, SITE);
}
int __xa_alloc(::xarray* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned gfp) {
  return allocate_id(xa, id, entry, limit, gfp, SITE);
}
int xa_alloc(::xarray* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned gfp) {
  may_sleep_for(gfp);
  SpinGuard guard(xa->xa_lock);
  return allocate_id(xa, id, entry, limit, gfp, SITE);
}
int __xa_alloc_cyclic(::xarray* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned* next,
                      unsigned gfp) {
  return allocate_cyclic(xa, id, entry, limit, next, gfp, SITE);
}
int xa_alloc_cyclic(::xarray* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned* next,
                    unsigned gfp) {
  may_sleep_for(gfp);
  SpinGuard guard(xa->xa_lock);
  return allocate_cyclic(xa, id, entry, limit, next, gfp, SITE);
}
void* xa_find(::xarray* xa, unsigned long* index, unsigned long max, unsigned filter) {
  SpinGuard guard(xa->xa_lock);
  std::uint64_t at = *index;
  void* entry = find(xa, at, max, filter);
  if (entry) *index = at;
  return entry;
}
void* xa_find_after(::xarray* xa, unsigned long* index, unsigned long max, unsigned filter) {
  if (*index == ~0ul || *index >= max) return nullptr;
  SpinGuard guard(xa->xa_lock);
  std::uint64_t at = *index + 1;
  void* entry = find(xa, at, max, filter);
  if (entry) *index = at;
  return entry;
}
bool xa_get_mark(::xarray* xa, unsigned long index, unsigned mark) {
  SpinGuard guard(xa->xa_lock);
  return mark < RadixTree::kMarks && tree(xa).marked(index, mark);
}
void __xa_set_mark(::xarray* xa, unsigned long index, unsigned mark) {
  if (mark < RadixTree::kMarks) tree(xa).set_mark(index, mark, true);
}
void __xa_clear_mark(::xarray* xa, unsigned long index, unsigned mark) {
  if (mark < RadixTree::kMarks) tree(xa).set_mark(index, mark, false);
}
void xa_set_mark(::xarray* xa, unsigned long index, unsigned mark) {
  SpinGuard guard(xa->xa_lock);
  __xa_set_mark(xa, index, mark);
}
void xa_clear_mark(::xarray* xa, unsigned long index, unsigned mark) {
  SpinGuard guard(xa->xa_lock);
  __xa_clear_mark(xa, index, mark);
}
unsigned xa_extract(::xarray* xa, void** to, unsigned long start, unsigned long max, unsigned count,
                    unsigned filter) {
  SpinGuard guard(xa->xa_lock);
  std::uint64_t at = start;
  unsigned taken = 0;
  while (taken < count) {
    void* entry = find(xa, at, max, filter);
    if (!entry) break;
    to[taken++] = entry;
    if (at++ == max) break;
  }
  return taken;
}
void xa_destroy(::xarray* xa) {
  SpinGuard guard(xa->xa_lock);
  tree(xa).destroy(SITE);
}

// IDR: the caller locks.
static int idr_take(::idr* idr, void* pointer, unsigned long& id, unsigned long max, unsigned gfp,
                    const void* site) {
  const unsigned base = idr->idr_base;
  const unsigned long least = id > base ? id - base : 0;
  const int error = allocate(&idr->idr_rt, id, pointer, least, max - base, gfp, site);
  id += base;
  return error == -EBUSY ? -ENOSPC : error;
}
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
  unsigned long id = static_cast<unsigned long>(start);
  const unsigned long max = end > 0 ? static_cast<unsigned long>(end) - 1 : INT_MAX;
  const int error = idr_take(idr, pointer, id, max, gfp, SITE);
  return error ? error : static_cast<int>(id);
}
int idr_alloc_cyclic(::idr* idr, void* pointer, int start, int end, unsigned gfp) {
  const unsigned long max = end > 0 ? static_cast<unsigned long>(end) - 1 : INT_MAX;
  const auto least = static_cast<unsigned long>(start);
  unsigned long id = idr->idr_next > least ? idr->idr_next : least;
  int error = idr_take(idr, pointer, id, max, gfp, SITE);
  if (error == -ENOSPC) {
    id = least;
    error = idr_take(idr, pointer, id, max, gfp, SITE);
  }
  if (error) return error;
  idr->idr_next = static_cast<unsigned>(id) + 1;
  return static_cast<int>(id);
}
void* idr_find(const ::idr* idr, unsigned long id) {
  return outside(tree(const_cast<::xarray*>(&idr->idr_rt)).load(id - idr->idr_base));
}
void* idr_remove(::idr* idr, unsigned long id) {
  return outside(tree(&idr->idr_rt).erase(id - idr->idr_base, SITE));
}
void* idr_replace(::idr* idr, void* pointer, unsigned long id) {
  void* old = tree(&idr->idr_rt).load(id - idr->idr_base);
  if (!old) return reinterpret_cast<void*>(-ENOENT);
  tree(&idr->idr_rt).store(id - idr->idr_base, inside(pointer), 0, SITE);
  return outside(old);
}
void* idr_get_next_ul(::idr* idr, unsigned long* next) {
  const unsigned base = idr->idr_base;
  std::uint64_t at = *next > base ? *next - base : 0;
  void* entry = find(&idr->idr_rt, at, ~0ul, kPresent);
  if (entry) *next = at + base;
  return entry;
}
void* idr_get_next(::idr* idr, int* next) {
  unsigned long id = static_cast<unsigned long>(*next);
  void* entry = idr_get_next_ul(idr, &id);
  if (!entry || id > INT_MAX) return nullptr;
  *next = static_cast<int>(id);
  return entry;
}
int idr_for_each(const ::idr* idr, int (*each)(int id, void* pointer, void* data), void* data) {
  auto* xa = const_cast<::xarray*>(&idr->idr_rt);
  std::uint64_t at = 0;
  while (void* entry = tree(xa).find(at, INT_MAX)) {
    const int result = each(static_cast<int>(at + idr->idr_base), outside(entry), data);
    if (result) return result;
    ++at;
  }
  return 0;
}
void idr_destroy(::idr* idr) { tree(&idr->idr_rt).destroy(SITE); }

int ida_alloc_range(::ida* ida, unsigned min, unsigned max, unsigned gfp) {
  if (static_cast<int>(min) < 0) return -ENOSPC;
  if (static_cast<int>(max) < 0) max = INT_MAX;
  may_sleep_for(gfp);
  SpinGuard guard(ida->xa.xa_lock);
  unsigned long id;
  const int error = allocate(&ida->xa, id, nullptr, min, max, gfp, SITE);
  if (error) return error == -EBUSY ? -ENOSPC : error;
  return static_cast<int>(id);
}
void ida_free(::ida* ida, unsigned id) {
  if (static_cast<int>(id) < 0) return;
  bool known;
  {
    SpinGuard guard(ida->xa.xa_lock);
    known = tree(&ida->xa).erase(id, SITE) != nullptr;
  }
  if (!known) warn("ida_free", "ida_free called for id=%d which is not allocated.", id);
}
void ida_destroy(::ida* ida) { xa_destroy(&ida->xa); }

std::span<const Export> xarray_exports() {
  static const Export kExports[] = {
      EXPORT(xa_load),           EXPORT(xa_store),        EXPORT(__xa_store),
      EXPORT(xa_erase),          EXPORT(__xa_erase),      EXPORT(xa_cmpxchg),
      EXPORT(__xa_cmpxchg),      EXPORT(xa_insert),       EXPORT(__xa_insert),
      EXPORT(xa_alloc),          EXPORT(__xa_alloc),      EXPORT(xa_alloc_cyclic),
      EXPORT(__xa_alloc_cyclic), EXPORT(xa_find),         EXPORT(xa_find_after),
      EXPORT(xa_get_mark),       EXPORT(xa_set_mark),     EXPORT(xa_clear_mark),
      EXPORT(__xa_set_mark),     EXPORT(__xa_clear_mark), EXPORT(xa_extract),
      EXPORT(xa_destroy),        EXPORT_GPL(idr_alloc),   EXPORT_GPL(idr_alloc_u32),
      EXPORT(idr_alloc_cyclic),  EXPORT_GPL(idr_find),    EXPORT_GPL(idr_remove),
      EXPORT(idr_replace),       EXPORT(idr_get_next),    EXPORT(idr_get_next_ul),
      EXPORT(idr_for_each),      EXPORT(idr_destroy),     EXPORT(ida_alloc_range),
      EXPORT(ida_free),          EXPORT(ida_destroy),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
