#ifndef HOLDFAST_ABI_RBTREE_H
#define HOLDFAST_ABI_RBTREE_H

struct rb_node {
  unsigned long __rb_parent_color; /* bit 0: black */
  struct rb_node* rb_right;
  struct rb_node* rb_left;
} __attribute__((aligned(sizeof(long))));

struct rb_root {
  struct rb_node* rb_node;
};

struct rb_root_cached {
  struct rb_root rb_root;
  struct rb_node* rb_leftmost;
};

struct interval_tree_node {
  struct rb_node rb;
  unsigned long start;          /* first in it */
  unsigned long last;           /* last in it */
  unsigned long __subtree_last; /* the largest `last` from here downwards */
};

#endif
