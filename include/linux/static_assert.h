/* SPDX-License-Identifier: MIT */
/* holdfast: custom: Linux has static_assert in linux/build_bug.h */
#ifndef _LINUX_STATIC_ASSERT_H
#define _LINUX_STATIC_ASSERT_H

#include <linux/build_bug.h>

#endif
