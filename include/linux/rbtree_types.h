/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_RBTREE_TYPES_H
#define _LINUX_RBTREE_TYPES_H

#include <holdfast/abi/rbtree.h>
#include <linux/stddef.h>

#define RB_ROOT ((struct rb_root){ NULL })
#define RB_ROOT_CACHED ((struct rb_root_cached){ { NULL }, NULL })

#endif
