// Memory in whole pages, and what Linux's headers bring along, as modules count on them.
#include <gmock/gmock.h>

#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

using MemoryModuleTest = testing::SelfCheckTest;

TEST_F(MemoryModuleTest, VmallocIsAlignedAsAsked) {
  EXPECT_EQ(run(R"(
#include <linux/vmalloc.h>
static int start(void)
{
	unsigned int order;

	for (order = 0; order < 24; order++) {
		char *block = __vmalloc_node(5 * PAGE_SIZE, 1UL << order, GFP_KERNEL | __GFP_ZERO, 0,
					     NULL);

		CHECK(block && is_vmalloc_addr(block));
		CHECK((unsigned long)block % max(1UL << order, PAGE_SIZE) == 0);
		CHECK(!block[0] && !block[5 * PAGE_SIZE - 1]);
		memset(block, 1, 5 * PAGE_SIZE);
		vfree(block);
	}
	CHECK(!__vmalloc_node(PAGE_SIZE, 1UL << 60, GFP_KERNEL, 0, NULL));
	return 0;
}
)"),
            0)
      << log();
  EXPECT_THAT(log(), ::testing::HasSubstr("vmalloc error"));
}

// Freed pages come back as zeroes, however many went through one's hands.
TEST_F(MemoryModuleTest, PagesAreFreshEachTime) {
  EXPECT_EQ(run(R"(
#include <linux/mm.h>
#include <linux/vmalloc.h>
static int start(void)
{
	unsigned long *kept[20] = {};
	int i;

	for (i = 0; i < 3000; i++) {
		unsigned long addr = __get_free_pages(GFP_KERNEL | __GFP_ZERO, i % 4);
		unsigned long *words = (unsigned long *)addr;
		unsigned long end = (PAGE_SIZE << (i % 4)) / sizeof(long) - 1;

		CHECK(words && !words[0] && !words[end]);
		words[0] = words[end] = i + 1;
		if (i % 150 == 0) {
			kept[i / 150] = words;
			continue;
		}
		get_page(virt_to_page(words));
		free_pages(addr, i % 4);
		CHECK(words[0] == i + 1);
		put_page(virt_to_page(words));
	}
	for (i = 0; i < 20; i++) {
		CHECK(kept[i][0] == i * 150 + 1);
		free_pages((unsigned long)kept[i], i * 150 % 4);
	}
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(MemoryModuleTest, HeadersBringWhatLinuxsBring) {
  EXPECT_EQ(run(R"(
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/timer.h>
static int start(void)
{
	struct file_system_type *type = get_fs_type("none");
	ktime_t now = ktime_get();
	cycles_t cycles = get_cycles();
	DECLARE_COMPLETION_ONSTACK(done);

	complete(&done);
	wait_for_completion(&done);
	CHECK(!type && THREAD_ALIGN == THREAD_SIZE);
	CHECK(ktime_us_delta(ktime_get(), now) >= 0 && get_cycles() >= cycles);
	return 0;
}
)"),
            0)
      << log();
}

}  // namespace
}  // namespace holdfast::kernel
