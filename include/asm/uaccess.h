/* SPDX-License-Identifier: MIT */
/* holdfast: custom: user pointers are resolved by the kernel, never followed */
#ifndef _ASM_UACCESS_H
#define _ASM_UACCESS_H

#include <linux/uaccess.h>

#endif
