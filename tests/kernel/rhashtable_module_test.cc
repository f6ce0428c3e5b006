// Resizable hash tables as a module meets them: most of their code is in the header.
#include <gmock/gmock.h>

#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

class RhashtableTest : public testing::SelfCheckTest {
 protected:
  int check(const std::string& body) {
    return run(R"(
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
struct item { int key, value; struct rhash_head node; };
static const struct rhashtable_params params = {
	.key_len = sizeof(int), .key_offset = offsetof(struct item, key),
	.head_offset = offsetof(struct item, node), .automatic_shrinking = true,
};
static struct rhashtable ht;
static struct item items[2000];
static __maybe_unused int freed;

__maybe_unused static struct item *find(int key) { return rhashtable_lookup_fast(&ht, &key, params); }
__maybe_unused static int add(int i)
{
	items[i].key = i;
	return rhashtable_lookup_insert_fast(&ht, &items[i].node, params);
}
__maybe_unused static int drop(int i) { return rhashtable_remove_fast(&ht, &items[i].node, params); }
__maybe_unused static unsigned int settled(void)
{
	flush_work(&ht.run_work);
	return ht.tbl->size;
}
__maybe_unused static void count_freed(void *object, void *counter) { ++*(int *)counter; }
)" + body);
  }
};

TEST_F(RhashtableTest, InsertsFindsReplacesAndRemoves) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	struct item twin = { .key = 3 }, other = { .key = 4 };
	struct rhashtable_params wrong = { .head_offset = 8 };

	CHECK(rhashtable_init(&ht, &wrong) == -EINVAL);
	CHECK(!rhashtable_init(&ht, &params));
	CHECK(settled() == 64 && !find(3) && drop(3) == -ENOENT);
	CHECK(!add(3) && find(3) == &items[3] && !find(4));
	CHECK(rhashtable_lookup_insert_fast(&ht, &twin.node, params) == -EEXIST);
	CHECK(rhashtable_lookup_get_insert_fast(&ht, &twin.node, params) == &items[3]);
	CHECK(rhashtable_replace_fast(&ht, &items[3].node, &other.node, params) == -EINVAL);
	CHECK(!rhashtable_replace_fast(&ht, &items[3].node, &twin.node, params));
	CHECK(find(3) == &twin);
	CHECK(rhashtable_replace_fast(&ht, &items[3].node, &twin.node, params) == -ENOENT);
	CHECK(drop(3) == -ENOENT && !rhashtable_remove_fast(&ht, &twin.node, params));
	CHECK(!find(3) && atomic_read(&ht.nelems) == 0);
	CHECK(!rhashtable_insert_fast(&ht, &twin.node, params)); /* keys are not looked at */
	CHECK(!rhashtable_insert_fast(&ht, &items[3].node, params));
	rhashtable_free_and_destroy(&ht, count_freed, &freed);
	CHECK(freed == 2);
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(RhashtableTest, GrowsAndShrinks) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	struct rhashtable_params small = params;
	int i;

	small.nelem_hint = 3;
	CHECK(!rhashtable_init(&ht, &small) && settled() == 4);
	for (i = 0; i < 2000; i++)
		CHECK(!add(i));
	CHECK(settled() == 4096 && atomic_read(&ht.nelems) == 2000);
	for (i = 0; i < 2000; i++)
		CHECK(find(i) == &items[i]);
	for (i = 0; i < 1990; i++) {
		CHECK(!drop(i));
		if (i % 100 == 0)
			settled();
	}
	CHECK(settled() <= 32 && settled() >= 8);
	for (i = 0; i < 2000; i++)
		CHECK(find(i) == (i < 1990 ? NULL : &items[i]));
	rhashtable_destroy(&ht);

	small.max_size = 11; /* 8 */
	CHECK(!rhashtable_init(&ht, &small));
	for (i = 0; i < 16; i++)
		CHECK(!add(i));
	CHECK(add(16) == -E2BIG && add(15) == -EEXIST && settled() == 8);
	rhashtable_destroy(&ht);
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(RhashtableTest, WalksSeeEveryEntryAndAreToldOfResizes) {
  EXPECT_EQ(check(R"(
static unsigned char seen[2000];
static int walk(struct rhashtable_iter *iter)
{
	struct item *item;
	int again = 0;

	while ((item = rhashtable_walk_next(iter))) {
		if (IS_ERR(item)) {
			again += PTR_ERR(item) == -EAGAIN;
			continue;
		}
		seen[item->key]++;
	}
	return again;
}
static int start(void)
{
	struct rhashtable_iter iter;
	struct item *first, *second;
	int i;

	CHECK(!rhashtable_init(&ht, &params));
	for (i = 0; i < 20; i++)
		CHECK(!add(i));
	rhashtable_walk_enter(&ht, &iter);
	CHECK(!rhashtable_walk_start_check(&iter));
	CHECK(walk(&iter) == 0);
	CHECK(!rhashtable_walk_next(&iter));
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	for (i = 0; i < 20; i++)
		CHECK(seen[i] == 1);

	rhashtable_walk_enter(&ht, &iter);
	rhashtable_walk_start(&iter);
	first = rhashtable_walk_next(&iter);
	CHECK(rhashtable_walk_peek(&iter) == first);
	second = rhashtable_walk_next(&iter);
	rhashtable_walk_stop(&iter);
	CHECK(!drop(second->key)); /* where the walk stands */
	rhashtable_walk_start(&iter);
	CHECK(rhashtable_walk_peek(&iter) != second);
	rhashtable_walk_stop(&iter);
	CHECK(!add(second->key));

	for (i = 20; i < 2000; i++)
		CHECK(!add(i));
	CHECK(settled() >= 2048);
	memset(seen, 0, sizeof(seen));
	CHECK(rhashtable_walk_start_check(&iter) == -EAGAIN);
	walk(&iter);
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	for (i = 0; i < 2000; i++)
		CHECK(seen[i] == 1);
	rhashtable_destroy(&ht);
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(RhashtableTest, ListsKeepWhatHasTheSameKey) {
  EXPECT_EQ(check(R"(
struct many { int key, id; struct rhlist_head node; };
static struct many many[9];
static struct rhltable lists;
static const struct rhashtable_params listed = {
	.key_len = sizeof(int), .head_offset = offsetof(struct many, node),
};
static int ids(int key)
{
	struct rhlist_head *list, *at;
	struct many *one;
	int bits = 0;

	rcu_read_lock();
	list = rhltable_lookup(&lists, &key, listed);
	rhl_for_each_entry_rcu(one, at, list, node)
		bits |= 1 << one->id;
	rcu_read_unlock();
	return bits;
}
static int out(int id) { return rhltable_remove(&lists, &many[id].node, listed); }
static int start(void)
{
	struct rhashtable_iter iter;
	int i, walked = 0;

	CHECK(!rhltable_init(&lists, &listed));
	for (i = 0; i < 9; i++) {
		many[i] = (struct many){ .key = i / 3, .id = i };
		CHECK(!rhltable_insert(&lists, &many[i].node, listed));
	}
	CHECK(atomic_read(&lists.ht.nelems) == 3);
	CHECK(ids(0) == 7 && ids(1) == 7 << 3 && ids(2) == 7 << 6 && ids(3) == 0);
	rhltable_walk_enter(&lists, &iter);
	rhashtable_walk_start(&iter);
	while (rhashtable_walk_next(&iter))
		walked++;
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	CHECK(walked == 9);
	CHECK(!out(1) && ids(0) == 5 && out(1) == -ENOENT);
	CHECK(!out(5) && ids(1) == 3 << 3); /* the first of its list */
	CHECK(!out(3) && !out(4) && ids(1) == 0 && atomic_read(&lists.ht.nelems) == 2);
	CHECK(!out(0) && ids(0) == 4);
	rhltable_free_and_destroy(&lists, count_freed, &freed);
	CHECK(freed == 4);
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(RhashtableTest, KeysThatAreNotInTheEntry) {
  EXPECT_EQ(check(R"(
static u32 hash_object(const void *data, u32 len, u32 seed)
{
	return jhash_1word(((const struct item *)data)->key, seed);
}
static u32 hash_key(const void *key, u32 len, u32 seed) { return jhash_1word(**(int **)key, seed); }
static int compare(struct rhashtable_compare_arg *arg, const void *object)
{
	return **(int *const *)arg->key != ((const struct item *)object)->key;
}
static int start(void)
{
	static const struct rhashtable_params own = {
		.head_offset = offsetof(struct item, node), .hashfn = hash_key,
		.obj_hashfn = hash_object, .obj_cmpfn = compare, .nelem_hint = 3,
	};
	int i, *key = &i;

	CHECK(!rhashtable_init(&ht, &own));
	for (i = 0; i < 100; i++) {
		items[i].key = i;
		CHECK(!rhashtable_lookup_insert_key(&ht, &key, &items[i].node, own));
	}
	for (i = 0; i < 100; i++) {
		CHECK(rhashtable_lookup_insert_key(&ht, &key, &items[i].node, own) == -EEXIST);
		CHECK(rhashtable_lookup_fast(&ht, &key, own) == &items[i]);
	}
	CHECK(!rhashtable_lookup_fast(&ht, &key, own));
	rhashtable_destroy(&ht);
	return 0;
}
)"),
            0)
      << log();
}

// Readers and writers of keys of their own, while the table grows and shrinks below them.
TEST_F(RhashtableTest, ConcurrentUsersMissNothing) {
  EXPECT_EQ(check(R"(
static atomic_t all_wrong = ATOMIC_INIT(0);
static DECLARE_COMPLETION(done);
static int use(void *data)
{
	int begin = (long)data * 500, i, round, wrong = 0;

	for (round = 0; round < 3; round++) {
		for (i = begin; i < begin + 500; i++) {
			wrong += add(i) != 0;
			wrong += find(i) != &items[i] || find(begin) != &items[begin];
		}
		for (i = begin; i < begin + 500; i++) {
			wrong += find(i) != &items[i];
			wrong += drop(i) != 0 || find(i) != NULL;
		}
	}
	atomic_add(wrong, &all_wrong);
	complete(&done);
	return 0;
}
static int start(void)
{
	long i;

	CHECK(!rhashtable_init(&ht, &params));
	for (i = 0; i < 3; i++)
		kthread_run(use, (void *)i, "use%ld", i);
	for (i = 0; i < 3; i++)
		wait_for_completion(&done);
	CHECK(atomic_read(&all_wrong) == 0 && atomic_read(&ht.nelems) == 0);
	rhashtable_destroy(&ht);
	return 0;
}
)"),
            0)
      << log();
}

// Its tables are on the module's account.
TEST_F(RhashtableTest, ATableThatIsNotDestroyedLeaks) {
  EXPECT_EQ(check(R"(
static int start(void)
{
	CHECK(!rhashtable_init(&ht, &params));
	return 0;
}
)"),
            0);
  unload("probe");
  EXPECT_THAT(log(), ::testing::ContainsRegex("probe: leak: [0-9]+ bytes in 1 object of"));
}

}  // namespace
}  // namespace holdfast::kernel
