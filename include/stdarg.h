/* SPDX-License-Identifier: MIT */
/* holdfast: dup: before 5.16 the compiler's own could be included; since then use linux/stdarg.h */
#ifndef __STDARG_H
#define __STDARG_H

#include <linux/stdarg.h>

#endif
