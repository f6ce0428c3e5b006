/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef __UAPI_LINUX_IOCTL_H
#define __UAPI_LINUX_IOCTL_H

#include <linux/ioctl.h>

#endif
