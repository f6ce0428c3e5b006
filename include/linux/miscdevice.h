/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/major.h>
#include <linux/types.h>

#define PSMOUSE_MINOR 1
#define WATCHDOG_MINOR 130
#define HWRNG_MINOR 183
#define UINPUT_MINOR 223
#define LOOP_CTRL_MINOR 237
#define MISC_DYNAMIC_MINOR 255

int misc_register(struct miscdevice *misc);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 3, 0)
void misc_deregister(struct miscdevice *misc);
#else
extern void hf_misc_deregister(struct miscdevice *misc) __asm__("misc_deregister");
static inline int misc_deregister(struct miscdevice *misc)
{
	hf_misc_deregister(misc);
	return 0;
}
#endif

#define builtin_misc_device(misc) builtin_driver(misc, misc_register)
#define module_misc_device(misc) module_driver(misc, misc_register, misc_deregister)
#define MODULE_ALIAS_MISCDEV(minor)                                                                \
	MODULE_ALIAS("char-major-" __stringify(MISC_MAJOR) "-" __stringify(minor))

#endif
