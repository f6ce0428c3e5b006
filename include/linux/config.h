/* SPDX-License-Identifier: MIT */
/* holdfast: dup: before 2.6.19 */
#ifndef _LINUX_CONFIG_H
#define _LINUX_CONFIG_H

#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 19)
#error "linux/config.h was removed in Linux 2.6.19; leave the #include out"
#endif
#include <holdfast/kconfig.h>

#endif
