/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H

#include <linux/eventpoll.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <holdfast/abi/poll.h>

#define POLLIN 0x0001
#define POLLPRI 0x0002
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010
#define POLLNVAL 0x0020
#define POLLRDNORM 0x0040
#define POLLRDBAND 0x0080
#define POLLWRNORM 0x0100
#define POLLWRBAND 0x0200
#define POLLMSG 0x0400
#define POLLREMOVE 0x1000
#define POLLRDHUP 0x2000

#define DEFAULT_POLLMASK (EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM)

typedef struct poll_table_struct poll_table;

/* Puts the poller on the queue; nothing if it only wants to know. Waits for nothing. */
static inline void poll_wait(struct file *file, struct wait_queue_head *head, poll_table *table)
{
	if (table && table->_qproc && head)
		table->_qproc(file, head, table);
}

static inline bool poll_does_not_wait(const poll_table *table)
{
	return table == NULL || table->_qproc == NULL;
}

static inline unsigned int poll_requested_events(const poll_table *table)
{
	return table ? table->_key : ~0U;
}

#endif
