#ifndef HOLDFAST_ABI_SCATTERLIST_H
#define HOLDFAST_ABI_SCATTERLIST_H

struct scatterlist {
  unsigned long page_link; /* address of a page, or of the list that follows; bits 0 and 1: which */
  unsigned int offset;
  unsigned int length;
  unsigned long long dma_address;
};

#endif
