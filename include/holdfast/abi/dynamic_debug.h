/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one record of __dyndbg, a pr_debug() site */
#ifndef __HOLDFAST_ABI_DYNAMIC_DEBUG_H
#define __HOLDFAST_ABI_DYNAMIC_DEBUG_H

struct module;

#ifdef __cplusplus
extern "C" {
#endif

#define HF_DPRINTK_PRINT 1
#define HF_DPRINTK_MODNAME 2
#define HF_DPRINTK_FUNCNAME 4
#define HF_DPRINTK_LINENO 8
#define HF_DPRINTK_TID 16

struct _ddebug {
  const char* modname;
  const char* function;
  const char* filename;
  const char* format;
  unsigned int lineno;
  unsigned short flags;
  unsigned short class_id; /* HF_DPRINTK_NO_CLASS: of no class */
};

#define HF_DPRINTK_NO_CLASS 63

enum class_map_type {
  DD_CLASS_TYPE_DISJOINT_BITS,
  DD_CLASS_TYPE_LEVEL_NUM,
  DD_CLASS_TYPE_DISJOINT_NAMES,
  DD_CLASS_TYPE_LEVEL_NAMES
};

/* Names for the classes base, base + 1, ... of a module. */
struct ddebug_class_map {
  struct module* mod;
  const char* mod_name;
  const char** class_names;
  int length;
  int base;
  enum class_map_type map_type;
};

/* The argument of a parameter that says which of them are on. */
struct ddebug_class_param {
  union {
    unsigned long* bits;
    unsigned int* lvl;
  };
  char flags[8]; /* which flags it sets, as in /sys/kernel/debug/dynamic_debug/control: "p" */
  const struct ddebug_class_map* map;
};

#ifdef __cplusplus
}
#endif

#endif
