/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_RBTREE_AUGMENTED_H
#define _LINUX_RBTREE_AUGMENTED_H

#include <linux/compiler.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>

/*
 * An augmented tree keeps in each node a value over the node and all below it.
 * propagate: brings it up to date from `node` upwards, to below `stop`.
 * copy: gives `new` the value of `old`, whose place it takes.
 * rotate: the same after `old` went down below `new`; then works out that of `old` anew.
 */
struct rb_augment_callbacks {
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	void (*copy)(struct rb_node *old, struct rb_node *new);
	void (*rotate)(struct rb_node *old, struct rb_node *new);
};

void __rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			   void (*augment_rotate)(struct rb_node *old, struct rb_node *new));
/* Below `parent`, where a child is missing, paths are one black node short. */
void __rb_erase_color(struct rb_node *parent, struct rb_root *root,
		      void (*augment_rotate)(struct rb_node *old, struct rb_node *new));

#define RB_RED 0
#define RB_BLACK 1
#define __rb_parent(pc) ((struct rb_node *)((pc) & ~3UL))
#define __rb_color(pc) ((pc) & 1)
#define __rb_is_black(pc) __rb_color(pc)
#define __rb_is_red(pc) (!__rb_color(pc))
#define rb_color(rb) __rb_color((rb)->__rb_parent_color)
#define rb_is_red(rb) __rb_is_red((rb)->__rb_parent_color)
#define rb_is_black(rb) __rb_is_black((rb)->__rb_parent_color)

static inline void rb_set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = rb_color(node) | (unsigned long)parent;
}
static inline void rb_set_parent_color(struct rb_node *node, struct rb_node *parent, int color)
{
	node->__rb_parent_color = (unsigned long)parent | color;
}
static inline void __rb_change_child(struct rb_node *old, struct rb_node *new,
				     struct rb_node *parent, struct rb_root *root)
{
	if (!parent)
		WRITE_ONCE(root->rb_node, new);
	else if (parent->rb_left == old)
		WRITE_ONCE(parent->rb_left, new);
	else
		WRITE_ONCE(parent->rb_right, new);
}

/* The caller has linked `node` and brought the values above it up to date. */
static inline void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
				       const struct rb_augment_callbacks *augment)
{
	__rb_insert_augmented(node, root, augment->rotate);
}
static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					      bool newleft,
					      const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}

/*
 * Takes `node` out. What goes from its place is `out`, a node with one child at most: `node` itself,
 * or the next in order, which then takes the place of `node`. The answer is where paths are now too
 * short, or NULL.
 */
static __always_inline struct rb_node *
__rb_erase_augmented(struct rb_node *node, struct rb_root *root,
		     const struct rb_augment_callbacks *augment)
{
	struct rb_node *out = node, *below, *parent, *changed;
	bool was_black;

	if (node->rb_left && node->rb_right)
		for (out = node->rb_right; out->rb_left;)
			out = out->rb_left;
	below = out->rb_left ? out->rb_left : out->rb_right;
	parent = rb_parent(out);
	was_black = rb_is_black(out);
	__rb_change_child(out, below, parent, root);
	if (below)
		rb_set_parent(below, parent);
	changed = parent;
	if (out != node) {
		if (parent == node)
			parent = out;
		*out = *node;
		__rb_change_child(node, out, rb_parent(node), root);
		if (out->rb_left)
			rb_set_parent(out->rb_left, out);
		if (out->rb_right)
			rb_set_parent(out->rb_right, out);
		augment->copy(node, out);
		if (parent != out)
			augment->propagate(parent, out);
		changed = out;
	}
	augment->propagate(changed, NULL);
	if (!was_black)
		return NULL;
	if (below && rb_is_red(below)) {
		rb_set_parent_color(below, rb_parent(below), RB_BLACK);
		return NULL;
	}
	return parent;
}
static __always_inline void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
					       const struct rb_augment_callbacks *augment)
{
	struct rb_node *shortened = __rb_erase_augmented(node, root, augment);

	if (shortened)
		__rb_erase_color(shortened, root, augment->rotate);
}
static __always_inline void rb_erase_augmented_cached(struct rb_node *node,
						      struct rb_root_cached *root,
						      const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}

/* RBCOMPUTE(node, exit) works out the value; with `exit` it answers true if it was right already. */
#define RB_DECLARE_CALLBACKS(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBCOMPUTE)     \
	static inline void RBNAME##_propagate(struct rb_node *rb, struct rb_node *stop)       \
	{                                                                                     \
		RBSTRUCT *node;                                                               \
                                                                                              \
		for (; rb != stop; rb = rb_parent(&node->RBFIELD)) {                          \
			node = rb_entry(rb, RBSTRUCT, RBFIELD);                               \
			if (RBCOMPUTE(node, true))                                            \
				break;                                                        \
		}                                                                             \
	}                                                                                     \
	static inline void RBNAME##_copy(struct rb_node *rb_old, struct rb_node *rb_new)      \
	{                                                                                     \
		rb_entry(rb_new, RBSTRUCT, RBFIELD)->RBAUGMENTED =                            \
			rb_entry(rb_old, RBSTRUCT, RBFIELD)->RBAUGMENTED;                     \
	}                                                                                     \
	static void RBNAME##_rotate(struct rb_node *rb_old, struct rb_node *rb_new)           \
	{                                                                                     \
		RBNAME##_copy(rb_old, rb_new);                                                \
		RBCOMPUTE(rb_entry(rb_old, RBSTRUCT, RBFIELD), false);                        \
	}                                                                                     \
	RBSTATIC const struct rb_augment_callbacks RBNAME = {                                 \
		.propagate = RBNAME##_propagate,                                              \
		.copy = RBNAME##_copy,                                                        \
		.rotate = RBNAME##_rotate,                                                    \
	};

/* The value is the largest RBCOMPUTE(node) of the node and all below it. */
#define RB_DECLARE_CALLBACKS_MAX(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBTYPE, RBAUGMENTED, RBCOMPUTE) \
	static inline bool RBNAME##_compute_max(RBSTRUCT *node, bool exit)                    \
	{                                                                                     \
		struct rb_node *sides[2] = { node->RBFIELD.rb_left, node->RBFIELD.rb_right }; \
		RBTYPE most = RBCOMPUTE(node);                                                \
		int side;                                                                     \
                                                                                              \
		for (side = 0; side < 2; ++side)                                              \
			if (sides[side] &&                                                    \
			    rb_entry(sides[side], RBSTRUCT, RBFIELD)->RBAUGMENTED > most)     \
				most = rb_entry(sides[side], RBSTRUCT, RBFIELD)->RBAUGMENTED; \
		if (exit && node->RBAUGMENTED == most)                                        \
			return true;                                                          \
		node->RBAUGMENTED = most;                                                     \
		return false;                                                                 \
	}                                                                                     \
	RB_DECLARE_CALLBACKS(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBNAME##_compute_max)

#endif
