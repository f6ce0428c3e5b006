/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _ASM_CURRENT_H
#define _ASM_CURRENT_H

struct task_struct;
struct task_struct *hf_get_current(void);
#define get_current() hf_get_current()
#define current get_current()

#endif
