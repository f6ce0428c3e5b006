/* SPDX-License-Identifier: MIT */
/* holdfast: dup: before 2.6.33 */
#ifndef _LINUX_UTSRELEASE_H
#define _LINUX_UTSRELEASE_H

#include <generated/utsrelease.h>

#endif
