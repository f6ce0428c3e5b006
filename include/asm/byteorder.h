/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_BYTEORDER_H
#define _ASM_BYTEORDER_H

#include <linux/byteorder/little_endian.h>

#endif
