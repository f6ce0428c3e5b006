#ifndef HOLDFAST_ABI_RESOURCE_H
#define HOLDFAST_ABI_RESOURCE_H

struct resource {
  unsigned long long start;
  unsigned long long end;
  const char* name;
  unsigned long flags;
  unsigned long desc;
  struct resource *parent, *sibling, *child;
};

#endif
