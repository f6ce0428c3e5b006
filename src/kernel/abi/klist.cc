// <linux/klist.h>. A node that is deleted while somebody stands at it stays linked, and dead, until
// he moves on; who removes it waits for that. Everything about a node is by its list's lock, but
// which list that is may be asked without.
#include <holdfast/abi/klist.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernel/abi/export.h"
#include "kernel/core/atomic.h"
#include "kernel/core/c_list.h"
#include "kernel/core/completion.h"
#include "kernel/core/module_call.h"
#include "kernel/core/spinlock.h"
#include "kernel/core/warn.h"

namespace holdfast::kernel::abi {
namespace {

constexpr std::uintptr_t kDead = 1;

::klist* list_of(const ::klist_node* node) {
  return reinterpret_cast<::klist*>(reinterpret_cast<std::uintptr_t>(marked_load(node->n_klist)) &
                                    ~kDead);
}
bool is_dead(const ::klist_node* node) {
  return reinterpret_cast<std::uintptr_t>(node->n_klist) & kDead;
}
::klist_node* node_at(::list_head* at) {
  return &list_object<::klist_node>(*at, offsetof(::klist_node, n_node));
}

void prepare(::klist_node* node, ::klist* list) {
  list_init(node->n_node);
  node->n_ref.hf_count = 1;
  node->hf_remover = nullptr;
  marked_store<void*>(node->n_klist, list);
  if (list->get) call_module_void(list->get, node);
}

// Gives one reference back, with the lock held. True: it was the last one and the node is off.
bool drop(::klist_node* node) {
  if (--node->n_ref.hf_count != 0) return false;
  if (!is_dead(node)) warn("klist_release", "%s", "");
  list_remove_init(node->n_node);
  marked_store<void*>(node->n_klist, nullptr);
  if (node->hf_remover) complete(static_cast<::completion*>(node->hf_remover));
  return true;
}

void put(::klist_node* node, bool kill, ::completion* remover = nullptr) {
  ::klist* list = list_of(node);
  auto* give_back = list->put;
  bool gone = false;
  {
    SpinGuard guard(list->k_lock);
    if (remover) node->hf_remover = remover;
    if (kill) {
      if (is_dead(node)) warn("knode_kill", "%s", "");
      marked_store<void*>(node->n_klist, reinterpret_cast<char*>(list) + kDead);
    }
    gone = drop(node);
  }
  if (gone && give_back) call_module_void(give_back, node);
}

::klist_node* step(::klist_iter* iter, bool backwards) {
  ::klist* list = iter->i_klist;
  ::klist_node* last = iter->i_cur;
  bool gone = false;
  {
    SpinGuard guard(list->k_lock);
    const auto beyond = [&](::list_head& at) { return backwards ? at.prev : at.next; };
    ::list_head* at = beyond(last ? last->n_node : list->k_list);
    gone = last && drop(last);
    while (at != &list->k_list && is_dead(node_at(at))) at = beyond(*at);
    iter->i_cur = at == &list->k_list ? nullptr : node_at(at);
    if (iter->i_cur) ++iter->i_cur->n_ref.hf_count;
  }
  if (gone && list->put) call_module_void(list->put, last);
  return iter->i_cur;
}

}  // namespace

void klist_init(::klist* list, void (*get)(::klist_node*), void (*put)(::klist_node*)) {
  list_init(list->k_list);
  list->k_lock = ::spinlock{};
  list->get = get;
  list->put = put;
}
void klist_add_head(::klist_node* node, ::klist* list) {
  prepare(node, list);
  SpinGuard guard(list->k_lock);
  list_push_front(node->n_node, list->k_list);
}
void klist_add_tail(::klist_node* node, ::klist* list) {
  prepare(node, list);
  SpinGuard guard(list->k_lock);
  list_push_back(node->n_node, list->k_list);
}
void klist_add_behind(::klist_node* node, ::klist_node* at) {
  ::klist* list = list_of(at);
  prepare(node, list);
  SpinGuard guard(list->k_lock);
  list_push_front(node->n_node, at->n_node);
}
void klist_add_before(::klist_node* node, ::klist_node* at) {
  ::klist* list = list_of(at);
  prepare(node, list);
  SpinGuard guard(list->k_lock);
  list_push_back(node->n_node, at->n_node);
}

void klist_del(::klist_node* node) { put(node, true); }
void klist_remove(::klist_node* node) {
  Completion removed;
  put(node, true, &removed.c());
  removed.wait();
}
int klist_node_attached(::klist_node* node) { return marked_load(node->n_klist) != nullptr; }

void klist_iter_init_node(::klist* list, ::klist_iter* iter, ::klist_node* node) {
  SpinGuard guard(list->k_lock);
  iter->i_klist = list;
  iter->i_cur = nullptr;
  if (!node || node->n_ref.hf_count == 0) return;
  ++node->n_ref.hf_count;
  iter->i_cur = node;
}
void klist_iter_init(::klist* list, ::klist_iter* iter) {
  klist_iter_init_node(list, iter, nullptr);
}
void klist_iter_exit(::klist_iter* iter) {
  if (!iter->i_cur) return;
  put(iter->i_cur, false);
  iter->i_cur = nullptr;
}
::klist_node* klist_next(::klist_iter* iter) { return step(iter, false); }
::klist_node* klist_prev(::klist_iter* iter) { return step(iter, true); }

std::span<const Export> klist_exports() {
  static const std::array kExports = {
      EXPORT_GPL(klist_init),       EXPORT_GPL(klist_add_head),
      EXPORT_GPL(klist_add_tail),   EXPORT_GPL(klist_add_behind),
      EXPORT_GPL(klist_add_before), EXPORT_GPL(klist_del),
      EXPORT_GPL(klist_remove),     EXPORT_GPL(klist_node_attached),
      EXPORT_GPL(klist_iter_init),  EXPORT_GPL(klist_iter_init_node),
      EXPORT_GPL(klist_iter_exit),  EXPORT_GPL(klist_next),
      EXPORT_GPL(klist_prev),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
