/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_PARAM_H
#define _LINUX_PARAM_H

#define HZ 250
#define USER_HZ 100
#define CLOCKS_PER_SEC USER_HZ

#endif
