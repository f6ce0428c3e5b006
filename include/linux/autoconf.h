/* SPDX-License-Identifier: MIT */
/* holdfast: dup: before 2.6.33 */
#ifndef _LINUX_AUTOCONF_H
#define _LINUX_AUTOCONF_H

#include <holdfast/kconfig.h>

#endif
