/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one record of __dyndbg, a pr_debug() site */
#ifndef __HOLDFAST_ABI_DYNAMIC_DEBUG_H
#define __HOLDFAST_ABI_DYNAMIC_DEBUG_H

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
  unsigned int flags;
};

#ifdef __cplusplus
}
#endif

#endif
