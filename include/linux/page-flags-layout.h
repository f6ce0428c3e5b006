/* SPDX-License-Identifier: MIT */
/* holdfast: dup: as on Debian's x86-64 */
#ifndef PAGE_FLAGS_LAYOUT_H
#define PAGE_FLAGS_LAYOUT_H

#include <holdfast/abi/page.h>
#include <linux/numa.h>

#define NR_PAGEFLAGS HF_PG_COUNT
#define SECTIONS_SHIFT 0
#define SECTIONS_WIDTH 0
#define NODES_WIDTH HF_PG_NODE_WIDTH
#define ZONES_SHIFT HF_PG_ZONE_WIDTH
#define ZONES_WIDTH HF_PG_ZONE_WIDTH
#define LAST_CPUPID_SHIFT HF_PG_LAST_CPUPID_WIDTH
#define LAST_CPUPID_WIDTH HF_PG_LAST_CPUPID_WIDTH
#define KASAN_TAG_WIDTH 0

#endif
