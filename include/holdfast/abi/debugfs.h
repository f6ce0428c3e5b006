#ifndef HOLDFAST_ABI_DEBUGFS_H
#define HOLDFAST_ABI_DEBUGFS_H

struct debugfs_blob_wrapper {
  void* data;
  unsigned long size;
};

struct debugfs_u32_array {
  unsigned int* array;
  unsigned int n_elements;
};

#endif
