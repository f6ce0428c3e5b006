/* SPDX-License-Identifier: MIT */
/* holdfast: dup: as with CONFIG_OF off, which is what PCs have: there is no device tree */
#ifndef _LINUX_OF_PLATFORM_H
#define _LINUX_OF_PLATFORM_H

#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/of.h>
#include <linux/of_device.h>
#include <linux/platform_device.h>

static inline struct platform_device *of_find_device_by_node(struct device_node *np)
{
	return NULL;
}
static inline int of_platform_populate(struct device_node *root, const struct of_device_id *matches,
				       const void *lookup, struct device *parent)
{
	return -ENODEV;
}
static inline void of_platform_depopulate(struct device *parent)
{
}

#endif
