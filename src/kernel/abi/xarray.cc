// xa_*(): the array with its lock. A NULL that takes up an index (xa_reserve, xa_alloc of NULL) is
// XA_ZERO_ENTRY inside and NULL outside. Linux drops the lock to sleep for memory; here nothing
// ever has to, so an operation is done, or fails, in one go.
#include "kernel/core/xarray.h"

#include <holdfast/abi/gfp.h>

#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/core/rcu.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"

#define SITE __builtin_return_address(0)

namespace holdfast::kernel::abi {

namespace {

using ::holdfast::kernel::xas::Array;
using ::holdfast::kernel::xas::State;

unsigned atomic(unsigned gfp) { return gfp & ~HF_GFP_DIRECT_RECLAIM; }
void may_sleep_for(unsigned gfp) {
  if (gfp & HF_GFP_DIRECT_RECLAIM) might_sleep("lib/xarray.c");
}

// The explorer runs an operation whole, so no reader needs to be seen inside one.
class ReadSection {
 public:
  ReadSection() : needed_(!host::running.observed) {
    if (needed_) __rcu_read_lock();
  }
  ~ReadSection() {
    if (needed_) __rcu_read_unlock();
  }
  ReadSection(const ReadSection&) = delete;
  ReadSection& operator=(const ReadSection&) = delete;

 private:
  bool needed_;
};

class WriteSection {
 public:
  explicit WriteSection(Array& xa) : xa_(xa) { _raw_spin_lock(&xa.xa_lock.rlock); }
  ~WriteSection() {
    xas::bury(xa_);
    _raw_spin_unlock(&xa_.xa_lock.rlock);
  }
  WriteSection(const WriteSection&) = delete;
  WriteSection& operator=(const WriteSection&) = delete;

 private:
  Array& xa_;
};

State at(Array* xa, unsigned long index, unsigned gfp = 0, const void* site = nullptr) {
  State state{};
  state.xa = xa;
  state.xa_index = index;
  state.xa_node = xas::restart();
  state.hf_gfp = atomic(gfp);
  state.hf_site = site;
  return state;
}

void* outside(void* entry) { return entry == xas::zero_entry() ? nullptr : entry; }
void* result(const State& state, void* entry) {
  return xas::error_of(state) ? state.xa_node : outside(entry);
}
void* refused() { return xas::internal(-EINVAL); }

// True: it is none of the caller's, who has to look again.
bool retry(State& state, const void* entry) {
  if (entry == xas::retry_entry()) state.xa_node = xas::restart();
  return entry == xas::retry_entry() || entry == xas::zero_entry();
}

void taken(State& state) {
  if (xas::tracks_free(*state.xa)) xas::clear_mark(state, xas::kFreeMark);
}

bool reserved_word(const char* function, const void* entry) {
  if (!xas::is_advanced(entry)) return false;
  warn(function, "%s: the entry is one of the array's own", function);
  return true;
}

void* store(Array* xa, unsigned long index, void* entry, unsigned gfp, const void* site) {
  if (reserved_word("xa_store", entry)) return refused();
  xas::announce_write(*xa);
  if (xas::tracks_free(*xa) && !entry) entry = xas::zero_entry();
  State state = at(xa, index, gfp, site);
  void* old = xas::store(state, entry);
  taken(state);
  return result(state, old);
}

void* erase(Array* xa, unsigned long index) {
  xas::announce_write(*xa);
  State state = at(xa, index);
  void* old = xas::store(state, nullptr);
  return result(state, old);
}

void* exchange(Array* xa, unsigned long index, void* expected, void* entry, unsigned gfp,
               const void* site) {
  if (reserved_word("xa_cmpxchg", entry)) return refused();
  xas::announce_write(*xa);
  State state = at(xa, index, gfp, site);
  void* seen = xas::load(state);
  if (seen == expected) {
    xas::store(state, entry);
    if (entry && !seen) taken(state);
  }
  return result(state, seen);
}

int insert(Array* xa, unsigned long index, void* entry, unsigned gfp, const void* site) {
  if (reserved_word("xa_insert", entry)) return -EINVAL;
  xas::announce_write(*xa);
  State state = at(xa, index, gfp, site);
  if (xas::load(state)) return -EBUSY;
  xas::store(state, entry ? entry : xas::zero_entry());
  taken(state);
  return xas::error_of(state);
}

int allocate(Array* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned gfp,
             const void* site) {
  if (reserved_word("xa_alloc", entry)) return -EINVAL;
  if (!xas::tracks_free(*xa)) {
    warn("__xa_alloc", "xa_alloc: the array was not made with XA_FLAGS_ALLOC");
    return -EINVAL;
  }
  xas::announce_write(*xa);
  State state = at(xa, limit.min, gfp, site);
  xas::find_marked(state, limit.max, xas::kFreeMark);
  if (state.xa_node == xas::restart()) return -EBUSY;
  const unsigned long found = state.xa_index;
  xas::store(state, entry ? entry : xas::zero_entry());
  taken(state);
  const int error = xas::error_of(state);
  if (error == 0) *id = static_cast<unsigned>(found);
  return error;
}

int allocate_cyclic(Array* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned* next,
                    unsigned gfp, const void* site) {
  const unsigned least = limit.min;
  if (limit.min < *next) limit.min = *next;
  int done = allocate(xa, id, entry, limit, gfp, site);
  if ((xa->xa_flags & xas::kWrapped) && done == 0) {
    xa->xa_flags &= ~xas::kWrapped;
    done = 1;
  }
  if (done < 0 && limit.min > least) {
    limit.min = least;
    done = allocate(xa, id, entry, limit, gfp, site);
    if (done == 0) done = 1;
  }
  if (done >= 0) {
    *next = *id + 1;
    if (*next == 0) xa->xa_flags |= xas::kWrapped;
  }
  return done;
}

void* find(State& state, unsigned long max, unsigned filter) {
  return filter < xas::kMarks ? xas::find_marked(state, max, filter) : xas::find(state, max);
}

// Whether the state has found an entry that begins before its index.
bool inside_entry(const State& state) {
  const ::xa_node* node = state.xa_node;
  if (!node) return false;
  const unsigned long mask = ((xas::kSlots * 1ul) << node->shift) - 1;
  return (state.xa_index & mask) > static_cast<unsigned long>(state.xa_offset) << node->shift;
}

// The state's index and size become the most that an aligned entry within [first, last] can have.
void fit(State& state, unsigned long first, unsigned long last) {
  unsigned shift = 0;
  const unsigned long more = last - first;
  while (shift + xas::kShift < 64) {
    const unsigned long below = (1ul << (shift + xas::kShift)) - 1;
    if ((first & below) != 0 || more < below) break;
    shift += xas::kShift;
  }
  // Further slots of that size which are whole.
  const unsigned long slot = (1ul << shift) - 1;
  unsigned long sibs = (more >> shift) - ((more & slot) == slot ? 0 : 1);
  const unsigned long room = xas::kMask - ((first >> shift) & xas::kMask);
  if (sibs > room) sibs = room;
  state.xa_index = first;
  state.xa_node = xas::restart();
  state.xa_shift = static_cast<unsigned char>(shift);
  state.xa_sibs = static_cast<unsigned char>(sibs);
}

// Makes the way to the last index, so that an entry there is not split by the first.
void open_range(State& state, unsigned long last) {
  unsigned order = last + 1 != 0 ? static_cast<unsigned>(__builtin_ctzl(last + 1)) : 63;
  state.xa_index = (last >> order) << order;
  state.xa_shift = static_cast<unsigned char>(order - order % xas::kShift);
  state.xa_sibs = static_cast<unsigned char>((1u << (order % xas::kShift)) - 1);
  state.xa_node = xas::restart();
  xas::create(state, true);
}

}  // namespace

void* xa_load(Array* xa, unsigned long index) {
  ReadSection section;
  xas::announce_read(*xa);
  State state = at(xa, index);
  for (;;) {
    void* entry = outside(xas::load(state));
    if (!retry(state, entry)) return entry;
  }
}
void* __xa_store(Array* xa, unsigned long index, void* entry, unsigned gfp) {
  return store(xa, index, entry, gfp, SITE);
}
void* xa_store(Array* xa, unsigned long index, void* entry, unsigned gfp) {
  may_sleep_for(gfp);
  WriteSection section(*xa);
  return store(xa, index, entry, gfp, SITE);
}
void* __xa_erase(Array* xa, unsigned long index) { return erase(xa, index); }
void* xa_erase(Array* xa, unsigned long index) {
  WriteSection section(*xa);
  return erase(xa, index);
}
void* __xa_cmpxchg(Array* xa, unsigned long index, void* old, void* entry, unsigned gfp) {
  return exchange(xa, index, old, entry, gfp, SITE);
}
void* xa_cmpxchg(Array* xa, unsigned long index, void* old, void* entry, unsigned gfp) {
  may_sleep_for(gfp);
  WriteSection section(*xa);
  return exchange(xa, index, old, entry, gfp, SITE);
}
int __xa_insert(Array* xa, unsigned long index, void* entry, unsigned gfp) {
  return insert(xa, index, entry, gfp, SITE);
}
int xa_insert(Array* xa, unsigned long index, void* entry, unsigned gfp) {
  may_sleep_for(gfp);
  WriteSection section(*xa);
  return insert(xa, index, entry, gfp, SITE);
}
int __xa_alloc(Array* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned gfp) {
  return allocate(xa, id, entry, limit, gfp, SITE);
}
int xa_alloc(Array* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned gfp) {
  may_sleep_for(gfp);
  WriteSection section(*xa);
  return allocate(xa, id, entry, limit, gfp, SITE);
}
int __xa_alloc_cyclic(Array* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned* next,
                      unsigned gfp) {
  return allocate_cyclic(xa, id, entry, limit, next, gfp, SITE);
}
int xa_alloc_cyclic(Array* xa, unsigned* id, void* entry, ::xa_limit limit, unsigned* next,
                    unsigned gfp) {
  may_sleep_for(gfp);
  WriteSection section(*xa);
  return allocate_cyclic(xa, id, entry, limit, next, gfp, SITE);
}

void* xa_store_range(Array* xa, unsigned long first, unsigned long last, void* entry,
                     unsigned gfp) {
  if (xas::is_internal(entry) || last < first) return refused();
  may_sleep_for(gfp);
  WriteSection section(*xa);
  xas::announce_write(*xa);
  State state = at(xa, 0, gfp, SITE);
  if (entry) open_range(state, last);
  while (!xas::error_of(state)) {
    fit(state, first, last);
    xas::store(state, entry);
    const unsigned long stored = (state.xa_sibs + 1ul) << state.xa_shift;
    if (last - first < stored) break;
    first += stored;
  }
  return result(state, nullptr);
}

void* xa_find(Array* xa, unsigned long* index, unsigned long max, unsigned filter) {
  ReadSection section;
  xas::announce_read(*xa);
  State state = at(xa, *index);
  void* entry;
  do {
    entry = find(state, max, filter);
  } while (retry(state, entry));
  if (entry) *index = state.xa_index;
  return entry;
}
void* xa_find_after(Array* xa, unsigned long* index, unsigned long max, unsigned filter) {
  ReadSection section;
  xas::announce_read(*xa);
  State state = at(xa, *index + 1);
  if (state.xa_index == 0) return nullptr;
  void* entry;
  do {
    entry = find(state, max, filter);
  } while (!xas::invalid(state) && (inside_entry(state) || retry(state, entry)));
  if (entry) *index = state.xa_index;
  return entry;
}

bool xa_get_mark(Array* xa, unsigned long index, unsigned mark) {
  if (mark >= xas::kMarks) return false;
  ReadSection section;
  xas::announce_read(*xa);
  State state = at(xa, index);
  xas::load(state);
  return xas::get_mark(state, mark);
}
void __xa_set_mark(Array* xa, unsigned long index, unsigned mark) {
  if (mark >= xas::kMarks) return;
  xas::announce_write(*xa);
  State state = at(xa, index);
  if (xas::load(state)) xas::set_mark(state, mark);
}
void __xa_clear_mark(Array* xa, unsigned long index, unsigned mark) {
  if (mark >= xas::kMarks) return;
  xas::announce_write(*xa);
  State state = at(xa, index);
  if (xas::load(state)) xas::clear_mark(state, mark);
}
void xa_set_mark(Array* xa, unsigned long index, unsigned mark) {
  WriteSection section(*xa);
  __xa_set_mark(xa, index, mark);
}
void xa_clear_mark(Array* xa, unsigned long index, unsigned mark) {
  WriteSection section(*xa);
  __xa_clear_mark(xa, index, mark);
}
unsigned xa_extract(Array* xa, void** to, unsigned long start, unsigned long max, unsigned count,
                    unsigned filter) {
  ReadSection section;
  xas::announce_read(*xa);
  State state = at(xa, start);
  unsigned taken = 0;
  while (taken < count) {
    void* entry = find(state, max, filter);
    if (!entry) break;
    if (!retry(state, entry)) to[taken++] = entry;
  }
  return taken;
}
int xa_get_order(Array* xa, unsigned long index) {
  ReadSection section;
  xas::announce_read(*xa);
  State state = at(xa, index);
  return xas::load(state) ? xas::order_at(state) : 0;
}
void xa_destroy(Array* xa) {
  WriteSection section(*xa);
  xas::announce_write(*xa);
  State state = at(xa, 0);
  xas::clear(state);
}
void xa_delete_node(::xa_node* node, void (*update)(::xa_node* node)) {
  xas::announce_write(*node->array);
  xas::delete_node(node, update);
}
void hf_xa_bury(Array* xa) { xas::bury(*xa); }

std::span<const Export> xarray_exports() {
  static const Export kExports[] = {
      EXPORT(xa_load),
      EXPORT(xa_store),
      EXPORT(__xa_store),
      EXPORT(xa_erase),
      EXPORT(__xa_erase),
      EXPORT(xa_cmpxchg),
      EXPORT(__xa_cmpxchg),
      EXPORT(xa_insert),
      EXPORT(__xa_insert),
      EXPORT(xa_alloc),
      EXPORT(__xa_alloc),
      EXPORT(xa_alloc_cyclic),
      EXPORT(__xa_alloc_cyclic),
      EXPORT(xa_find),
      EXPORT(xa_find_after),
      EXPORT(xa_get_mark),
      EXPORT(xa_set_mark),
      EXPORT(xa_clear_mark),
      EXPORT(__xa_set_mark),
      EXPORT(__xa_clear_mark),
      EXPORT(xa_extract),
      EXPORT(xa_destroy),
      EXPORT(xa_store_range),
      EXPORT(xa_get_order),
      EXPORT_GPL(xa_delete_node),
      EXPORT(hf_xa_bury),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
