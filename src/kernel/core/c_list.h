// struct list_head for the kernel side: circular, the head is a node.
#pragma once

#include <holdfast/abi/list.h>

#include <cstddef>

namespace holdfast::kernel {

inline void list_init(::list_head& head) { head.next = head.prev = &head; }
inline bool list_empty(const ::list_head& head) { return head.next == &head; }
// A list that a module has not initialised is full of null pointers. That is the module's fault, to
// be taken where it happens and not by a sanitizer of ours.
#define HOLDFAST_MODULES_LIST __attribute__((no_sanitize("undefined")))

HOLDFAST_MODULES_LIST inline void list_insert(::list_head& node, ::list_head& before,
                                              ::list_head& after) {
  node.prev = &before;
  node.next = &after;
  before.next = &node;
  after.prev = &node;
}
HOLDFAST_MODULES_LIST inline void list_push_front(::list_head& node, ::list_head& head) {
  list_insert(node, head, *head.next);
}
HOLDFAST_MODULES_LIST inline void list_push_back(::list_head& node, ::list_head& head) {
  list_insert(node, *head.prev, head);
}
HOLDFAST_MODULES_LIST inline void list_remove_init(::list_head& node) {
  node.prev->next = node.next;
  node.next->prev = node.prev;
  list_init(node);
}

// container_of() for the C structs, which are all of standard layout.
template <class T>
T& list_object(::list_head& node, std::size_t offset) {
  return *reinterpret_cast<T*>(reinterpret_cast<std::byte*>(&node) - offset);
}

}  // namespace holdfast::kernel
