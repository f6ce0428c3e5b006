/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#include <linux/rbtree_augmented.h>

/*
 * An interval tree over any struct: intervals [ITSTART(n), ITLAST(n)], both ends in it, ordered by
 * their starts; ITSUBTREE has the largest end of the node and all below it. Defines ITPREFIX_insert,
 * _remove, _iter_first and _iter_next; the last two answer, in order of start, what overlaps
 * [start, last].
 */
#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITSTART, ITLAST, ITSTATIC, ITPREFIX) \
	RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment, ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, \
				 ITLAST)                                                       \
	ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node, struct rb_root_cached *root)          \
	{                                                                                     \
		struct rb_node **link = &root->rb_root.rb_node, *above = NULL;                \
		const ITTYPE last = ITLAST(node);                                             \
		bool leftmost = true;                                                         \
                                                                                              \
		while (*link) {                                                               \
			ITSTRUCT *parent = rb_entry(*link, ITSTRUCT, ITRB);                   \
                                                                                              \
			above = *link;                                                        \
			if (parent->ITSUBTREE < last)                                         \
				parent->ITSUBTREE = last;                                     \
			if (ITSTART(node) < ITSTART(parent)) {                                \
				link = &above->rb_left;                                       \
			} else {                                                              \
				link = &above->rb_right;                                      \
				leftmost = false;                                             \
			}                                                                     \
		}                                                                             \
		node->ITSUBTREE = last;                                                       \
		rb_link_node(&node->ITRB, above, link);                                       \
		rb_insert_augmented_cached(&node->ITRB, root, leftmost, &ITPREFIX##_augment); \
	}                                                                                     \
	ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node, struct rb_root_cached *root)          \
	{                                                                                     \
		rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment);            \
	}                                                                                     \
	/* The first below `node` that overlaps. The caller has seen that something there */  \
	/* ends at `start` or later. */                                                       \
	static ITSTRUCT *ITPREFIX##_subtree_search(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
	{                                                                                     \
		for (;;) {                                                                    \
			struct rb_node *left = node->ITRB.rb_left;                            \
			struct rb_node *right = node->ITRB.rb_right;                          \
                                                                                              \
			if (left && rb_entry(left, ITSTRUCT, ITRB)->ITSUBTREE >= start) {     \
				node = rb_entry(left, ITSTRUCT, ITRB);                        \
				continue;                                                     \
			}                                                                     \
			if (ITSTART(node) > last)                                             \
				return NULL;                                                  \
			if (ITLAST(node) >= start)                                            \
				return node;                                                  \
			if (!right || rb_entry(right, ITSTRUCT, ITRB)->ITSUBTREE < start)     \
				return NULL;                                                  \
			node = rb_entry(right, ITSTRUCT, ITRB);                               \
		}                                                                             \
	}                                                                                     \
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start,   \
						 ITTYPE last)                                 \
	{                                                                                     \
		ITSTRUCT *top;                                                                \
                                                                                              \
		if (!root->rb_root.rb_node)                                                   \
			return NULL;                                                          \
		top = rb_entry(root->rb_root.rb_node, ITSTRUCT, ITRB);                        \
		if (top->ITSUBTREE < start ||                                                 \
		    ITSTART(rb_entry(root->rb_leftmost, ITSTRUCT, ITRB)) > last)              \
			return NULL;                                                          \
		return ITPREFIX##_subtree_search(top, start, last);                           \
	}                                                                                     \
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last)    \
	{                                                                                     \
		for (;;) {                                                                    \
			struct rb_node *from = node->ITRB.rb_right, *above;                   \
                                                                                              \
			if (from && rb_entry(from, ITSTRUCT, ITRB)->ITSUBTREE >= start)       \
				return ITPREFIX##_subtree_search(                             \
					rb_entry(from, ITSTRUCT, ITRB), start, last);         \
			/* Up, past everything that this is to the right of. */              \
			do {                                                                  \
				from = &node->ITRB;                                           \
				above = rb_parent(from);                                      \
				if (!above)                                                   \
					return NULL;                                          \
				node = rb_entry(above, ITSTRUCT, ITRB);                       \
			} while (above->rb_right == from);                                    \
			if (ITSTART(node) > last)                                             \
				return NULL;                                                  \
			if (ITLAST(node) >= start)                                            \
				return node;                                                  \
		}                                                                             \
	}
