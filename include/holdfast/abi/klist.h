/* Lists whose walkers keep what they stand at. */
#ifndef HOLDFAST_ABI_KLIST_H
#define HOLDFAST_ABI_KLIST_H

#include <holdfast/abi/kobject.h>

#ifdef __cplusplus
extern "C" {
#endif

struct klist_node;
struct klist {
  struct spinlock k_lock;
  struct list_head k_list;
  void (*get)(struct klist_node*);
  void (*put)(struct klist_node*);
};

struct klist_node {
  void* n_klist; /* its list; the lowest bit: deleted, and still stood at */
  struct list_head n_node;
  struct kref n_ref;
  void* hf_remover; /* a completion */
};

struct klist_iter {
  struct klist* i_klist;
  struct klist_node* i_cur;
};

#ifdef __cplusplus
}
#endif
#endif
