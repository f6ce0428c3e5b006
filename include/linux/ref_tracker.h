/* SPDX-License-Identifier: MIT */
/* holdfast: dup: as with CONFIG_REF_TRACKER on; a place is a line, not a whole stack */
#ifndef _LINUX_REF_TRACKER_H
#define _LINUX_REF_TRACKER_H

#include <holdfast/abi/ref_tracker.h>
#include <linux/spinlock.h>
#include <linux/types.h>

static inline void ref_tracker_dir_init(struct ref_tracker_dir *dir, unsigned int quarantine_count)
{
	INIT_LIST_HEAD(&dir->list);
	INIT_LIST_HEAD(&dir->quarantine);
	spin_lock_init(&dir->lock);
	dir->quarantine_avail = quarantine_count;
	dir->untracked = 0;
}

void ref_tracker_dir_exit(struct ref_tracker_dir *dir);
void ref_tracker_dir_print(struct ref_tracker_dir *dir, unsigned int display_limit);
int ref_tracker_alloc(struct ref_tracker_dir *dir, struct ref_tracker **trackerp, gfp_t gfp);
int ref_tracker_free(struct ref_tracker_dir *dir, struct ref_tracker **trackerp);

#endif
