/* SPDX-License-Identifier: MIT */
/* holdfast: custom: there is one */
#ifndef _LINUX_USER_NAMESPACE_H
#define _LINUX_USER_NAMESPACE_H

#include <linux/uidgid.h>

#endif
