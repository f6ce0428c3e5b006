/* SPDX-License-Identifier: MIT */
/* holdfast: custom: software nodes are the only kind, so there are no operations to fill in */
#ifndef _LINUX_FWNODE_H_
#define _LINUX_FWNODE_H_

#include <holdfast/abi/property.h>
#include <linux/types.h>

#define NR_FWNODE_REFERENCE_ARGS HF_REFERENCE_ARGS

#endif
