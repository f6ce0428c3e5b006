/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_IN_H
#define _LINUX_IN_H

#include <asm/byteorder.h>
#include <linux/errno.h>
#include <uapi/linux/in.h>


static inline bool ipv4_is_loopback(__be32 addr)
{
	return (be32_to_cpu(addr) >> 24) == 127;
}
static inline bool ipv4_is_multicast(__be32 addr)
{
	return (be32_to_cpu(addr) >> 28) == 14;
}
static inline bool ipv4_is_lbcast(__be32 addr)
{
	return be32_to_cpu(addr) == INADDR_BROADCAST;
}
static inline bool ipv4_is_zeronet(__be32 addr)
{
	return addr == 0;
}
static inline bool ipv4_is_private_10(__be32 addr)
{
	return (be32_to_cpu(addr) >> 24) == 10;
}
static inline bool ipv4_is_private_172(__be32 addr)
{
	return (be32_to_cpu(addr) >> 20) == 0xac1;
}
static inline bool ipv4_is_private_192(__be32 addr)
{
	return (be32_to_cpu(addr) >> 16) == 0xc0a8;
}

#endif
