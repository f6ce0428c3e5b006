/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

/* Additions publish the node after it is linked forward; removals leave the forward pointer, so a
 * reader standing on the node still finds its way. */
#define list_next_rcu(list) (*((struct list_head __rcu **)(&(list)->next)))
#define hlist_first_rcu(head) (*((struct hlist_node __rcu **)(&(head)->first)))
#define hlist_next_rcu(node) (*((struct hlist_node __rcu **)(&(node)->next)))

static inline void INIT_LIST_HEAD_RCU(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}
static inline void __list_add_rcu(struct list_head *new, struct list_head *prev,
				  struct list_head *next)
{
	new->next = next;
	new->prev = prev;
	rcu_assign_pointer(list_next_rcu(prev), new);
	next->prev = new;
}
static inline void list_add_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head, head->next);
}
static inline void list_add_tail_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head->prev, head);
}
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}
static inline void list_replace_rcu(struct list_head *old, struct list_head *new)
{
	new->next = old->next;
	new->prev = old->prev;
	rcu_assign_pointer(list_next_rcu(new->prev), new);
	new->next->prev = new;
	old->prev = LIST_POISON2;
}
static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}
static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (hlist_unhashed(n))
		return;
	__hlist_del(n);
	WRITE_ONCE(n->pprev, NULL);
}
static inline void hlist_add_head_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	n->next = first;
	WRITE_ONCE(n->pprev, &h->first);
	rcu_assign_pointer(hlist_first_rcu(h), n);
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
}
static inline void hlist_replace_rcu(struct hlist_node *old, struct hlist_node *new)
{
	struct hlist_node *next = old->next;

	new->next = next;
	WRITE_ONCE(new->pprev, old->pprev);
	rcu_assign_pointer(*(struct hlist_node __rcu **)new->pprev, new);
	if (next)
		WRITE_ONCE(next->pprev, &new->next);
	WRITE_ONCE(old->pprev, LIST_POISON2);
}

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
#define list_first_or_null_rcu(ptr, type, member)                          \
	({                                                                 \
		struct list_head *hf_head = (ptr);                         \
		struct list_head *hf_first = READ_ONCE(hf_head->next);     \
		hf_first != hf_head ? list_entry(hf_first, type, member) : NULL; \
	})
#define list_for_each_rcu(pos, head) \
	for (pos = rcu_dereference((head)->next); pos != (head); pos = rcu_dereference(pos->next))
#define list_for_each_entry_rcu(pos, head, member, condition...)                    \
	for (pos = list_entry_rcu((head)->next, typeof(*pos), member);              \
	     &pos->member != (head); pos = list_entry_rcu(pos->member.next, typeof(*pos), member))
#define list_for_each_entry_lockless list_for_each_entry_rcu
#define list_for_each_entry_continue_rcu(pos, head, member)                         \
	for (pos = list_entry_rcu(pos->member.next, typeof(*pos), member);          \
	     &pos->member != (head); pos = list_entry_rcu(pos->member.next, typeof(*pos), member))
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
#define hlist_for_each_entry_rcu(pos, head, member, condition...)                           \
	for (pos = hlist_entry_safe(rcu_dereference_raw(hlist_first_rcu(head)), typeof(*(pos)), \
				    member);                                                \
	     pos; pos = hlist_entry_safe(rcu_dereference_raw(hlist_next_rcu(&(pos)->member)),   \
					 typeof(*(pos)), member))
#else
#define hlist_for_each_entry_rcu(tpos, pos, head, member)                            \
	for (pos = rcu_dereference_raw(hlist_first_rcu(head));                       \
	     pos && ({ tpos = hlist_entry(pos, typeof(*tpos), member); 1; });        \
	     pos = rcu_dereference_raw(hlist_next_rcu(pos)))
#endif

#endif
