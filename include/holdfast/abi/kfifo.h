#ifndef HOLDFAST_ABI_KFIFO_H
#define HOLDFAST_ABI_KFIFO_H

/* A ring of mask + 1 elements of esize bytes; in and out only grow. */
struct __kfifo {
  unsigned int in;
  unsigned int out;
  unsigned int mask;
  unsigned int esize;
  void* data;
};

#endif
