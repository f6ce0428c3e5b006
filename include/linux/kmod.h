/* SPDX-License-Identifier: MIT */
/* holdfast: dup: request_module is answered by the kernel's own module directory */
#ifndef _LINUX_KMOD_H
#define _LINUX_KMOD_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

int __request_module(bool wait, const char *name, ...) __printf(2, 3);
#define request_module(module...) __request_module(true, module)
#define request_module_nowait(module...) __request_module(false, module)
#define try_then_request_module(x, module...) ((x) ?: (__request_module(true, module), (x)))

#define UMH_NO_WAIT 0x00
#define UMH_WAIT_EXEC 0x01
#define UMH_WAIT_PROC 0x02
#define UMH_KILLABLE 0x04
int call_usermodehelper(const char *path, char **argv, char **envp, int wait);

#endif
