// A doubly linked list through a node inside the object: no allocation to link, O(1) to unlink.
// The list owns nothing. Not thread safe: the list's lock is its user's.
#pragma once

#include "base/verify.h"

namespace holdfast {

template <class T, class Tag>
class IntrusiveList;

// Derive from ListNode<Tag> to be on one list of that tag.
template <class Tag>
class ListNode {
 public:
  ListNode() = default;
  ListNode(const ListNode&) = delete;
  ListNode& operator=(const ListNode&) = delete;
  ~ListNode() { VERIFY(!linked()); }
  bool linked() const { return next_ != nullptr; }
  void unlink() {
    if (!linked()) return;
    next_->previous_ = previous_;
    previous_->next_ = next_;
    next_ = previous_ = nullptr;
  }

 private:
  template <class, class>
  friend class IntrusiveList;
  ListNode* next_ = nullptr;
  ListNode* previous_ = nullptr;
};

template <class T, class Tag>
class IntrusiveList {
 public:
  using Node = ListNode<Tag>;
  IntrusiveList() { head_.next_ = head_.previous_ = &head_; }
  ~IntrusiveList() {
    VERIFY(empty());
    head_.next_ = head_.previous_ = nullptr;
  }
  bool empty() const { return head_.next_ == &head_; }
  void push_back(T& object) { insert(*head_.previous_, object); }
  void push_front(T& object) { insert(head_, object); }
  T* front() { return empty() ? nullptr : static_cast<T*>(head_.next_); }
  T* pop_front() {
    T* first = front();
    if (first) static_cast<Node*>(first)->unlink();
    return first;
  }
  // Calls f(T&) for each; f may unlink (and then free) the object it is given, no other.
  template <class F>
  void for_each(F&& f) {
    for (Node* node = head_.next_; node != &head_;) {
      Node* next = node->next_;
      f(*static_cast<T*>(node));
      node = next;
    }
  }

 private:
  void insert(Node& after, T& object) {
    Node& node = object;
    VERIFY(!node.linked());
    node.previous_ = &after;
    node.next_ = after.next_;
    after.next_->previous_ = &node;
    after.next_ = &node;
  }
  Node head_;
};

}  // namespace holdfast
