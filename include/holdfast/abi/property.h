/* Firmware nodes and their properties. The only kind of node is the software node. */
#ifndef HOLDFAST_ABI_PROPERTY_H
#define HOLDFAST_ABI_PROPERTY_H

#ifdef __cplusplus
extern "C" {
#endif

struct device;
struct fwnode_operations;

struct fwnode_handle {
  struct fwnode_handle* secondary;
  const struct fwnode_operations* ops;
  struct device* dev;
};

enum dev_prop_type {
  DEV_PROP_U8,
  DEV_PROP_U16,
  DEV_PROP_U32,
  DEV_PROP_U64,
  DEV_PROP_STRING,
  DEV_PROP_REF,
};

struct property_entry {
  const char* name;
  unsigned long length; /* in bytes */
  unsigned char is_inline;
  enum dev_prop_type type;
  union {
    const void* pointer;
    union {
      unsigned char u8_data[8];
      unsigned short u16_data[4];
      unsigned int u32_data[2];
      unsigned long long u64_data[1];
      const char* str[1];
    } value;
  };
};

struct software_node {
  const char* name;
  const struct software_node* parent;
  const struct property_entry* properties;
};

#define HF_REFERENCE_ARGS 8
struct software_node_ref_args {
  const struct software_node* node;
  unsigned int nargs;
  unsigned long long args[HF_REFERENCE_ARGS];
};
struct fwnode_reference_args {
  struct fwnode_handle* fwnode;
  unsigned int nargs;
  unsigned long long args[HF_REFERENCE_ARGS];
};

#ifdef __cplusplus
}
#endif
#endif
