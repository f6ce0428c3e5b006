/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_GLOB_H
#define _LINUX_GLOB_H

#include <linux/compiler.h>
#include <linux/types.h>

bool glob_match(const char *pattern, const char *text);

#endif
