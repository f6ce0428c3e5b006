/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_BYTEORDER_GENERIC_H
#define _LINUX_BYTEORDER_GENERIC_H

#include <linux/byteorder/little_endian.h>

#endif
