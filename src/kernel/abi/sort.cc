// sort, bsearch, list_sort.
#include <holdfast/abi/list.h>

#include <cstddef>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {
namespace {

using Compare = int (*)(const void*, const void*);
using CompareWith = int (*)(const void*, const void*, const void*);
using Swap = void (*)(void*, void*, int);
using SwapWith = void (*)(void*, void*, int, const void*);

void swap_bytes(std::byte* a, std::byte* b, std::size_t size) {
  for (std::size_t at = 0; at < size; ++at) {
    const std::byte kept = a[at];
    a[at] = b[at];
    b[at] = kept;
  }
}

// Heap sort: no memory, no worst case; equal elements may change places.
template <class Less, class Exchange>
void heap_sort(std::byte* base, std::size_t count, std::size_t size, Less&& less,
               Exchange&& exchange) {
  auto element = [&](std::size_t index) { return base + index * size; };
  auto sink = [&](std::size_t root, std::size_t end) {
    for (;;) {
      std::size_t child = 2 * root + 1;
      if (child >= end) return;
      if (child + 1 < end && less(element(child), element(child + 1))) ++child;
      if (!less(element(root), element(child))) return;
      exchange(element(root), element(child));
      root = child;
    }
  };
  if (count < 2 || size == 0) return;
  for (std::size_t root = count / 2; root-- > 0;) sink(root, count);
  for (std::size_t end = count - 1; end > 0; --end) {
    exchange(element(0), element(end));
    sink(0, end);
  }
}

using ListCompare = int (*)(void*, const ::list_head*, const ::list_head*);

// Both singly linked through `next`; the first of equals comes from `a`.
::list_head* merge(void* priv, ListCompare compare, ::list_head* a, ::list_head* b) {
  ::list_head head{nullptr, nullptr}, *tail = &head;
  while (a && b) {
    ::list_head*& least = compare(priv, a, b) > 0 ? b : a;
    tail = tail->next = least;
    least = least->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

}  // namespace

void sort_r(void* base, std::size_t count, std::size_t size, CompareWith compare, SwapWith swap,
            const void* priv) {
  heap_sort(
      static_cast<std::byte*>(base), count, size,
      [&](const void* a, const void* b) { return compare(a, b, priv) < 0; },
      [&](std::byte* a, std::byte* b) {
        swap ? swap(a, b, static_cast<int>(size), priv) : swap_bytes(a, b, size);
      });
}
void sort(void* base, std::size_t count, std::size_t size, Compare compare, Swap swap) {
  heap_sort(
      static_cast<std::byte*>(base), count, size,
      [&](const void* a, const void* b) { return compare(a, b) < 0; },
      [&](std::byte* a, std::byte* b) {
        swap ? swap(a, b, static_cast<int>(size)) : swap_bytes(a, b, size);
      });
}

void* bsearch(const void* key, const void* base, std::size_t count, std::size_t size,
              Compare compare) {
  const auto* low = static_cast<const std::byte*>(base);
  while (count > 0) {
    const std::byte* middle = low + count / 2 * size;
    const int order = compare(key, middle);
    if (order == 0) return const_cast<std::byte*>(middle);
    if (order > 0) {
      low = middle + size;
      --count;
    }
    count /= 2;
  }
  return nullptr;
}

// Merge sort, stable: runs of 2^i in slot i, as a binary counter.
void list_sort(void* priv, ::list_head* head, ListCompare compare) {
  if (head->next == head) return;
  ::list_head* runs[64] = {};
  head->prev->next = nullptr;
  for (::list_head* node = head->next; node;) {
    ::list_head* next = node->next;
    node->next = nullptr;
    int slot = 0;
    for (; runs[slot]; ++slot) {
      node = merge(priv, compare, runs[slot], node);
      runs[slot] = nullptr;
    }
    runs[slot] = node;
    node = next;
  }
  ::list_head* sorted = nullptr;
  for (::list_head* run : runs) {
    if (run) sorted = sorted ? merge(priv, compare, run, sorted) : run;
  }
  ::list_head* last = head;
  for (::list_head* node = sorted; node; node = node->next) {
    last->next = node;
    node->prev = last;
    last = node;
  }
  last->next = head;
  head->prev = last;
}

std::span<const Export> sort_exports() {
  static const Export kExports[] = {
      EXPORT(sort_r),
      EXPORT(sort),
      EXPORT(bsearch),
      EXPORT(list_sort),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
