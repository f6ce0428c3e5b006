/* SPDX-License-Identifier: MIT */
/* holdfast: custom: names of addresses; no look-up by name, which Linux has not exported since 5.7 */
#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/stddef.h>

#define KSYM_NAME_LEN 512
#define KSYM_SYMBOL_LEN (KSYM_NAME_LEN + 128)

static inline int sprint_symbol(char *buffer, unsigned long address)
{
	return scnprintf(buffer, KSYM_SYMBOL_LEN, "%pS", (void *)address);
}
static inline int sprint_symbol_no_offset(char *buffer, unsigned long address)
{
	return scnprintf(buffer, KSYM_SYMBOL_LEN, "%ps", (void *)address);
}

#endif
