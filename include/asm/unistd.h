/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the numbers of x86-64 */
#ifndef _ASM_UNISTD_H
#define _ASM_UNISTD_H

#include <linux/unistd.h>

#endif
