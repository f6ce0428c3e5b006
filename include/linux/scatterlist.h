/* SPDX-License-Identifier: MIT */
/* holdfast: custom: an entry knows the address of its page, which need not have a struct page. Lists
 * in one piece and chained ones; no mapping for devices, as there are none */
#ifndef _LINUX_SCATTERLIST_H
#define _LINUX_SCATTERLIST_H

#include <asm/io.h>
#include <holdfast/abi/scatterlist.h>
#include <linux/bug.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>

struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents;
	unsigned int orig_nents;
};

#define SG_CHAIN 0x01UL
#define SG_END 0x02UL
#define sg_is_chain(sg) (((sg)->page_link & SG_CHAIN) != 0)
#define sg_is_last(sg) (((sg)->page_link & SG_END) != 0)
#define sg_chain_ptr(sg) ((struct scatterlist *)((sg)->page_link & ~(SG_CHAIN | SG_END)))
#define sg_dma_address(sg) ((sg)->dma_address)
#define sg_dma_len(sg) ((sg)->length)

/* The address of the page that entry `sg` begins in. */
static inline void *hf_sg_page_address(const struct scatterlist *sg)
{
	return (void *)(sg->page_link & ~(SG_CHAIN | SG_END));
}
static inline struct page *sg_page(struct scatterlist *sg)
{
	BUG_ON(sg_is_chain(sg));
	return virt_to_page(hf_sg_page_address(sg));
}
static inline void *sg_virt(struct scatterlist *sg)
{
	return (char *)hf_sg_page_address(sg) + sg->offset;
}
static inline phys_addr_t sg_phys(struct scatterlist *sg)
{
	return virt_to_phys(sg_virt(sg));
}
static inline void hf_sg_assign(struct scatterlist *sg, const void *page_address)
{
	sg->page_link = (sg->page_link & (SG_CHAIN | SG_END)) | (unsigned long)page_address;
}
static inline void sg_assign_page(struct scatterlist *sg, struct page *page)
{
	hf_sg_assign(sg, page_address(page));
}
static inline void sg_set_page(struct scatterlist *sg, struct page *page, unsigned int len,
			       unsigned int offset)
{
	sg_assign_page(sg, page);
	sg->offset = offset;
	sg->length = len;
}
static inline void sg_set_buf(struct scatterlist *sg, const void *buf, unsigned int buflen)
{
	hf_sg_assign(sg, (const void *)((unsigned long)buf & PAGE_MASK));
	sg->offset = offset_in_page(buf);
	sg->length = buflen;
}
static inline void sg_mark_end(struct scatterlist *sg)
{
	sg->page_link = (sg->page_link | SG_END) & ~SG_CHAIN;
}
static inline void sg_unmark_end(struct scatterlist *sg)
{
	sg->page_link &= ~SG_END;
}
static inline void sg_init_table(struct scatterlist *sgl, unsigned int nents)
{
	memset(sgl, 0, sizeof(*sgl) * nents);
	sg_mark_end(&sgl[nents - 1]);
}
static inline void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int buflen)
{
	sg_init_table(sg, 1);
	sg_set_buf(sg, buf, buflen);
}
/* The last entry of `prv` leads on to `sgl`. */
static inline void sg_chain(struct scatterlist *prv, unsigned int prv_nents,
			    struct scatterlist *sgl)
{
	struct scatterlist *last = &prv[prv_nents - 1];

	last->offset = 0;
	last->length = 0;
	last->page_link = ((unsigned long)sgl | SG_CHAIN) & ~SG_END;
}
static inline struct scatterlist *sg_next(struct scatterlist *sg)
{
	if (sg_is_last(sg))
		return NULL;
	++sg;
	return sg_is_chain(sg) ? sg_chain_ptr(sg) : sg;
}
static inline int sg_nents(struct scatterlist *sg)
{
	int count = 0;

	for (; sg; sg = sg_next(sg))
		++count;
	return count;
}
static inline struct scatterlist *sg_last(struct scatterlist *sgl, unsigned int nents)
{
	while (--nents)
		sgl = sg_next(sgl);
	return sgl;
}
#define for_each_sg(sglist, sg, nr, i) \
	for (i = 0, sg = (sglist); i < (nr); i++, sg = sg_next(sg))

/* Bytes between a list and `buf`, from `skip` bytes into the list. */
static inline size_t hf_sg_copy(struct scatterlist *sg, unsigned int nents, void *buf, size_t buflen,
				off_t skip, bool to_buffer)
{
	size_t done = 0;

	for (; sg && nents-- && done < buflen; sg = sg_next(sg)) {
		size_t from = skip < sg->length ? skip : sg->length;
		size_t now = sg->length - from;

		skip -= from;
		if (now > buflen - done)
			now = buflen - done;
		if (to_buffer)
			memcpy((char *)buf + done, (char *)sg_virt(sg) + from, now);
		else
			memcpy((char *)sg_virt(sg) + from, (char *)buf + done, now);
		done += now;
	}
	return done;
}
static inline size_t sg_copy_from_buffer(struct scatterlist *sgl, unsigned int nents,
					 const void *buf, size_t buflen)
{
	return hf_sg_copy(sgl, nents, (void *)buf, buflen, 0, false);
}
static inline size_t sg_copy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
				       size_t buflen)
{
	return hf_sg_copy(sgl, nents, buf, buflen, 0, true);
}
static inline size_t sg_pcopy_from_buffer(struct scatterlist *sgl, unsigned int nents,
					  const void *buf, size_t buflen, off_t skip)
{
	return hf_sg_copy(sgl, nents, (void *)buf, buflen, skip, false);
}
static inline size_t sg_pcopy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
					size_t buflen, off_t skip)
{
	return hf_sg_copy(sgl, nents, buf, buflen, skip, true);
}

#endif
