/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the count of a resource is not a kref, and taking and putting are calls */
#ifndef _KUNIT_RESOURCE_H
#define _KUNIT_RESOURCE_H

#include <holdfast/abi/kunit.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

typedef int (*kunit_resource_init_t)(struct kunit_resource *, void *);
typedef void (*kunit_resource_free_t)(struct kunit_resource *);
typedef bool (*kunit_resource_match_t)(struct kunit *test, struct kunit_resource *res,
				       void *match_data);

int __kunit_add_resource(struct kunit *test, kunit_resource_init_t init,
			 kunit_resource_free_t free, struct kunit_resource *res, void *data);
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
void kunit_remove_resource(struct kunit *test, struct kunit_resource *res);
void hf_kunit_get_resource(struct kunit_resource *res);
void hf_kunit_put_resource(struct kunit_resource *res);
struct kunit_resource *hf_kunit_find_resource(struct kunit *test, kunit_resource_match_t match,
					      void *match_data);
#define kunit_get_resource(res) hf_kunit_get_resource(res)
#define kunit_put_resource(res) hf_kunit_put_resource(res)
/* With a reference. */
#define kunit_find_resource(test, match, match_data) \
	hf_kunit_find_resource(test, match, (void *)(match_data))

static inline bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *res,
					     void *match_name)
{
	return res->name && !strcmp(res->name, (const char *)match_name);
}
static inline struct kunit_resource *kunit_find_named_resource(struct kunit *test,
							       const char *name)
{
	return kunit_find_resource(test, kunit_resource_name_match, name);
}
static inline int kunit_destroy_named_resource(struct kunit *test, const char *name)
{
	return kunit_destroy_resource(test, kunit_resource_name_match, (void *)name);
}

/* `res` is the caller's. */
static inline int kunit_add_resource(struct kunit *test, kunit_resource_init_t init,
				     kunit_resource_free_t free, struct kunit_resource *res,
				     void *data)
{
	res->should_kfree = false;
	return __kunit_add_resource(test, init, free, res, data);
}
static inline int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init,
					   kunit_resource_free_t free, struct kunit_resource *res,
					   const char *name, void *data)
{
	struct kunit_resource *other;

	if (!name)
		return -EINVAL;
	other = kunit_find_named_resource(test, name);
	if (other) {
		kunit_put_resource(other);
		return -EEXIST;
	}
	res->name = name;
	return kunit_add_resource(test, init, free, res, data);
}
/* The kernel's, freed with its last reference. */
static inline struct kunit_resource *hf_kunit_alloc(struct kunit *test, kunit_resource_init_t init,
						    kunit_resource_free_t free, gfp_t gfp,
						    void *context)
{
	struct kunit_resource *res = kzalloc(sizeof(*res), gfp);

	if (!res)
		return NULL;
	res->should_kfree = true;
	return __kunit_add_resource(test, init, free, res, context) ? NULL : res;
}
static inline struct kunit_resource *
kunit_alloc_and_get_resource(struct kunit *test, kunit_resource_init_t init,
			     kunit_resource_free_t free, gfp_t internal_gfp, void *context)
{
	struct kunit_resource *res = hf_kunit_alloc(test, init, free, internal_gfp, context);

	if (res)
		kunit_get_resource(res);
	return res;
}
static inline void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init,
					 kunit_resource_free_t free, gfp_t internal_gfp,
					 void *context)
{
	struct kunit_resource *res = hf_kunit_alloc(test, init, free, internal_gfp, context);

	return res ? res->data : NULL;
}

#endif
