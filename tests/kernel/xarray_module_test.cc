// The advanced interface of the xarray as a module meets it: places in the array, entries of many
// indices, nodes that leave the tree.
#include <gmock/gmock.h>

#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

class XarrayModuleTest : public testing::SelfCheckTest {
 protected:
  int check(const std::string& body) {
    const int result = run(R"(
#include <linux/xarray.h>
static DEFINE_XARRAY(xa);
static __maybe_unused void *value(unsigned long n) { return xa_mk_value(n); }
/* One entry for the 2^order indices around `index`. */
static __maybe_unused void *put(unsigned long index, unsigned int order, void *entry)
{
	XA_STATE_ORDER(xas, &xa, index, order);
	void *old;

	do {
		xas_lock(&xas);
		old = xas_store(&xas, entry);
		xas_unlock(&xas);
	} while (xas_nomem(&xas, GFP_KERNEL));
	return old;
}
)" + body);
    if (result == 0) {
      EXPECT_EQ(unload("probe"), 0);
    }
    return result;
  }
};

TEST_F(XarrayModuleTest, OneEntryForManyIndices) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	unsigned long index;
	unsigned int order;
	void *entry;

	for (order = 0; order < 40; order++) {
		unsigned long first = 5UL << order, behind = 6UL << order;

		CHECK(!put(first, order, value(order)));
		CHECK(xa_load(&xa, first) == value(order) && xa_load(&xa, behind - 1) == value(order));
		CHECK(!xa_load(&xa, first - 1) && !xa_load(&xa, behind));
		CHECK(xa_get_order(&xa, behind - 1) == order);
		xa_set_mark(&xa, behind - 1, XA_MARK_1);
		CHECK(xa_get_mark(&xa, first, XA_MARK_1) && !xa_get_mark(&xa, first, XA_MARK_2));
		CHECK(!put(behind, 0, value(99)));
		index = 0;
		CHECK(xa_find(&xa, &index, ULONG_MAX, XA_PRESENT) == value(order) && index == first);
		CHECK(xa_find_after(&xa, &index, ULONG_MAX, XA_PRESENT) == value(99) && index == behind);
		CHECK(xa_erase(&xa, behind) == value(99));
		CHECK(xa_cmpxchg(&xa, behind - 1, value(order), value(7), GFP_KERNEL) == value(order));
		CHECK(xa_load(&xa, first) == value(7));
		CHECK(xa_erase(&xa, behind - 1) == value(7) && xa_empty(&xa));
		CHECK(!put(0, order, value(1)) && put(0, order, value(2)) == value(1));
		CHECK(xa_load(&xa, (1UL << order) - 1) == value(2) && !xa_load(&xa, 1UL << order));
		CHECK(xa_erase(&xa, 0) == value(2) && xa_empty(&xa));
	}

	/* Over smaller ones, whose marks it gathers. */
	for (index = 0; index < 300; index++)
		CHECK(!xa_err(xa_store(&xa, index, value(index), GFP_KERNEL)));
	xa_set_mark(&xa, 70, XA_MARK_2);
	CHECK(put(64, 6, value(1000)) != NULL);
	CHECK(xa_load(&xa, 127) == value(1000) && xa_load(&xa, 128) == value(128));
	CHECK(put(256, 2, value(1001)) == value(256));
	index = 0;
	xa_for_each(&xa, index, entry)
		CHECK(xa_get_order(&xa, index) == (index == 64 ? 6 : index == 256 ? 2 : 0));
	CHECK(put(0, 9, NULL) != NULL && xa_empty(&xa));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(XarrayModuleTest, RangesAreStoredInAsFewEntriesAsCanBe) {
  EXPECT_EQ(check(R"(
static int range(unsigned long first, unsigned long last, int entries)
{
	unsigned long index, step = (last - first) / 50 + 1;
	void *entry;

	CHECK(!xa_err(xa_store_range(&xa, first, last, &xa, GFP_KERNEL)));
	for (index = first; index <= last && index >= first; index += step)
		CHECK(xa_load(&xa, index) == &xa);
	CHECK(xa_load(&xa, last) == &xa);
	CHECK(!first || !xa_load(&xa, first - 1));
	CHECK(last == ULONG_MAX || !xa_load(&xa, last + 1));
	xa_for_each(&xa, index, entry)
		entries--;
	CHECK(entries == 0);
	xa_store_range(&xa, first, last, NULL, GFP_KERNEL);
	CHECK(xa_empty(&xa));
	return 0;
}
static int start(void)
{
	CHECK(xa_err(xa_store_range(&xa, 5, 4, &xa, GFP_KERNEL)) == -EINVAL);
	CHECK(!range(0, 0, 1) && !range(10, 20, 1) && !range(10, 200, 3));
	CHECK(!range(64, 127, 1) && !range(4096, 3 * 4096 - 1, 1) && !range(63, 64, 2));
	CHECK(!range(ULONG_MAX - 100, ULONG_MAX, 2) && !range(1UL << 40, (1UL << 41) - 1, 1));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(XarrayModuleTest, PlacesGoBothWaysPauseAndMeetConflicts) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	XA_STATE(xas, &xa, 0);
	unsigned long i;
	int seen = 0;
	void *entry;

	for (i = 0; i < 200; i += 2)
		CHECK(!xa_err(xa_store(&xa, i, value(i), GFP_KERNEL)));
	rcu_read_lock();
	for (i = 0; i < 400; i++)
		CHECK(xas_next(&xas) == (i < 200 && i % 2 == 0 ? value(i) : NULL) && xas.xa_index == i);
	while (i-- > 1)
		CHECK(xas_prev(&xas) == (i < 201 && i % 2 == 1 ? value(i - 1) : NULL));
	xas_set(&xas, 0);
	xas_for_each(&xas, entry, 99) {
		CHECK(entry == value(2 * seen));
		if (++seen % 3 == 0)
			xas_pause(&xas);
	}
	CHECK(seen == 50);
	rcu_read_unlock();
	xa_set_mark(&xa, 66, XA_MARK_0);
	xas_set(&xas, 0);
	xas_lock(&xas);
	xas_for_each_marked(&xas, entry, ULONG_MAX, XA_MARK_0)
		CHECK(entry == value(66));
	xas_set_order(&xas, 64, 3);
	seen = 0;
	xas_for_each_conflict(&xas, entry)
		CHECK(entry == value(64 + 2 * seen++));
	CHECK(seen == 4);
	CHECK(xas_store(&xas, &xa) == value(64) && xas_get_order(&xas) == 3);
	CHECK(xas_get_mark(&xas, XA_MARK_0));
	xas_unlock(&xas);
	CHECK(xa_load(&xa, 71) == &xa && xa_load(&xa, 72) == value(72));
	xa_destroy(&xa);
	CHECK(xa_empty(&xa) && !xa_marked(&xa, XA_MARK_0));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(XarrayModuleTest, EntriesAreSplitAndRangesMade) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	XA_STATE_ORDER(part, &xa, 128, 1);
	XA_STATE_ORDER(range, &xa, 1024, 7);
	unsigned long i;

	CHECK(!put(128, 7, &xa));
	xa_set_mark(&xa, 128, XA_MARK_1);
	xas_split_alloc(&part, &xa, 7, GFP_KERNEL);
	xas_lock(&part);
	xas_split(&part, &xa, 7);
	xas_unlock(&part);
	xas_destroy(&part);
	for (i = 128; i < 256; i++)
		CHECK(xa_load(&xa, i) == &xa && xa_get_order(&xa, i) == 1 &&
		      xa_get_mark(&xa, i, XA_MARK_1));
	CHECK(!xa_err(xa_store(&xa, 130, value(1), GFP_KERNEL)));
	CHECK(xa_load(&xa, 131) == value(1) && xa_load(&xa, 132) == &xa);
	xa_destroy(&xa);

	do {
		xas_lock(&range);
		xas_create_range(&range);
		for (i = 0; i < 128 && !xas_error(&range); i++) {
			xas_store(&range, value(i));
			xas_next(&range);
		}
		xas_unlock(&range);
	} while (xas_nomem(&range, GFP_KERNEL));
	for (i = 0; i < 128; i++)
		CHECK(xa_erase(&xa, 1024 + i) == value(i));
	CHECK(xa_empty(&xa));
	return 0;
}
)"),
            0)
      << log();
}

// What a reader, or who holds the lock, stands on stays there, and says that it has gone.
TEST_F(XarrayModuleTest, NodesThatLeaveStayReadable) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	XA_STATE(xas, &xa, 1);
	struct xa_node *node;

	xa_store(&xa, 0, value(0), GFP_KERNEL);
	xa_store(&xa, 1, value(1), GFP_KERNEL);
	xas_lock(&xas);
	CHECK(xas_load(&xas) == value(1) && xa_load(&xa, 0) == value(0)); /* no second lock */
	node = xas.xa_node;
	CHECK(node->count == 2 && node->nr_values == 2);
	xas_store(&xas, NULL);
	CHECK(xa_is_retry(node->slots[0]) && xas.xa_node == XAS_BOUNDS);
	xas_unlock(&xas);

	xa_store(&xa, 1, value(1), GFP_KERNEL);
	rcu_read_lock();
	xas_set(&xas, 0);
	CHECK(xas_find(&xas, ULONG_MAX) == value(0));
	xa_erase(&xa, 1);
	CHECK(xas_retry(&xas, xas_reload(&xas)) && xas.xa_node == XAS_RESTART);
	CHECK(xas_next_entry(&xas, ULONG_MAX) == value(0));
	rcu_read_unlock();
	xa_erase(&xa, 0);
	rcu_barrier();
	return 0;
}
)"),
            0);
  EXPECT_THAT(log(), ::testing::Not(::testing::HasSubstr("leak")));
}

// Pointers of two bytes' alignment look like the tree's own nodes.
TEST_F(XarrayModuleTest, OddPointers) {
  EXPECT_EQ(check(R"(
static char text[64];
static int start(void)
{
	DEFINE_XARRAY_ALLOC1(ids);
	unsigned long index;
	void *entry;
	u32 id, i;

	for (i = 1; i < 40; i++)
		CHECK(!xa_alloc(&ids, &id, text + i, xa_limit_32b, GFP_KERNEL) && id == i);
	i = 1;
	xa_for_each(&ids, index, entry)
		CHECK(entry == text + i++ && !xa_get_mark(&ids, index, XA_MARK_1));
	CHECK(i == 40);
	for (i = 39; i > 0; i--)
		CHECK(xa_erase(&ids, i) == text + i);
	CHECK(xa_empty(&ids));
	CHECK(!xa_store(&ids, 0, text + 2, GFP_KERNEL) && xa_load(&ids, 0) == text + 2);
	xa_store(&ids, 1, text, GFP_KERNEL);
	CHECK(xa_erase(&ids, 1) == text && xa_erase(&ids, 0) == text + 2 && xa_empty(&ids));
	return 0;
}
)"),
            0)
      << log();
}

}  // namespace
}  // namespace holdfast::kernel
