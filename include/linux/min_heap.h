/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_MIN_HEAP_H
#define _LINUX_MIN_HEAP_H

#include <linux/bug.h>
#include <linux/string.h>
#include <linux/types.h>

/* The smallest element is at data[0]; the children of i are at 2i+1 and 2i+2. */
struct min_heap {
	void *data;
	int nr;
	int size;
};

struct min_heap_callbacks {
	int elem_size;
	bool (*less)(const void *lhs, const void *rhs);
	void (*swp)(void *lhs, void *rhs);
};

static __always_inline void min_heapify(struct min_heap *heap, int pos,
					const struct min_heap_callbacks *func)
{
	char *data = heap->data;

	for (;;) {
		int left = 2 * pos + 1, right = left + 1, least = pos;

		if (left < heap->nr &&
		    func->less(data + left * func->elem_size, data + least * func->elem_size))
			least = left;
		if (right < heap->nr &&
		    func->less(data + right * func->elem_size, data + least * func->elem_size))
			least = right;
		if (least == pos)
			return;
		func->swp(data + pos * func->elem_size, data + least * func->elem_size);
		pos = least;
	}
}

static __always_inline void min_heapify_all(struct min_heap *heap,
					    const struct min_heap_callbacks *func)
{
	int i;

	for (i = heap->nr / 2 - 1; i >= 0; i--)
		min_heapify(heap, i, func);
}

static __always_inline void min_heap_pop(struct min_heap *heap,
					 const struct min_heap_callbacks *func)
{
	char *data = heap->data;

	if (WARN_ONCE(heap->nr <= 0, "Popping an empty heap"))
		return;
	heap->nr--;
	memcpy(data, data + heap->nr * func->elem_size, func->elem_size);
	min_heapify(heap, 0, func);
}

static __always_inline void min_heap_pop_push(struct min_heap *heap, const void *element,
					      const struct min_heap_callbacks *func)
{
	memcpy(heap->data, element, func->elem_size);
	min_heapify(heap, 0, func);
}

static __always_inline void min_heap_push(struct min_heap *heap, const void *element,
					  const struct min_heap_callbacks *func)
{
	char *data = heap->data;
	int pos = heap->nr;

	if (WARN_ONCE(heap->nr >= heap->size, "Pushing on a full heap"))
		return;
	heap->nr++;
	memcpy(data + pos * func->elem_size, element, func->elem_size);
	while (pos > 0) {
		char *parent = data + (pos - 1) / 2 * func->elem_size;
		char *child = data + pos * func->elem_size;

		if (func->less(parent, child))
			return;
		func->swp(parent, child);
		pos = (pos - 1) / 2;
	}
}

#endif
