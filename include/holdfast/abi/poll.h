#ifndef HOLDFAST_ABI_POLL_H
#define HOLDFAST_ABI_POLL_H

#include <holdfast/abi/wait.h>

#ifdef __cplusplus
extern "C" {
#endif

struct file;
struct poll_table_struct;
typedef void (*poll_queue_proc)(struct file* file, struct wait_queue_head* head,
                                struct poll_table_struct* table);

struct poll_table_struct {
  poll_queue_proc _qproc; /* NULL: the caller only wants to know */
  unsigned int _key;
};

#ifdef __cplusplus
}
#endif
#endif
