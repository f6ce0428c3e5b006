/* SPDX-License-Identifier: MIT */
/* holdfast: dup: request_module looks in the kernel's own directory; nothing runs user programs */
#ifndef _LINUX_KMOD_H
#define _LINUX_KMOD_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

int __request_module(bool wait, const char *name, ...) __printf(2, 3);
#define request_module(module...) __request_module(true, module)
#define request_module_nowait(module...) __request_module(false, module)
#define try_then_request_module(x, module...) ((x) ?: (__request_module(true, module), (x)))

#endif
