// Iterators over the kernel's lists. The list's own lock is the caller's business.
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {

::list_head* seq_list_start(::list_head* head, long long pos) {
  for (::list_head* node = head->next; node != head; node = node->next) {
    if (pos-- == 0) return node;
  }
  return nullptr;
}

::list_head* seq_list_start_head(::list_head* head, long long pos) {
  return pos == 0 ? head : seq_list_start(head, pos - 1);
}

::list_head* seq_list_next(void* v, ::list_head* head, long long* pos) {
  ::list_head* next = static_cast<::list_head*>(v)->next;
  ++*pos;
  return next == head ? nullptr : next;
}

::hlist_node* seq_hlist_start(::hlist_head* head, long long pos) {
  for (::hlist_node* node = head->first; node; node = node->next) {
    if (pos-- == 0) return node;
  }
  return nullptr;
}

::hlist_node* seq_hlist_start_head(::hlist_head* head, long long pos) {
  if (pos == 0) return static_cast<::hlist_node*>(seq_start_token());
  return seq_hlist_start(head, pos - 1);
}

::hlist_node* seq_hlist_next(void* v, ::hlist_head* head, long long* pos) {
  ++*pos;
  if (v == seq_start_token()) return head->first;
  return static_cast<::hlist_node*>(v)->next;
}

}  // namespace holdfast::kernel
