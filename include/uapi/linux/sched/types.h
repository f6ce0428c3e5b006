/* SPDX-License-Identifier: MIT */
/* holdfast: custom */
#ifndef _UAPI_LINUX_SCHED_TYPES_H
#define _UAPI_LINUX_SCHED_TYPES_H

struct sched_param {
	int sched_priority;
};

#endif
