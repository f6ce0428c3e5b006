/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#include <linux/jump_label.h>
