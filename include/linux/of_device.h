/* SPDX-License-Identifier: MIT */
/* holdfast: dup: as with CONFIG_OF off, which is what PCs have: there is no device tree */
#ifndef _LINUX_OF_DEVICE_H
#define _LINUX_OF_DEVICE_H

#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/of.h>
#include <linux/platform_device.h>

static inline int of_driver_match_device(struct device *dev, const struct device_driver *drv)
{
	return 0;
}
static inline const struct of_device_id *of_match_device(const struct of_device_id *matches,
							 const struct device *dev)
{
	return NULL;
}
static inline const void *of_device_get_match_data(const struct device *dev)
{
	return NULL;
}

#endif
