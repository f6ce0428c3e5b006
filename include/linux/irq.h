/* SPDX-License-Identifier: MIT */
/* holdfast: stub: there are no interrupt lines */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H

#include <asm/irq.h>
#include <linux/errno.h>
#include <linux/irqreturn.h>
#include <linux/spinlock.h>
#include <linux/topology.h>
#include <linux/wait.h>

#endif
