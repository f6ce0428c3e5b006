/* SPDX-License-Identifier: MIT */
/* holdfast: custom. Iterators over user and kernel buffers; no bvec, pipe or xarray ones. */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <linux/version.h>
#include <holdfast/abi/uio.h>

#define UIO_FASTIOV 8
#define UIO_MAXIOV 1024
#define ITER_SOURCE 1
#define ITER_DEST 0

static inline size_t iov_iter_count(const struct iov_iter *iter)
{
	return iter->count;
}
static inline bool iter_is_iovec(const struct iov_iter *iter)
{
	return iter->iter_type == ITER_IOVEC;
}
static inline bool iter_is_ubuf(const struct iov_iter *iter)
{
	return iter->iter_type == ITER_UBUF;
}
static inline bool user_backed_iter(const struct iov_iter *iter)
{
	return iter_is_iovec(iter) || iter_is_ubuf(iter);
}
static inline unsigned char iov_iter_rw(const struct iov_iter *iter)
{
	return iter->data_source ? 1 : 0;
}
static inline void iov_iter_truncate(struct iov_iter *iter, u64 count)
{
	if (iter->count > count)
		iter->count = count;
}
static inline void iov_iter_reexpand(struct iov_iter *iter, size_t count)
{
	iter->count = count;
}

void iov_iter_init(struct iov_iter *iter, unsigned int direction, const struct iovec *iov,
		   unsigned long nr_segs, size_t count);
void iov_iter_kvec(struct iov_iter *iter, unsigned int direction, const struct kvec *kvec,
		   unsigned long nr_segs, size_t count);
void iov_iter_advance(struct iov_iter *iter, size_t bytes);
void iov_iter_revert(struct iov_iter *iter, size_t bytes);
size_t iov_iter_single_seg_count(const struct iov_iter *iter);
size_t iov_iter_zero(size_t bytes, struct iov_iter *iter);
size_t _copy_to_iter(const void *from, size_t bytes, struct iov_iter *iter);
size_t _copy_from_iter(void *to, size_t bytes, struct iov_iter *iter);

static inline size_t copy_to_iter(const void *from, size_t bytes, struct iov_iter *iter)
{
	return _copy_to_iter(from, bytes, iter);
}
static inline size_t copy_from_iter(void *to, size_t bytes, struct iov_iter *iter)
{
	return _copy_from_iter(to, bytes, iter);
}
/* All of it or, as far as the iterator goes, nothing. */
static inline bool copy_from_iter_full(void *to, size_t bytes, struct iov_iter *iter)
{
	size_t copied = copy_from_iter(to, bytes, iter);

	if (likely(copied == bytes))
		return true;
	iov_iter_revert(iter, copied);
	return false;
}

#endif
