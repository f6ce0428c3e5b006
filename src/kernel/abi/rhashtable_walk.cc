// Walks over a resizable hash table. Between walk_stop() and walk_start() nothing keeps the entry
// that the walk stands on, so it is looked for again; a table that has retired meanwhile is told
// by -EAGAIN, and the walk begins anew in the one that came after it.
#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/abi/rhashtable.h"
#include "kernel/core/c_list.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/rcu.h"
#include "kernel/core/spinlock.h"

namespace holdfast::kernel::abi {
namespace {

using Head = ::rhash_head;
using Iter = ::rhashtable_iter;
using List = ::rhlist_head;

void begin_in(Iter& iter, ::bucket_table* table) {
  iter.walker.tbl = table;
  iter.p = nullptr;
  iter.slot = 0;
  iter.skip = 0;
}

void* found(Iter& iter, Head* head, List* list) {
  ++iter.skip;
  iter.p = head;
  iter.list = list;
  return object_of(*iter.ht, iter.ht->rhlist ? &list->rhead : head);
}

// Steps through the entries of a bucket, lists and all: visit(head, list) until it is true.
template <class Visit>
bool each_of(const Iter& iter, Head*& bucket, Visit visit) {
  for (Head* head = marked_load(bucket); !is_end(head); head = marked_load(head->next)) {
    List* list = list_of(head);
    do {
      if (visit(head, list)) return true;
      list = iter.ht->rhlist ? marked_load(list->next) : nullptr;
    } while (list);
  }
  return false;
}

// The next entry after the first `skip` of the bucket, or of those behind it.
void* find_next(Iter& iter) {
  ::bucket_table* table = iter.walker.tbl;
  if (!table) return nullptr;
  for (; iter.slot < table->size; ++iter.slot) {
    unsigned skip = iter.skip;
    void* object = nullptr;
    each_of(iter, table->buckets[iter.slot], [&](Head* head, List* list) {
      if (skip-- > 0) return false;
      object = found(iter, head, list);
      return true;
    });
    if (object) return object;
    iter.skip = 0;
  }
  ::bucket_table* next = marked_load(table->future_tbl);
  begin_in(iter, next);
  if (next) return error_pointer(-EAGAIN);
  iter.end_of_table = true;
  return nullptr;
}

// Where the entry that the walk stood on is now; it may have gone.
void find_again(Iter& iter) {
  iter.skip = 0;
  const bool still_there =
      each_of(iter, iter.walker.tbl->buckets[iter.slot], [&](Head* head, List* list) {
        ++iter.skip;
        if (iter.ht->rhlist ? list != iter.list : head != iter.p) return false;
        iter.p = head;
        return true;
      });
  if (!still_there) iter.p = nullptr;
}

}  // namespace

void rhashtable_walk_enter(::rhashtable* table, Iter* iter) {
  *iter = Iter{};
  iter->ht = table;
  SpinGuard guard(table->lock);
  iter->walker.tbl = table->tbl;
  list_push_front(iter->walker.list, table->tbl->walkers);
}

void rhashtable_walk_exit(Iter* iter) {
  SpinGuard guard(iter->ht->lock);
  if (iter->walker.tbl) list_remove_init(iter->walker.list);
}

int rhashtable_walk_start_check(Iter* iter) {
  ::rhashtable& table = *iter->ht;
  __rcu_read_lock();
  SpinGuard guard(table.lock);
  if (iter->walker.tbl) list_remove_init(iter->walker.list);
  if (iter->end_of_table) return 0;
  if (!iter->walker.tbl) {
    begin_in(*iter, table.tbl);
    return -EAGAIN;
  }
  if (iter->p) find_again(*iter);
  return 0;
}

void* rhashtable_walk_next(Iter* iter) {
  Head* head = iter->p;
  if (!head) return find_next(*iter);
  List* list = iter->ht->rhlist ? marked_load(iter->list->next) : nullptr;
  if (!list) {
    head = marked_load(head->next);
    list = list_of(head);
  }
  if (!is_end(head)) return found(*iter, head, list);
  iter->skip = 0;
  ++iter->slot;
  return find_next(*iter);
}

void* rhashtable_walk_peek(Iter* iter) {
  if (iter->p) return object_of(*iter->ht, iter->ht->rhlist ? &iter->list->rhead : iter->p);
  if (iter->skip > 0) --iter->skip;  // it counts the one that has gone
  return find_next(*iter);
}

void rhashtable_walk_stop(Iter* iter) {
  if (::bucket_table* table = iter->walker.tbl) {
    SpinGuard guard(iter->ht->lock);
    if (table->hf_retired) {
      iter->walker.tbl = nullptr;
    } else {
      list_push_front(iter->walker.list, table->walkers);
    }
  }
  __rcu_read_unlock();
}

std::span<const Export> rhashtable_walk_exports() {
  static const Export kExports[] = {
      EXPORT_GPL(rhashtable_walk_enter),       EXPORT_GPL(rhashtable_walk_exit),
      EXPORT_GPL(rhashtable_walk_start_check), EXPORT_GPL(rhashtable_walk_next),
      EXPORT_GPL(rhashtable_walk_peek),        EXPORT_GPL(rhashtable_walk_stop),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
