/* SPDX-License-Identifier: MIT */
/* holdfast: dup. Paths are of open files; there is nothing to look one up by. */
#ifndef _LINUX_PATH_H
#define _LINUX_PATH_H

#include <holdfast/abi/fs.h>

#endif
