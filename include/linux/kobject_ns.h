/* SPDX-License-Identifier: MIT */
/* holdfast: custom: there are no namespaces of kobjects; the types are for declarations only */
#ifndef _LINUX_KOBJECT_NS_H
#define _LINUX_KOBJECT_NS_H

struct sock;
struct kobject;

enum kobj_ns_type {
	KOBJ_NS_TYPE_NONE = 0,
	KOBJ_NS_TYPE_NET,
	KOBJ_NS_TYPES
};

#endif
