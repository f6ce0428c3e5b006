/* SPDX-License-Identifier: MIT */
/* holdfast: dup: gone since 2.6.27 */
#ifndef _ASM_SEMAPHORE_H
#define _ASM_SEMAPHORE_H

#include <linux/semaphore.h>

#endif
