/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the numbers of x86-64 */
#ifndef _LINUX_UNISTD_H
#define _LINUX_UNISTD_H

#define __NR_read 0
#define __NR_write 1
#define __NR_open 2
#define __NR_close 3
#define __NR_stat 4
#define __NR_fstat 5
#define __NR_lstat 6
#define __NR_poll 7
#define __NR_lseek 8
#define __NR_mmap 9
#define __NR_ioctl 16
#define __NR_mkdir 83
#define __NR_unlink 87
#define __NR_kill 62
#define __NR_getdents 78
#define __NR_getdents64 217
#define __NR_openat 257

#endif
