// Resizable hash tables: what <linux/rhashtable.h> does not do in the module itself. A resize
// publishes the new table as the old one's future_tbl; from then on insertions go there. It moves
// entries from the end of each chain, into the new table before out of the old one, so that a
// reader finds an entry in one or the other; the old table goes after a grace period.
//
// Who inserts faster than that makes it a chain of tables, of which the last is inserted into.
//
// Simpler than Linux's: one lock a table in place of a bit in each bucket, and no nested tables
// (the host has memory in one piece).
#include "kernel/abi/rhashtable.h"

#include <holdfast/abi/gfp.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/core/c_list.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/gfp.h"
#include "kernel/core/mutex.h"
#include "kernel/core/random.h"
#include "kernel/core/rcu.h"
#include "kernel/core/slab.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/workqueues.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {

namespace {

using Buckets = ::bucket_table;
using Head = ::rhash_head;
using Table = ::rhashtable;

constexpr unsigned kAtomic = HF_GFP_HIGH | HF_GFP_ATOMIC | HF_GFP_KSWAPD_RECLAIM;
constexpr unsigned kDefaultSize = 64, kLeastSize = 4, kMostEntries = 1u << 31;
constexpr unsigned kElasticity = 16;
constexpr unsigned kBatch = 64;  // buckets moved under one hold of the lock

// What jhash() of <linux/jhash.h> computes.
void mix(unsigned& to, unsigned& from, unsigned& next, int by) {
  to = (to - from) ^ std::rotl(from, by);
  from += next;
}
unsigned jhash(const void* key, unsigned length, unsigned seed) {
  auto* bytes = static_cast<const unsigned char*>(key);
  unsigned a = 0xdeadbeef + length + seed, b = a, c = a;
  auto word = [&](unsigned at, unsigned most) {
    unsigned value = 0;
    for (unsigned i = 0; i < std::min(most, 4u); ++i) value |= unsigned{bytes[at + i]} << (8 * i);
    return value;
  };
  for (; length > 12; length -= 12, bytes += 12) {
    a += word(0, 4), b += word(4, 4), c += word(8, 4);
    mix(a, c, b, 4), mix(b, a, c, 6), mix(c, b, a, 8);
    mix(a, c, b, 16), mix(b, a, c, 19), mix(c, b, a, 4);
  }
  if (length == 0) return c;
  a += word(0, length);
  if (length > 4) b += word(4, length - 4);
  if (length > 8) c += word(8, length - 8);
  auto last = [](unsigned& to, unsigned from, int by) { to = (to ^ from) - std::rotl(from, by); };
  last(c, b, 14), last(a, c, 11), last(b, a, 25), last(c, b, 16);
  last(a, c, 4), last(b, a, 14), last(c, b, 24);
  return c;
}

unsigned count_of(Table& table) { return static_cast<unsigned>(marked_load(table.nelems.counter)); }
bool may_grow(const Table& table, const Buckets& buckets) {
  return table.p.max_size == 0 || buckets.size < table.p.max_size;
}
bool above_75(Table& table, const Buckets& buckets) {
  return count_of(table) > buckets.size / 4 * 3 && may_grow(table, buckets);
}
bool above_100(Table& table, const Buckets& buckets) {
  return count_of(table) > buckets.size && may_grow(table, buckets);
}
bool below_30(Table& table, const Buckets& buckets) {
  return count_of(table) < buckets.size * 3 / 10 && buckets.size > table.p.min_size;
}

unsigned hash_of(Table& table, const Buckets& buckets, Head* head) {
  auto* object = static_cast<std::byte*>(object_of(table, head));
  const unsigned hash =
      table.p.obj_hashfn
          ? table.p.obj_hashfn(object, table.p.key_len, buckets.hash_rnd)
          : table.p.hashfn(object + table.p.key_offset, table.key_len, buckets.hash_rnd);
  return hash & (buckets.size - 1);
}

bool same(Table& table, const void* key, Head* head) {
  auto* object = static_cast<std::byte*>(object_of(table, head));
  ::rhashtable_compare_arg argument{&table, key};
  if (table.p.obj_cmpfn) return table.p.obj_cmpfn(&argument, object) == 0;
  return std::memcmp(object + table.p.key_offset, key, table.p.key_len) == 0;
}

Buckets* make_buckets(Table& table, unsigned size, unsigned gfp) {
  Kernel& kernel = current_kernel();
  const std::size_t bytes = sizeof(Buckets) + std::size_t{size} * sizeof(Head*);
  void* memory = kernel.slab().kvmalloc(bytes, gfp | HF_GFP_ZERO, table.hf_site);
  auto* buckets = static_cast<Buckets*>(memory);
  if (!buckets) return nullptr;
  buckets->size = size;
  buckets->hash_rnd = static_cast<unsigned>(kernel.random().next());
  list_init(buckets->walkers);
  for (unsigned i = 0; i < size; ++i) buckets->buckets[i] = end_of(buckets->buckets[i]);
  return buckets;
}

void free_buckets(Buckets* buckets) {
  current_kernel().slab().kvfree(buckets, __builtin_return_address(0));
}
void free_retired(::callback_head* rcu) {
  free_buckets(
      reinterpret_cast<Buckets*>(reinterpret_cast<std::byte*>(rcu) - offsetof(Buckets, rcu)));
}

void resize_later(Table& table) {
  queue_work_on(0, current_kernel().data().system_wq, &table.run_work);
}

// Publishes the table that comes after `old`. 0, -ENOMEM, -EEXIST: there is one already.
int attach(Table& table, Buckets& old, unsigned size, unsigned gfp) {
  Buckets* made = make_buckets(table, size, gfp);
  if (!made) return -ENOMEM;
  {
    SpinGuard guard(table.lock);
    if (!marked_load(old.future_tbl)) {
      marked_store(old.future_tbl, made);
      return 0;
    }
  }
  free_buckets(made);
  return -EEXIST;
}

// The last entry of a chain that is not empty, into the new table. The lock is held.
void move_last(Table& table, Head*& bucket, Buckets& to) {
  Head** link = &bucket;
  Head* head = marked_load(*link);
  while (!is_end(marked_load(head->next))) {
    link = &head->next;
    head = marked_load(*link);
  }
  Head*& place = to.buckets[hash_of(table, to, head)];
  marked_store(head->next, marked_load(place));
  marked_store(place, head);
  marked_store(*link, end_of(bucket));
}

Buckets& last_of(Table& table) {
  Buckets* last = marked_load(table.tbl);
  while (Buckets* next = marked_load(last->future_tbl)) last = next;
  return *last;
}

// The current table gives all it has to the last one, and its place to the next. The mutex is held.
void retire(Table& table) {
  Buckets* old = table.tbl;
  for (unsigned at = 0; at < old->size;) {
    SpinGuard guard(table.lock);
    Buckets& last = last_of(table);
    for (unsigned end = std::min(at + kBatch, old->size); at < end; ++at) {
      Head*& bucket = old->buckets[at];
      while (!is_end(marked_load(bucket))) move_last(table, bucket, last);
    }
  }
  SpinGuard guard(table.lock);
  marked_store(table.tbl, marked_load(old->future_tbl));
  while (!list_empty(old->walkers)) {
    auto* walker = reinterpret_cast<::rhashtable_walker*>(old->walkers.next);
    list_remove_init(walker->list);
    walker->tbl = nullptr;
  }
  old->hf_retired = true;
  call_rcu(&old->rcu, &free_retired);
}

unsigned shrunk_size(Table& table) {
  const unsigned count = count_of(table);
  const unsigned wanted = count > 0 ? std::bit_ceil(count * 3 / 2) : 0;
  return std::max<unsigned>(wanted, table.p.min_size);
}

void resize(::work_struct* work) {
  Table& table =
      *reinterpret_cast<Table*>(reinterpret_cast<std::byte*>(work) - offsetof(Table, run_work));
  mutex_lock(&table.mutex);
  Buckets& last = last_of(table);
  unsigned size = last.size;
  if (above_75(table, last)) {
    size *= 2;
  } else if (table.p.automatic_shrinking && below_30(table, last)) {
    size = std::min(size, shrunk_size(table));
  }
  const int failed = size != last.size ? attach(table, last, size, kGfpKernel) : 0;
  while (marked_load(table.tbl->future_tbl)) retire(table);
  mutex_unlock(&table.mutex);
  if (failed == -ENOMEM) resize_later(table);
}

// Where chains have grown too long: a bigger table, or one of the same size and another seed.
// 0: try again.
int rehash(Table& table, Buckets& last) {
  unsigned size = last.size;
  if (above_75(table, last)) {
    size *= 2;
  } else if (marked_load(table.tbl) != &last) {  // not another seed while a resize runs
    return marked_load(last.future_tbl) ? 0 : -EBUSY;
  }
  const int failed = attach(table, last, size, kAtomic | HF_GFP_NOWARN);
  if (failed == -EEXIST) return 0;
  resize_later(table);
  return failed;
}

// Into its key's list if somebody has the key. -ENOENT: nobody has; -EAGAIN: and the chain is long.
void* join(Table& table, Buckets& buckets, const void* key, Head* object) {
  Head** link = &buckets.buckets[hash_of(table, buckets, object)];
  unsigned length = 0;
  for (Head* head; !is_end(head = marked_load(*link)); link = &head->next) {
    ++length;
    if (!key || !same(table, key, head)) continue;
    if (!table.rhlist) return object_of(table, head);
    marked_store(list_of(object)->next, list_of(head));
    marked_store(object->next, marked_load(head->next));
    marked_store(*link, object);
    return nullptr;
  }
  return error_pointer(length >= kElasticity ? -EAGAIN : -ENOENT);
}

void* insert_into(Table& table, Buckets& buckets, Head* object) {
  if (count_of(table) >= table.max_elems) return error_pointer(-E2BIG);
  if (above_100(table, buckets)) return error_pointer(-EAGAIN);
  Head*& bucket = buckets.buckets[hash_of(table, buckets, object)];
  if (table.rhlist) marked_store<::rhlist_head*>(list_of(object)->next, nullptr);
  marked_store(object->next, marked_load(bucket));
  marked_add(table.nelems.counter, 1);
  marked_store(bucket, object);
  if (above_75(table, buckets)) resize_later(table);
  return nullptr;
}

// -EAGAIN: `last` would need a successor.
void* try_insert(Table& table, const void* key, Head* object, Buckets*& last) {
  SpinGuard guard(table.lock);
  void* seen;
  Buckets* buckets = marked_load(table.tbl);
  do {
    last = buckets;
    seen = join(table, *buckets, key, object);
    if (seen != error_pointer(-ENOENT) && seen != error_pointer(-EAGAIN)) return seen;
    buckets = marked_load(buckets->future_tbl);
  } while (buckets);
  return seen == error_pointer(-EAGAIN) ? seen : insert_into(table, *last, object);
}

int check(const ::rhashtable_params& params) {
  if (params.key_len == 0 && !params.obj_hashfn) return -EINVAL;
  return params.obj_hashfn && !params.obj_cmpfn ? -EINVAL : 0;
}

unsigned first_size(const ::rhashtable_params& params) {
  const unsigned hint = params.nelem_hint;
  const unsigned wanted = hint > 0 ? std::bit_ceil(hint * 4 / 3) : kDefaultSize;
  return std::max<unsigned>(wanted, params.min_size);
}

int init(Table& table, const ::rhashtable_params& params, bool rhlist, const void* site) {
  if (int failed = check(params)) return failed;
  table = Table{};
  table.hf_site = site;
  table.rhlist = rhlist;
  table.p = params;
  const unsigned least = std::bit_ceil(std::max<unsigned>(params.min_size, kLeastSize));
  table.p.min_size = static_cast<unsigned short>(std::min(least, 1u << 15));
  if (params.max_size > 0) table.p.max_size = std::bit_floor(params.max_size);
  table.max_elems = kMostEntries;
  if (table.p.max_size > 0 && table.p.max_size < kMostEntries / 2) {
    table.max_elems = table.p.max_size * 2;
  }
  table.key_len = params.key_len;
  if (!params.hashfn) table.p.hashfn = &jhash;
  __mutex_init(&table.mutex, "&ht->mutex", nullptr);
  table.lock.rlock.hf.name = "&ht->lock";
  list_init(table.run_work.entry);
  table.run_work.func = &resize;
  table.tbl = make_buckets(table, first_size(table.p), kGfpKernel);
  if (!table.tbl) table.tbl = make_buckets(table, table.p.min_size, kGfpKernel | HF_GFP_NOFAIL);
  return 0;
}

void free_entries(Table& table, Head* head, void (*free_one)(void*, void*), void* argument) {
  if (!table.rhlist) return free_one(object_of(table, head), argument);
  for (::rhlist_head* list = list_of(head); list;) {
    ::rhlist_head* after = list->next;
    free_one(object_of(table, &list->rhead), argument);
    list = after;
  }
}

}  // namespace

int rhashtable_init(Table* table, const ::rhashtable_params* params) {
  return init(*table, *params, false, __builtin_return_address(0));
}
int rhltable_init(::rhltable* table, const ::rhashtable_params* params) {
  return init(table->ht, *params, true, __builtin_return_address(0));
}

void* rhashtable_insert_slow(Table* table, const void* key, Head* object) {
  for (;;) {
    __rcu_read_lock();
    Buckets* last;
    void* result = try_insert(*table, key, object, last);
    if (result == error_pointer(-EAGAIN)) {
      if (int failed = rehash(*table, *last)) result = error_pointer(failed);
    }
    __rcu_read_unlock();
    if (result != error_pointer(-EAGAIN)) return result;
  }
}

// Nobody else may use the table any more.
void rhashtable_free_and_destroy(Table* table, void (*free_one)(void*, void*), void* argument) {
  cancel_work_sync(&table->run_work);
  mutex_lock(&table->mutex);
  for (Buckets *buckets = table->tbl, *next; buckets; buckets = next) {
    next = buckets->future_tbl;
    for (unsigned i = 0; free_one && i < buckets->size; ++i) {
      for (Head *head = buckets->buckets[i], *after; !is_end(head); head = after) {
        after = head->next;
        free_entries(*table, head, free_one, argument);
      }
    }
    free_buckets(buckets);
  }
  mutex_unlock(&table->mutex);
}
void rhashtable_destroy(Table* table) { rhashtable_free_and_destroy(table, nullptr, nullptr); }

std::span<const Export> rhashtable_exports() {
  static const Export kExports[] = {
      EXPORT_GPL(rhashtable_init),        EXPORT_GPL(rhltable_init),
      EXPORT_GPL(rhashtable_insert_slow), EXPORT_GPL(rhashtable_free_and_destroy),
      EXPORT_GPL(rhashtable_destroy),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
