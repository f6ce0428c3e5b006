/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a scatterlist entry is a piece of the ring, whatever pages it lies in; no record
 * fifos longer than 255 or 65535 bytes a record */
#ifndef _LINUX_KFIFO_H
#define _LINUX_KFIFO_H

#include <holdfast/abi/kfifo.h>
#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define __STRUCT_KFIFO_COMMON(datatype, recsize, ptrtype) \
	union {                                           \
		struct __kfifo kfifo;                     \
		datatype *type;                           \
		const datatype *const_type;               \
		char (*rectype)[recsize];                 \
		ptrtype *ptr;                             \
		ptrtype const *ptr_const;                 \
	}
#define __STRUCT_KFIFO(type, size, recsize, ptrtype)           \
	{                                                      \
		__STRUCT_KFIFO_COMMON(type, recsize, ptrtype); \
		type buf[((size < 2) || (size & (size - 1))) ? -1 : size]; \
	}
#define __STRUCT_KFIFO_PTR(type, recsize, ptrtype)             \
	{                                                      \
		__STRUCT_KFIFO_COMMON(type, recsize, ptrtype); \
		type buf[0];                                   \
	}
#define STRUCT_KFIFO(type, size) struct __STRUCT_KFIFO(type, size, 0, type)
#define STRUCT_KFIFO_PTR(type) struct __STRUCT_KFIFO_PTR(type, 0, type)
#define STRUCT_KFIFO_REC_1(size) struct __STRUCT_KFIFO(unsigned char, size, 1, void)
#define STRUCT_KFIFO_REC_2(size) struct __STRUCT_KFIFO(unsigned char, size, 2, void)

struct kfifo __STRUCT_KFIFO_PTR(unsigned char, 0, void);
struct kfifo_rec_ptr_1 __STRUCT_KFIFO_PTR(unsigned char, 1, void);
struct kfifo_rec_ptr_2 __STRUCT_KFIFO_PTR(unsigned char, 2, void);

#define __is_kfifo_ptr(fifo) (sizeof(*(fifo)) == sizeof(STRUCT_KFIFO_PTR(typeof(*(fifo)->type))))
#define DECLARE_KFIFO_PTR(fifo, type) STRUCT_KFIFO_PTR(type) fifo
#define DECLARE_KFIFO(fifo, type, size) STRUCT_KFIFO(type, size) fifo
#define INIT_KFIFO(fifo)                                                              \
	(void)({                                                                      \
		typeof(&(fifo)) hf_fifo = &(fifo);                                    \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		hf_k->in = hf_k->out = 0;                                             \
		hf_k->mask = __is_kfifo_ptr(hf_fifo) ? 0 : ARRAY_SIZE(hf_fifo->buf) - 1; \
		hf_k->esize = sizeof(*hf_fifo->buf);                                  \
		hf_k->data = __is_kfifo_ptr(hf_fifo) ? NULL : hf_fifo->buf;           \
	})
#define DEFINE_KFIFO(fifo, type, size)                                                \
	DECLARE_KFIFO(fifo, type, size) = (typeof(fifo)){                             \
		{ { .in = 0,                                                          \
		    .out = 0,                                                         \
		    .mask = __is_kfifo_ptr(&(fifo)) ? 0 : ARRAY_SIZE((fifo).buf) - 1, \
		    .esize = sizeof(*(fifo).buf),                                     \
		    .data = __is_kfifo_ptr(&(fifo)) ? NULL : (fifo).buf } }           \
	}

int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask);
void __kfifo_free(struct __kfifo *fifo);
int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize);
unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len);
unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len);
unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int len);
int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len,
		      unsigned int *copied);
int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len,
		    unsigned int *copied);
unsigned int __kfifo_in_r(struct __kfifo *fifo, const void *buf, unsigned int len, size_t recsize);
unsigned int __kfifo_out_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize);
unsigned int __kfifo_out_peek_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize);
int __kfifo_from_user_r(struct __kfifo *fifo, const void __user *from, unsigned long len,
			unsigned int *copied, size_t recsize);
int __kfifo_to_user_r(struct __kfifo *fifo, void __user *to, unsigned long len,
		      unsigned int *copied, size_t recsize);
unsigned int __kfifo_len_r(struct __kfifo *fifo, size_t recsize);
void __kfifo_skip_r(struct __kfifo *fifo, size_t recsize);
unsigned int __kfifo_max_r(unsigned int len, size_t recsize);

static inline unsigned int __must_check __kfifo_uint_must_check_helper(unsigned int val)
{
	return val;
}
static inline int __must_check __kfifo_int_must_check_helper(int val)
{
	return val;
}

#define kfifo_initialized(fifo) ((fifo)->kfifo.mask)
#define kfifo_esize(fifo) ((fifo)->kfifo.esize)
#define kfifo_recsize(fifo) (sizeof(*(fifo)->rectype))
#define kfifo_size(fifo) ((fifo)->kfifo.mask + 1)
#define kfifo_reset(fifo) ((void)((fifo)->kfifo.in = (fifo)->kfifo.out = 0))
#define kfifo_reset_out(fifo) ((void)((fifo)->kfifo.out = (fifo)->kfifo.in))
#define kfifo_len(fifo) (READ_ONCE((fifo)->kfifo.in) - READ_ONCE((fifo)->kfifo.out))
#define kfifo_is_empty(fifo) (kfifo_len(fifo) == 0)
#define kfifo_is_full(fifo) (kfifo_len(fifo) > (fifo)->kfifo.mask)
#define kfifo_unused(fifo) (kfifo_size(fifo) - kfifo_len(fifo))
#define kfifo_avail(fifo)                                                                  \
	__kfifo_uint_must_check_helper(({                                                  \
		const size_t hf_rec = kfifo_recsize(fifo);                                 \
		unsigned int hf_avail = kfifo_unused(fifo);                                \
		hf_rec ? (hf_avail <= hf_rec ? 0 :                                         \
					       __kfifo_max_r(hf_avail - hf_rec, hf_rec)) : \
			 hf_avail;                                                         \
	}))
#define kfifo_peek_len(fifo)                                                          \
	({                                                                            \
		struct __kfifo *hf_k = &(fifo)->kfifo;                                \
		kfifo_recsize(fifo) ? __kfifo_len_r(hf_k, kfifo_recsize(fifo)) :      \
				      kfifo_len(fifo) * hf_k->esize;                  \
	})
#define kfifo_skip(fifo)                                                              \
	(void)({                                                                      \
		struct __kfifo *hf_k = &(fifo)->kfifo;                                \
		if (kfifo_recsize(fifo))                                              \
			__kfifo_skip_r(hf_k, kfifo_recsize(fifo));                    \
		else                                                                  \
			hf_k->out++;                                                  \
	})
#define kfifo_is_empty_spinlocked(fifo, lock)                                         \
	({                                                                            \
		unsigned long hf_flags;                                               \
		bool hf_empty;                                                        \
		spin_lock_irqsave(lock, hf_flags);                                    \
		hf_empty = kfifo_is_empty(fifo);                                      \
		spin_unlock_irqrestore(lock, hf_flags);                               \
		hf_empty;                                                             \
	})

#define kfifo_alloc(fifo, size, gfp_mask)                                             \
	__kfifo_int_must_check_helper(({                                              \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		__is_kfifo_ptr(hf_fifo) ?                                             \
			__kfifo_alloc(&hf_fifo->kfifo, size, sizeof(*hf_fifo->type),  \
				      gfp_mask) :                                     \
			-EINVAL;                                                      \
	}))
#define kfifo_free(fifo)                                                              \
	({                                                                            \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		if (__is_kfifo_ptr(hf_fifo))                                          \
			__kfifo_free(&hf_fifo->kfifo);                                \
	})
#define kfifo_init(fifo, buffer, size)                                                \
	({                                                                            \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		__is_kfifo_ptr(hf_fifo) ?                                             \
			__kfifo_init(&hf_fifo->kfifo, buffer, size,                   \
				     sizeof(*hf_fifo->type)) :                        \
			-EINVAL;                                                      \
	})

/* The single-element forms; the element travels through a variable of its type, so that a wrong
 * type is an error of the compiler's. */
#define kfifo_put(fifo, val)                                                          \
	({                                                                            \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		typeof(*hf_fifo->const_type) hf_val = (val);                          \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_in_r(hf_k, &hf_val, sizeof(hf_val), kfifo_recsize(hf_fifo)) : \
			__kfifo_in(hf_k, &hf_val, 1);                                 \
	})
#define kfifo_get(fifo, val)                                                          \
	__kfifo_uint_must_check_helper(({                                             \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		typeof(hf_fifo->ptr) hf_val = (val);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_out_r(hf_k, hf_val, sizeof(*hf_fifo->type),           \
				      kfifo_recsize(hf_fifo)) :                       \
			__kfifo_out(hf_k, hf_val, 1);                                 \
	}))
#define kfifo_peek(fifo, val)                                                         \
	__kfifo_uint_must_check_helper(({                                             \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		typeof(hf_fifo->ptr) hf_val = (val);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_out_peek_r(hf_k, hf_val, sizeof(*hf_fifo->type),      \
					   kfifo_recsize(hf_fifo)) :                  \
			__kfifo_out_peek(hf_k, hf_val, 1);                            \
	}))
#define kfifo_in(fifo, buf, n)                                                        \
	({                                                                            \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		typeof(hf_fifo->ptr_const) hf_buf = (buf);                            \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_in_r(hf_k, hf_buf, (n), kfifo_recsize(hf_fifo)) :     \
			__kfifo_in(hf_k, hf_buf, (n));                                \
	})
#define kfifo_out(fifo, buf, n)                                                       \
	__kfifo_uint_must_check_helper(({                                             \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		typeof(hf_fifo->ptr) hf_buf = (buf);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_out_r(hf_k, hf_buf, (n), kfifo_recsize(hf_fifo)) :    \
			__kfifo_out(hf_k, hf_buf, (n));                               \
	}))
#define kfifo_out_peek(fifo, buf, n)                                                  \
	__kfifo_uint_must_check_helper(({                                             \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		typeof(hf_fifo->ptr) hf_buf = (buf);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_out_peek_r(hf_k, hf_buf, (n), kfifo_recsize(hf_fifo)) : \
			__kfifo_out_peek(hf_k, hf_buf, (n));                          \
	}))
#define kfifo_in_spinlocked(fifo, buf, n, lock)                                       \
	({                                                                            \
		unsigned long hf_flags;                                               \
		unsigned int hf_ret;                                                  \
		spin_lock_irqsave(lock, hf_flags);                                    \
		hf_ret = kfifo_in(fifo, buf, n);                                      \
		spin_unlock_irqrestore(lock, hf_flags);                               \
		hf_ret;                                                               \
	})
#define kfifo_in_locked(fifo, buf, n, lock) kfifo_in_spinlocked(fifo, buf, n, lock)
#define kfifo_out_spinlocked(fifo, buf, n, lock)                                      \
	__kfifo_uint_must_check_helper(({                                             \
		unsigned long hf_flags;                                               \
		unsigned int hf_ret;                                                  \
		spin_lock_irqsave(lock, hf_flags);                                    \
		hf_ret = kfifo_out(fifo, buf, n);                                     \
		spin_unlock_irqrestore(lock, hf_flags);                               \
		hf_ret;                                                               \
	}))
#define kfifo_out_locked(fifo, buf, n, lock) kfifo_out_spinlocked(fifo, buf, n, lock)
#define kfifo_from_user(fifo, from, len, copied)                                      \
	__kfifo_uint_must_check_helper(({                                             \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_from_user_r(hf_k, (from), (len), (copied),            \
					    kfifo_recsize(hf_fifo)) :                 \
			__kfifo_from_user(hf_k, (from), (len), (copied));             \
	}))
#define kfifo_to_user(fifo, to, len, copied)                                          \
	__kfifo_int_must_check_helper(({                                              \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_to_user_r(hf_k, (to), (len), (copied),                \
					  kfifo_recsize(hf_fifo)) :                   \
			__kfifo_to_user(hf_k, (to), (len), (copied));                 \
	}))

/* Where a device would write to, or read from: up to two pieces of the ring in `sgl`. The answer is
 * how many; *_finish() then says how much was moved. */
unsigned int __kfifo_dma_in_prepare(struct __kfifo *fifo, struct scatterlist *sgl, int nents,
				    unsigned int len);
unsigned int __kfifo_dma_out_prepare(struct __kfifo *fifo, struct scatterlist *sgl, int nents,
				     unsigned int len);
unsigned int __kfifo_dma_in_prepare_r(struct __kfifo *fifo, struct scatterlist *sgl, int nents,
				      unsigned int len, size_t recsize);
unsigned int __kfifo_dma_out_prepare_r(struct __kfifo *fifo, struct scatterlist *sgl, int nents,
				       unsigned int len, size_t recsize);
void __kfifo_dma_in_finish_r(struct __kfifo *fifo, unsigned int len, size_t recsize);
void __kfifo_dma_out_finish_r(struct __kfifo *fifo, size_t recsize);
#define HF_KFIFO_DMA_PREPARE(way, fifo, sgl, nents, len)                              \
	({                                                                            \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		kfifo_recsize(hf_fifo) ?                                              \
			__kfifo_dma_##way##_prepare_r(hf_k, (sgl), (nents), (len),    \
						      kfifo_recsize(hf_fifo)) :       \
			__kfifo_dma_##way##_prepare(hf_k, (sgl), (nents), (len));     \
	})
#define kfifo_dma_in_prepare(fifo, sgl, nents, len) \
	HF_KFIFO_DMA_PREPARE(in, fifo, sgl, nents, len)
#define kfifo_dma_out_prepare(fifo, sgl, nents, len) \
	HF_KFIFO_DMA_PREPARE(out, fifo, sgl, nents, len)
#define kfifo_dma_in_finish(fifo, len)                                                \
	(void)({                                                                      \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		unsigned int hf_len = (len);                                          \
		if (kfifo_recsize(hf_fifo))                                           \
			__kfifo_dma_in_finish_r(hf_k, hf_len, kfifo_recsize(hf_fifo)); \
		else                                                                  \
			hf_k->in += hf_len / sizeof(*hf_fifo->type);                  \
	})
#define kfifo_dma_out_finish(fifo, len)                                               \
	(void)({                                                                      \
		typeof((fifo) + 1) hf_fifo = (fifo);                                  \
		struct __kfifo *hf_k = &hf_fifo->kfifo;                               \
		unsigned int hf_len = (len);                                          \
		if (kfifo_recsize(hf_fifo))                                           \
			__kfifo_dma_out_finish_r(hf_k, kfifo_recsize(hf_fifo));       \
		else                                                                  \
			hf_k->out += hf_len / sizeof(*hf_fifo->type);                 \
	})

#endif
