/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef __GENERATED_AUTOCONF_H
#define __GENERATED_AUTOCONF_H

#include <holdfast/kconfig.h>

#endif
