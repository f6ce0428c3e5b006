/* SPDX-License-Identifier: MIT */
/* holdfast: custom: properties of software nodes; no graphs, connections, interrupts or DMA */
#ifndef _LINUX_PROPERTY_H_
#define _LINUX_PROPERTY_H_

#include <linux/bits.h>
#include <linux/fwnode.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/version.h>

struct device;

/* Nodes and how they hang together. */
extern struct fwnode_handle *fwnode_handle_get(struct fwnode_handle *fwnode);
extern void fwnode_handle_put(struct fwnode_handle *fwnode);
extern const char *fwnode_get_name(const struct fwnode_handle *fwnode);
extern struct fwnode_handle *fwnode_get_parent(const struct fwnode_handle *fwnode);
extern struct fwnode_handle *fwnode_get_next_parent(struct fwnode_handle *fwnode);
extern unsigned int fwnode_count_parents(const struct fwnode_handle *fwn);
extern struct fwnode_handle *fwnode_get_nth_parent(struct fwnode_handle *fwn, unsigned int depth);
extern struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode,
							 struct fwnode_handle *child);
extern struct fwnode_handle *
fwnode_get_next_available_child_node(const struct fwnode_handle *fwnode,
				     struct fwnode_handle *child);
extern struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *fwnode,
							  const char *childname);
extern bool fwnode_device_is_available(const struct fwnode_handle *fwnode);

#define fwnode_for_each_child_node(fwnode, child)                             \
	for (child = fwnode_get_next_child_node(fwnode, NULL); child;         \
	     child = fwnode_get_next_child_node(fwnode, child))
#define fwnode_for_each_available_child_node(fwnode, child)                   \
	for (child = fwnode_get_next_available_child_node(fwnode, NULL); child; \
	     child = fwnode_get_next_available_child_node(fwnode, child))
#define fwnode_for_each_parent_node(fwnode, parent)                           \
	for (parent = fwnode_get_parent(fwnode); parent;                      \
	     parent = fwnode_get_next_parent(parent))

/* Their properties. */
extern bool fwnode_property_present(const struct fwnode_handle *fwnode, const char *propname);
extern int fwnode_property_read_u8_array(const struct fwnode_handle *fwnode, const char *propname,
					 u8 *val, size_t nval);
extern int fwnode_property_read_u16_array(const struct fwnode_handle *fwnode,
					  const char *propname, u16 *val, size_t nval);
extern int fwnode_property_read_u32_array(const struct fwnode_handle *fwnode,
					  const char *propname, u32 *val, size_t nval);
extern int fwnode_property_read_u64_array(const struct fwnode_handle *fwnode,
					  const char *propname, u64 *val, size_t nval);
extern int fwnode_property_read_string_array(const struct fwnode_handle *fwnode,
					     const char *propname, const char **val, size_t nval);
extern int fwnode_property_read_string(const struct fwnode_handle *fwnode, const char *propname,
				       const char **val);
extern int fwnode_property_match_string(const struct fwnode_handle *fwnode, const char *propname,
					const char *string);
extern int fwnode_property_get_reference_args(const struct fwnode_handle *fwnode, const char *prop,
					      const char *nargs_prop, unsigned int nargs,
					      unsigned int index,
					      struct fwnode_reference_args *args);
extern struct fwnode_handle *fwnode_find_reference(const struct fwnode_handle *fwnode,
						   const char *name, unsigned int index);

static inline bool fwnode_property_read_bool(const struct fwnode_handle *fwnode,
					     const char *propname)
{
	return fwnode_property_present(fwnode, propname);
}
#define HF_PROPERTY_SCALAR(type)                                                           \
	static inline int fwnode_property_read_##type(const struct fwnode_handle *fwnode, \
						      const char *propname, type *val)    \
	{                                                                                  \
		return fwnode_property_read_##type##_array(fwnode, propname, val, 1);      \
	}                                                                                  \
	static inline int fwnode_property_count_##type(const struct fwnode_handle *fwnode, \
						       const char *propname)               \
	{                                                                                  \
		return fwnode_property_read_##type##_array(fwnode, propname, NULL, 0);     \
	}
HF_PROPERTY_SCALAR(u8)
HF_PROPERTY_SCALAR(u16)
HF_PROPERTY_SCALAR(u32)
HF_PROPERTY_SCALAR(u64)
#undef HF_PROPERTY_SCALAR
static inline int fwnode_property_string_array_count(const struct fwnode_handle *fwnode,
						     const char *propname)
{
	return fwnode_property_read_string_array(fwnode, propname, NULL, 0);
}

/* What a module describes itself. Values that fit lie in the entry. */
#define HF_PROPERTY_ARRAY(_name_, _type_, _val_, _len_)                                        \
	(struct property_entry)                                                                \
	{                                                                                      \
		.name = _name_, .length = (_len_) * sizeof(*(_val_)), .type = DEV_PROP_##_type_, \
		{ .pointer = _val_ },                                                          \
	}
#define HF_PROPERTY_VALUE(_name_, _member_, _type_, _val_)                              \
	(struct property_entry)                                                         \
	{                                                                               \
		.name = _name_,                                                         \
		.length = sizeof(((struct property_entry *)0)->value._member_[0]),      \
		.is_inline = true, .type = DEV_PROP_##_type_,                           \
		{ .value = { ._member_[0] = _val_ } },                                  \
	}
#define PROPERTY_ENTRY_U8_ARRAY_LEN(_name_, _val_, _len_) HF_PROPERTY_ARRAY(_name_, U8, _val_, _len_)
#define PROPERTY_ENTRY_U16_ARRAY_LEN(_name_, _val_, _len_) \
	HF_PROPERTY_ARRAY(_name_, U16, _val_, _len_)
#define PROPERTY_ENTRY_U32_ARRAY_LEN(_name_, _val_, _len_) \
	HF_PROPERTY_ARRAY(_name_, U32, _val_, _len_)
#define PROPERTY_ENTRY_U64_ARRAY_LEN(_name_, _val_, _len_) \
	HF_PROPERTY_ARRAY(_name_, U64, _val_, _len_)
#define PROPERTY_ENTRY_STRING_ARRAY_LEN(_name_, _val_, _len_) \
	HF_PROPERTY_ARRAY(_name_, STRING, _val_, _len_)
#define PROPERTY_ENTRY_REF_ARRAY_LEN(_name_, _val_, _len_) \
	HF_PROPERTY_ARRAY(_name_, REF, _val_, _len_)
#define PROPERTY_ENTRY_U8_ARRAY(_name_, _val_) \
	PROPERTY_ENTRY_U8_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U16_ARRAY(_name_, _val_) \
	PROPERTY_ENTRY_U16_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U32_ARRAY(_name_, _val_) \
	PROPERTY_ENTRY_U32_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U64_ARRAY(_name_, _val_) \
	PROPERTY_ENTRY_U64_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_STRING_ARRAY(_name_, _val_) \
	PROPERTY_ENTRY_STRING_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_REF_ARRAY(_name_, _val_) \
	PROPERTY_ENTRY_REF_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U8(_name_, _val_) HF_PROPERTY_VALUE(_name_, u8_data, U8, _val_)
#define PROPERTY_ENTRY_U16(_name_, _val_) HF_PROPERTY_VALUE(_name_, u16_data, U16, _val_)
#define PROPERTY_ENTRY_U32(_name_, _val_) HF_PROPERTY_VALUE(_name_, u32_data, U32, _val_)
#define PROPERTY_ENTRY_U64(_name_, _val_) HF_PROPERTY_VALUE(_name_, u64_data, U64, _val_)
#define PROPERTY_ENTRY_STRING(_name_, _val_) HF_PROPERTY_VALUE(_name_, str, STRING, _val_)
#define PROPERTY_ENTRY_BOOL(_name_)                     \
	(struct property_entry)                         \
	{                                               \
		.name = _name_, .is_inline = true,      \
	}
#define HF_COUNT_(a0, a1, a2, a3, a4, a5, a6, a7, a8, n, ...) n
#define HF_COUNT(...) HF_COUNT_(, ##__VA_ARGS__, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define SOFTWARE_NODE_REFERENCE(_ref_, ...)                                                 \
	(const struct software_node_ref_args)                                               \
	{                                                                                   \
		.node = _ref_, .nargs = HF_COUNT(__VA_ARGS__), .args = { __VA_ARGS__ },     \
	}
#define PROPERTY_ENTRY_REF(_name_, _ref_, ...)                                               \
	(struct property_entry)                                                              \
	{                                                                                    \
		.name = _name_, .length = sizeof(struct software_node_ref_args),             \
		.type = DEV_PROP_REF,                                                        \
		{ .pointer = &SOFTWARE_NODE_REFERENCE(_ref_, ##__VA_ARGS__) },               \
	}

extern bool is_software_node(const struct fwnode_handle *fwnode);
extern const struct software_node *to_software_node(const struct fwnode_handle *fwnode);
extern struct fwnode_handle *software_node_fwnode(const struct software_node *node);
extern const struct software_node *software_node_find_by_name(const struct software_node *parent,
							       const char *name);
extern int software_node_register(const struct software_node *node);
extern void software_node_unregister(const struct software_node *node);
extern int software_node_register_node_group(const struct software_node **node_group);
extern void software_node_unregister_node_group(const struct software_node **node_group);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
extern int software_node_register_nodes(const struct software_node *nodes);
extern void software_node_unregister_nodes(const struct software_node *nodes);
#endif
extern struct fwnode_handle *fwnode_create_software_node(const struct property_entry *properties,
							  const struct fwnode_handle *parent);
extern void fwnode_remove_software_node(struct fwnode_handle *fwnode);

#endif
