/* SPDX-License-Identifier: MIT */
/* holdfast: dup: as with CONFIG_OF off, which is what PCs have: there is no device tree */
#ifndef _LINUX_OF_H
#define _LINUX_OF_H

#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kobject.h>
#include <linux/mod_devicetable.h>
#include <linux/types.h>

typedef u32 phandle;
typedef u32 ihandle;

struct property {
	char *name;
	int length;
	void *value;
	struct property *next;
};
struct device_node {
	const char *name;
	phandle phandle;
	const char *full_name;
	struct property *properties;
	struct device_node *parent;
	struct device_node *child;
	struct device_node *sibling;
	void *data;
};

#define of_match_ptr(ptr) NULL
#define of_node_kobj(node) NULL
#define for_each_child_of_node(parent, child) while (0)
#define for_each_available_child_of_node(parent, child) while (0)
#define for_each_matching_node(dn, matches) while (0)
#define for_each_compatible_node(dn, type, compatible) while (0)

static inline struct device_node *of_node_get(struct device_node *node)
{
	return node;
}
static inline void of_node_put(struct device_node *node)
{
}
static inline bool of_have_populated_dt(void)
{
	return false;
}
static inline struct device_node *of_find_node_by_name(struct device_node *from, const char *name)
{
	return NULL;
}
static inline struct device_node *of_find_node_by_path(const char *path)
{
	return NULL;
}
static inline struct device_node *of_find_compatible_node(struct device_node *from,
							  const char *type, const char *compatible)
{
	return NULL;
}
static inline struct device_node *of_get_parent(const struct device_node *node)
{
	return NULL;
}
static inline struct device_node *of_get_child_by_name(const struct device_node *node,
						       const char *name)
{
	return NULL;
}
static inline struct device_node *of_parse_phandle(const struct device_node *np, const char *name,
						   int index)
{
	return NULL;
}
static inline int of_get_child_count(const struct device_node *np)
{
	return 0;
}
static inline int of_device_is_compatible(const struct device_node *device, const char *name)
{
	return 0;
}
static inline bool of_device_is_available(const struct device_node *device)
{
	return false;
}
static inline bool of_machine_is_compatible(const char *compatible)
{
	return false;
}
static inline struct property *of_find_property(const struct device_node *np, const char *name,
						int *lenp)
{
	return NULL;
}
static inline const void *of_get_property(const struct device_node *node, const char *name,
					  int *lenp)
{
	return NULL;
}
static inline bool of_property_read_bool(const struct device_node *np, const char *propname)
{
	return false;
}
static inline int of_property_count_elems_of_size(const struct device_node *np,
						  const char *propname, int elem_size)
{
	return -ENOSYS;
}
#define HF_OF_READ(type)                                                                     \
	static inline int of_property_read_##type(const struct device_node *np,              \
						  const char *propname, type *out_value)     \
	{                                                                                    \
		return -ENOSYS;                                                              \
	}                                                                                    \
	static inline int of_property_read_##type##_array(const struct device_node *np,      \
							  const char *propname,              \
							  type *out_values, size_t sz)       \
	{                                                                                    \
		return -ENOSYS;                                                              \
	}                                                                                    \
	static inline int of_property_read_##type##_index(                                   \
		const struct device_node *np, const char *propname, u32 index, type *out_value) \
	{                                                                                    \
		return -ENOSYS;                                                              \
	}
HF_OF_READ(u8)
HF_OF_READ(u16)
HF_OF_READ(u32)
HF_OF_READ(u64)
#undef HF_OF_READ
static inline int of_property_read_s32(const struct device_node *np, const char *propname,
				       s32 *out_value)
{
	return of_property_read_u32(np, propname, (u32 *)out_value);
}
static inline int of_property_read_string(const struct device_node *np, const char *propname,
					  const char **out_string)
{
	return -ENOSYS;
}
static inline int of_property_read_string_index(const struct device_node *np, const char *propname,
						int index, const char **output)
{
	return -ENOSYS;
}
static inline int of_property_count_strings(const struct device_node *np, const char *propname)
{
	return -ENOSYS;
}
static inline int of_property_match_string(const struct device_node *np, const char *propname,
					   const char *string)
{
	return -ENOSYS;
}
static inline int of_alias_get_id(struct device_node *np, const char *stem)
{
	return -ENOSYS;
}
static inline const struct of_device_id *of_match_node(const struct of_device_id *matches,
						       const struct device_node *node)
{
	return NULL;
}

#endif
