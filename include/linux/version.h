/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the build chooses the version, see HOLDFAST_KERNEL_VERSION */
#ifndef _LINUX_VERSION_H
#define _LINUX_VERSION_H

#ifndef HOLDFAST_KERNEL_VERSION
#define HOLDFAST_KERNEL_VERSION 0x060100
#endif

#define LINUX_VERSION_CODE HOLDFAST_KERNEL_VERSION
#define KERNEL_VERSION(major, minor, patch) \
	(((major) << 16) + ((minor) << 8) + ((patch) > 255 ? 255 : (patch)))
#define LINUX_VERSION_MAJOR (LINUX_VERSION_CODE >> 16)
#define LINUX_VERSION_PATCHLEVEL ((LINUX_VERSION_CODE >> 8) & 0xff)
#define LINUX_VERSION_SUBLEVEL (LINUX_VERSION_CODE & 0xff)

#endif
