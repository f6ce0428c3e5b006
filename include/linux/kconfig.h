/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#include <holdfast/kconfig.h>

#endif
