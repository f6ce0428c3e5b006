#ifndef HOLDFAST_ABI_SEQ_FILE_H
#define HOLDFAST_ABI_SEQ_FILE_H

#include <holdfast/abi/fs.h>
#include <holdfast/abi/sync.h>
#include <holdfast/abi/wait.h>

#ifdef __cplusplus
extern "C" {
#endif

struct seq_file {
  char* buf;
  unsigned long size;
  unsigned long from;
  unsigned long count;
  unsigned long pad_until;
  long long index;
  long long read_pos;
  unsigned long long version; /* before 5.3 */
  struct mutex lock;
  const struct seq_operations* op;
  int poll_event;
  const struct file* file;
  void* HF_PRIVATE;
};

#ifdef __cplusplus
}
#endif
#endif
