/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_STDARG_H
#define _LINUX_STDARG_H

#include <stdarg.h>

#endif
