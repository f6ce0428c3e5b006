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

struct debugfs_reg32 {
  char* name;
  unsigned long offset;
};

struct debugfs_regset32 {
  const struct debugfs_reg32* regs;
  int nregs;
  void* base;
  struct device* dev;
};

#endif
