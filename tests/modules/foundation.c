// The inline part of the foundation headers, checked where it runs. init answers 0, or names the
// line that is wrong in the log and answers EDOM.
#include <linux/atomic.h>
#include <linux/bitfield.h>
#include <linux/bitmap.h>
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/unaligned.h>

#define CHECK(condition)                                                     \
	do {                                                                 \
		if (!(condition)) {                                          \
			pr_err("line %d: %s\n", __LINE__, #condition);       \
			return -EDOM;                                        \
		}                                                            \
	} while (0)

struct item {
	int value;
	struct list_head node;
	struct hlist_node hash_node;
	struct llist_node lock_free_node;
};

static volatile int three = 3; /* not a constant for the compiler */

static int check_numbers(void)
{
	int n = three, evaluated = 0;
	u64 big = 1000000007ULL * 1000;

	CHECK(min(n, 5) == 3 && max(n, 5) == 5 && clamp(n, 4, 9) == 4 && min3(n, 2, 7) == 2);
	CHECK(min_t(unsigned int, -1, 3) == 3 && max_t(int, -1, 3) == 3);
	CHECK(min(evaluated++, 4) == 0 && evaluated == 1);
	CHECK(min_not_zero(0, n) == 3);
	CHECK(DIV_ROUND_UP(n, 2) == 2 && round_up(n, 8) == 8 && rounddown(10, n) == 9);
	CHECK(DIV_ROUND_CLOSEST(-7, n) == -2 && abs(-n) == 3 && ALIGN(n, 16) == 16);
	CHECK(do_div(big, 10) == 0 && big == 100000000700ULL);
	CHECK(ilog2(n + 5) == 3 && roundup_pow_of_two(n) == 4 && rounddown_pow_of_two(n) == 2);
	CHECK(is_power_of_2(n + 1) && !is_power_of_2(n) && order_base_2(n) == 2);
	CHECK(int_sqrt(99) == 9 && mult_frac(100, n, 4) == 75);
	CHECK(array_size(SIZE_MAX, n) == SIZE_MAX && size_add(1, 2) == 3);
	CHECK(FIELD_GET(GENMASK(7, 4), 0xab) == 0xa && FIELD_PREP(GENMASK(7, 4), n) == 0x30);
	CHECK(cpu_to_be32(0x01020304) == 0x04030201 && get_unaligned_be16("\x01\x02\x03" + 1) == 0x0203);
	CHECK(upper_32_bits(0x100000002ULL) == 1 && lower_32_bits(0x100000002ULL) == 2);
	CHECK(IS_ERR(ERR_PTR(-ENOMEM)) && !IS_ERR(&n) && PTR_ERR(ERR_PTR(-ENOMEM)) == -ENOMEM);
	CHECK(IS_ENABLED(CONFIG_PROC_FS) && !IS_ENABLED(CONFIG_HOLDFAST_NO_SUCH_THING));
	return 0;
}

static int check_bits(void)
{
	DECLARE_BITMAP(map, 130) = { 0 };
	DECLARE_BITMAP(other, 130) = { 0 };
	unsigned int bit, sum = 0;

	CHECK(!test_and_set_bit(129, map) && test_and_set_bit(129, map) && test_bit(129, map));
	__set_bit(three, map);
	CHECK(find_first_bit(map, 130) == 3 && find_next_bit(map, 130, 4) == 129);
	CHECK(find_next_bit(map, 129, 4) == 129 && find_last_bit(map, 130) == 129);
	for_each_set_bit(bit, map, 130)
		sum += bit;
	CHECK(sum == 132 && bitmap_weight(map, 130) == 2 && hweight32(0xf0f0) == 8);
	bitmap_set(other, 0, 130);
	CHECK(bitmap_full(other, 130) && bitmap_subset(map, other, 130) && !bitmap_empty(map, 130));
	CHECK(bitmap_and(other, map, other, 130) && bitmap_equal(map, other, 130));
	CHECK(test_and_clear_bit(3, map) && !test_bit(3, map) && find_first_zero_bit(map, 130) == 0);
	CHECK(bitmap_find_next_zero_area(other, 130, 0, 8, 7) == 8);
	CHECK(ffs(0) == 0 && ffs(8) == 4 && fls(8) == 4 && __ffs(8) == 3 && fls64(1ULL << 40) == 41);
	CHECK(ror32(1, 1) == 0x80000000 && sign_extend32(0xf, three) == -1);
	return 0;
}

static int check_lists(void)
{
	LIST_HEAD(list);
	LIST_HEAD(rest);
	LLIST_HEAD(free);
	DECLARE_HASHTABLE(table, 3);
	struct item items[4], *item, *next;
	int i, order = 0;

	hash_init(table);
	for (i = 0; i < 4; i++) {
		items[i].value = i;
		list_add_tail(&items[i].node, &list);
		hash_add(table, &items[i].hash_node, i);
		llist_add(&items[i].lock_free_node, &free);
	}
	list_for_each_entry(item, &list, node)
		order = order * 10 + item->value;
	CHECK(order == 123 && list_first_entry(&list, struct item, node) == &items[0]);
	list_for_each_entry_safe(item, next, &list, node)
		if (item->value == 1)
			list_del(&item->node);
	CHECK(items[1].node.next == LIST_POISON1);
	list_move(&items[3].node, &list);
	list_cut_position(&rest, &list, &items[0].node);
	CHECK(list_is_singular(&list) && list_count_nodes(&rest) == 2);
	list_splice_tail_init(&rest, &list);
	order = 0;
	list_for_each_entry_reverse(item, &list, node)
		order = order * 10 + item->value;
	CHECK(order == 32 && list_empty(&rest));
	hash_for_each_possible(table, item, hash_node, 2)
		if (item->value == 2)
			break;
	CHECK(item == &items[2]);
	hash_del(&items[2].hash_node);
	order = 0;
	hash_for_each(table, i, item, hash_node)
		order += 1;
	CHECK(order == 3 && !hash_hashed(&items[2].hash_node));
	order = 0;
	llist_for_each_entry(item, llist_reverse_order(llist_del_all(&free)), lock_free_node)
		order = order * 10 + item->value;
	CHECK(order == 123 && llist_empty(&free));
	return 0;
}

static int released;
static void release(struct kref *kref)
{
	released++;
}

static int check_counts(void)
{
	atomic_t count = ATOMIC_INIT(1);
	atomic64_t wide = ATOMIC64_INIT(1LL << 40);
	atomic_long_t word = ATOMIC_LONG_INIT(5);
	struct kref kref = KREF_INIT(1);
	refcount_t wrong = REFCOUNT_INIT(0);
	int expected = 7, once, loop;

	CHECK(atomic_inc_return(&count) == 2 && atomic_fetch_add(5, &count) == 2);
	CHECK(atomic_try_cmpxchg(&count, &expected, 1) && atomic_dec_and_test(&count));
	CHECK(!atomic_inc_not_zero(&count) && atomic_cmpxchg(&count, 0, -4) == 0);
	CHECK(atomic_dec_if_positive(&count) == -5 && atomic_read(&count) == -4);
	CHECK(atomic64_add_return(1, &wide) == (1LL << 40) + 1 && atomic_long_sub_and_test(5, &word));
	CHECK(xchg(&expected, 9) == 7 && cmpxchg(&expected, 9, 1) == 9 && expected == 1);
	kref_get(&kref);
	CHECK(!kref_put(&kref, release) && kref_put(&kref, release) && released == 1);
	CHECK(!kref_get_unless_zero(&kref));
	refcount_inc(&wrong); /* complains, and stays saturated */
	refcount_inc(&wrong);
	CHECK(refcount_read(&wrong) == (unsigned int)REFCOUNT_SATURATED);
	once = 0;
	for (loop = 0; loop < 3; loop++)
		once += WARN_ON_ONCE(three == 3);
	CHECK(once == 3);
	CHECK(hash_32(1, 8) == 0x61 && jhash_1word(7, 1) == jhash_1word(7, 1));
	CHECK(jhash("abcdefghijklm", 13, 0) != jhash("abcdefghijkln", 13, 0));
	return 0;
}

static int __init foundation_init(void)
{
	int error = check_numbers();

	if (!error)
		error = check_bits();
	if (!error)
		error = check_lists();
	if (!error)
		error = check_counts();
	return error;
}

static void __exit foundation_exit(void)
{
}

module_init(foundation_init);
module_exit(foundation_exit);
MODULE_LICENSE("GPL");
