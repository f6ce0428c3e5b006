#ifndef HOLDFAST_ABI_MODULE_H
#define HOLDFAST_ABI_MODULE_H

#include <holdfast/abi/list.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HF_MODULE_NAME_LEN (64 - sizeof(unsigned long))

struct module;
struct kernel_param;
struct module_kobject;

enum module_state {
  MODULE_STATE_LIVE,
  MODULE_STATE_COMING,
  MODULE_STATE_GOING,
  MODULE_STATE_UNFORMED
};

/* One record of __ksymtab / __ksymtab_gpl. */
struct kernel_symbol {
  unsigned long value;
  const char* name;
  const char* ns; /* NULL: none */
};

struct kernel_param_ops {
  unsigned int flags;
  int (*set)(const char* val, const struct kernel_param* kp);
  int (*get)(char* buffer, const struct kernel_param* kp);
  void (*free)(void* arg);
};

struct kparam_string {
  unsigned int maxlen;
  char* string;
};

struct kparam_array {
  unsigned int max;
  unsigned int elemsize;
  unsigned int* num;
  const struct kernel_param_ops* ops;
  void* elem;
};

/* One record of __param. */
struct kernel_param {
  const char* name; /* "param" in a module; no prefix */
  struct module* mod;
  const struct kernel_param_ops* ops;
  const unsigned short perm;
  signed char level;
  unsigned char flags;
  union {
    void* arg;
    const struct kparam_string* str;
    const struct kparam_array* arr;
  };
};

/* Section .gnu.linkonce.this_module. init and exit are set by the generated NAME.mod.c; the rest is
 * the loader's. Modules may read name, state and version; the kernel keeps its truth in hf_module.
 */
struct module {
  enum module_state state;
  struct list_head list;
  char name[56];
  const char* version;
  const char* srcversion;
  int (*init)(void);
  void (*exit)(void);
  unsigned int taints;
  void* hf_module;                 /* the kernel's own Module while it is loaded */
  struct module_kobject* hf_mkobj; /* <linux/module.h> calls it mkobj */
  void* reserved[7];
};

#ifdef __cplusplus
}
#endif
#endif
