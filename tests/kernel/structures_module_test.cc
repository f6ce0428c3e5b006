// Trees, keys, hashes and lists of pieces as a real module meets them: each module checks itself
// in its init and names the line that was wrong.
#include <gmock/gmock.h>

#include <cerrno>

#include "kernel/core/tasks.h"
#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using StructuresTest = testing::SelfCheckTest;

TEST_F(StructuresTest, AugmentedTreesKeepTheirValues) {
  EXPECT_EQ(run(R"(
#include <linux/rbtree_augmented.h>
struct item { struct rb_node rb; int key, weight, most; };
#define weight_of(item) ((item)->weight)
RB_DECLARE_CALLBACKS_MAX(static, callbacks, struct item, rb, int, most, weight_of)
static struct rb_root_cached root = RB_ROOT_CACHED;
static struct item items[200];
static bool in[200];

static void add(struct item *item)
{
	struct rb_node **link = &root.rb_root.rb_node, *above = NULL;
	bool leftmost = true;

	while (*link) {
		struct item *parent = rb_entry(above = *link, struct item, rb);

		parent->most = max(parent->most, item->weight);
		link = item->key < parent->key ? &above->rb_left : &above->rb_right;
		leftmost = leftmost && link == &above->rb_left;
	}
	item->most = item->weight;
	rb_link_node(&item->rb, above, link);
	rb_insert_augmented_cached(&item->rb, &root, leftmost, &callbacks);
}
/* Black nodes on each way down; -1: something is wrong. */
static int right(struct rb_node *rb, struct rb_node *parent)
{
	struct item *item = rb_entry(rb, struct item, rb);
	int most, left, more;

	if (!rb)
		return 0;
	if (rb_parent(rb) != parent || (rb_is_red(rb) && parent && rb_is_red(parent)))
		return -1;
	most = item->weight;
	if (rb->rb_left)
		most = max(most, rb_entry(rb->rb_left, struct item, rb)->most);
	if (rb->rb_right)
		most = max(most, rb_entry(rb->rb_right, struct item, rb)->most);
	left = right(rb->rb_left, rb);
	more = right(rb->rb_right, rb);
	return most != item->most || left < 0 || left != more ? -1 : left + rb_is_black(rb);
}
static int start(void)
{
	u64 random = 5;
	int round;

	for (round = 0; round < 6000; ++round) {
		struct item *item;
		int key;

		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		key = (random >> 40) % 200;
		item = &items[key];
		if (in[key]) {
			rb_erase_augmented_cached(&item->rb, &root, &callbacks);
		} else {
			item->key = key;
			item->weight = (random >> 20) % 1000;
			add(item);
		}
		in[key] = !in[key];
		CHECK(right(root.rb_root.rb_node, NULL) >= 0);
		CHECK(root.rb_leftmost == rb_first(&root.rb_root));
	}
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, IntervalTreesFindWhatOverlaps) {
  EXPECT_EQ(run(R"(
#include <linux/interval_tree.h>
#include <linux/interval_tree_generic.h>
struct own { struct rb_node rb; u32 first, end, most; };
#define own_first(node) ((node)->first)
#define own_end(node) ((node)->end)
INTERVAL_TREE_DEFINE(struct own, rb, u32, most, own_first, own_end, static, own)
static struct rb_root_cached theirs = RB_ROOT_CACHED, ours = RB_ROOT_CACHED;
static struct interval_tree_node nodes[60];
static struct own owns[60];
static bool in[60];

static int look(unsigned long from, unsigned long to)
{
	struct interval_tree_node *node = interval_tree_iter_first(&theirs, from, to);
	struct own *own = own_iter_first(&ours, from, to);
	unsigned long before = 0;
	int count = 0, expected = 0, i;

	for (i = 0; i < 60; ++i)
		expected += in[i] && nodes[i].start <= to && nodes[i].last >= from;
	while (node && own) {
		CHECK(node->start <= to && node->last >= from && node->start >= before);
		CHECK(own->first <= to && own->end >= from);
		before = node->start;
		++count;
		node = interval_tree_iter_next(node, from, to);
		own = own_iter_next(own, from, to);
	}
	CHECK(!node && !own && count == expected);
	return 0;
}
static int start(void)
{
	u64 random = 9;
	int round;

	for (round = 0; round < 3000; ++round) {
		int i;

		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		i = (random >> 50) % 60;
		if (in[i]) {
			interval_tree_remove(&nodes[i], &theirs);
			own_remove(&owns[i], &ours);
		} else {
			nodes[i].start = owns[i].first = (random >> 33) % 500;
			nodes[i].last = owns[i].end = nodes[i].start + (random >> 25) % 60;
			interval_tree_insert(&nodes[i], &theirs);
			own_insert(&owns[i], &ours);
		}
		in[i] = !in[i];
		if (look((random >> 20) % 500, (random >> 20) % 500 + (random >> 10) % 40))
			return -EIO;
	}
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, StaticKeysCount) {
  EXPECT_EQ(run(R"(
#include <linux/jump_label.h>
static DEFINE_STATIC_KEY_TRUE(on);
static DEFINE_STATIC_KEY_FALSE(off);
static struct static_key old = STATIC_KEY_INIT_FALSE;
static int start(void)
{
	CHECK(static_branch_likely(&on) && !static_branch_unlikely(&off));
	CHECK(!static_key_false(&old) && !static_key_enabled(&old));
	static_branch_disable(&on);
	static_branch_enable(&off);
	static_branch_enable(&off);
	CHECK(!static_branch_likely(&on) && static_branch_unlikely(&off));
	CHECK(static_key_count(&off.key) == 1);
	static_key_slow_inc(&old);
	static_key_slow_inc(&old);
	static_key_slow_dec(&old);
	CHECK(static_key_true(&old) && static_key_enabled(&old));
	static_key_slow_dec(&old);
	CHECK(!static_key_enabled(&old));
	static_key_slow_dec(&old);
	CHECK(static_key_count(&old) == 0);
	return 0;
}
)"),
            0);
  EXPECT_THAT(log(), HasSubstr("jump label: negative count!"));
}

// The numbers are those of the algorithm's authors.
TEST_F(StructuresTest, SipHashGivesItsVectors) {
  EXPECT_EQ(run(R"(
#include <linux/siphash.h>
static int start(void)
{
	static const siphash_key_t key = { { 0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL } };
	static const hsiphash_key_t small = { { 0x0706050403020100UL, 0x0f0e0d0c0b0a0908UL } };
	u8 bytes[17];
	int i;

	for (i = 0; i < 17; ++i)
		bytes[i] = i;
	CHECK(siphash(bytes, 0, &key) == 0x726fdb47dd0e0e31ULL);
	CHECK(siphash(bytes, 15, &key) == 0xa129ca6149be45e5ULL);
	CHECK(siphash(bytes, 8, &key) == siphash_1u64(0x0706050403020100ULL, &key));
	CHECK(siphash(bytes, 16, &key) ==
	      siphash_2u64(0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL, &key));
	CHECK(siphash(bytes, 4, &key) == siphash_1u32(0x03020100, &key));
	CHECK(siphash(bytes, 12, &key) == siphash_3u32(0x03020100, 0x07060504, 0x0b0a0908, &key));
	CHECK(siphash(bytes, 16, &key) ==
	      siphash_4u32(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c, &key));
	CHECK(siphash(bytes + 1, 3, &key) != siphash(bytes, 3, &key));
	CHECK(hsiphash(bytes, 0, &small) == 0x050fc4dcU);
	CHECK(hsiphash(bytes, 4, &small) == hsiphash_1u32(0x03020100, &small));
	CHECK(hsiphash(bytes, 8, &small) == hsiphash_2u32(0x03020100, 0x07060504, &small));
	CHECK(hsiphash(bytes, 12, &small) ==
	      hsiphash_3u32(0x03020100, 0x07060504, 0x0b0a0908, &small));
	CHECK(hsiphash(bytes, 16, &small) ==
	      hsiphash_4u32(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c, &small));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, ReferenceTrackersNameTheDoubleAndTheLost) {
  EXPECT_EQ(run(R"(
#include <linux/ref_tracker.h>
static struct ref_tracker_dir dir;
static struct ref_tracker *one, *two, *lost;
static noinline void take(struct ref_tracker **to)
{
	ref_tracker_alloc(&dir, to, GFP_KERNEL);
	barrier();
}
static noinline void lose(void)
{
	ref_tracker_alloc(&dir, &lost, GFP_KERNEL);
	barrier();
}
static noinline int give(struct ref_tracker **from)
{
	int answer = ref_tracker_free(&dir, from);

	barrier_data(&answer);
	return answer;
}
static int start(void)
{
	struct ref_tracker *none = NULL;

	ref_tracker_dir_init(&dir, 1);
	take(&one);
	take(&two);
	lose();
	CHECK(give(&one) == 0);
	CHECK(give(&one) == -EINVAL);
	CHECK(give(&two) == 0);
	CHECK(give(&none) == -EEXIST);
	dir.untracked = 0;
	ref_tracker_dir_exit(&dir);
	return 0;
}
)"),
            0);
  const std::string text = log();
  EXPECT_THAT(text, ContainsRegex("reference already released.\n.*allocated in:\n +take\\+0x"));
  EXPECT_THAT(text, ContainsRegex("freed in:\n +give\\+0x"));
  EXPECT_THAT(text, ContainsRegex("leaked reference.\n +lose\\+0x"));
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

TEST_F(StructuresTest, FifosAreHandedOutInPieces) {
  EXPECT_EQ(run(R"(
#include <linux/kfifo.h>
#include <linux/scatterlist.h>
static int start(void)
{
	struct kfifo fifo;
	struct scatterlist list[4];
	char bytes[8];
	int i;

	CHECK(kfifo_alloc(&fifo, 16, GFP_KERNEL) == 0);
	for (i = 0; i < 10; ++i)
		kfifo_put(&fifo, i);
	for (i = 0; i < 6; ++i)
		kfifo_skip(&fifo);
	sg_init_table(list, 4);
	CHECK(sg_is_last(&list[3]) && !sg_is_last(&list[0]) && sg_nents(list) == 4);
	/* Free: 10 to 15, then 0 to 5. */
	CHECK(kfifo_dma_in_prepare(&fifo, list, 1, 16) == 1);
	CHECK(list[0].length == 6 && sg_is_last(&list[0]));
	sg_init_table(list, 4);
	CHECK(kfifo_dma_in_prepare(&fifo, list, 4, 16) == 2);
	CHECK(list[0].length == 6 && list[1].length == 6 && sg_is_last(&list[1]));
	CHECK(sg_virt(&list[0]) == (char *)sg_virt(&list[1]) + 10);
	CHECK(sg_copy_from_buffer(list, 2, "abcdefgh", 8) == 8);
	kfifo_dma_in_finish(&fifo, 8);
	CHECK(kfifo_len(&fifo) == 12);
	sg_init_table(list, 4);
	CHECK(kfifo_dma_out_prepare(&fifo, list, 4, 12) == 2);
	CHECK(sg_pcopy_to_buffer(list, 2, bytes, 8, 3) == 8 && !memcmp(bytes, "\x09" "abcdefg", 8));
	kfifo_dma_out_finish(&fifo, 4);
	CHECK(kfifo_out(&fifo, bytes, 8) == 8 && !memcmp(bytes, "abcdefgh", 8));
	CHECK(kfifo_dma_out_prepare(&fifo, list, 4, 12) == 0);
	kfifo_free(&fifo);
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, RecordsOfFifosToo) {
  EXPECT_EQ(run(R"(
#include <linux/kfifo.h>
static STRUCT_KFIFO_REC_1(16) fifo;
static int start(void)
{
	struct scatterlist list[2];
	char bytes[8];

	INIT_KFIFO(fifo);
	sg_init_table(list, 2);
	CHECK(kfifo_dma_in_prepare(&fifo, list, 2, 16) == 0);
	CHECK(kfifo_dma_in_prepare(&fifo, list, 2, 5) == 1);
	sg_copy_from_buffer(list, 1, "hello", 5);
	kfifo_dma_in_finish(&fifo, 5);
	CHECK(kfifo_peek_len(&fifo) == 5);
	CHECK(kfifo_dma_out_prepare(&fifo, list, 2, 4) == 1 && list[0].length == 4);
	CHECK(kfifo_out(&fifo, bytes, 8) == 5 && !memcmp(bytes, "hello", 5));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, ATaskShowsItsStackItsSleepsAndNoTerminal) {
  EXPECT_EQ(run(R"(
#include <linux/delay.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/tty.h>
static int number;
static noinline int seen_at_each_depth(int deeper)
{
	char local[512];
	int seen = deeper == 0 || seen_at_each_depth(deeper - 1);

	barrier_data(local);
	return seen && object_is_on_stack(local) && object_is_on_stack(&local[511]);
}
static int start(void)
{
	unsigned long sleeps = current->nvcsw;

	CHECK(seen_at_each_depth(40) && !object_is_on_stack(&number));
	CHECK(((unsigned long)current->stack & (THREAD_SIZE - 1)) == 0);
	msleep(1);
	CHECK(current->nvcsw > sleeps);
	sleeps = current->nivcsw;
	schedule();
	CHECK(current->nivcsw > sleeps);
	CHECK(!current->signal->tty && !get_current_tty());
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, TheMachineHasNoDeviceTreeButAProcessor) {
  EXPECT_EQ(run(R"(
#include <asm/io.h>
#include <linux/of.h>
#include <linux/of_device.h>
#include <linux/of_platform.h>
#include <linux/fdtable.h>
#include <asm/cpufeature.h>
static int start(void)
{
	const char *text = "kept";
	u32 value = 7;

	CHECK(of_property_read_u32(NULL, "reg", &value) == -ENOSYS && value == 7);
	CHECK(of_property_read_string(NULL, "label", &text) == -ENOSYS && !strcmp(text, "kept"));
	CHECK(!of_property_read_bool(NULL, "x") && !of_find_node_by_path("/"));
	CHECK(boot_cpu_has(X86_FEATURE_CX8) && boot_cpu_has(X86_FEATURE_XMM2));
	CHECK(boot_cpu_has(X86_FEATURE_LM));
	CHECK(PHYS_PFN(virt_to_phys(&value)) == (unsigned long)&value >> PAGE_SHIFT);
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, BitmapsFromTextAndBack) {
  EXPECT_EQ(run(R"(
#include <linux/bitmap.h>
static int list(const char *text, int bits, u64 low)
{
	DECLARE_BITMAP(map, 128) = { 0, 0 };
	int error = bitmap_parselist(text, map, bits);

	return error ? error : map[0] == low ? 0 : 1;
}
static int mask(const char *text, int bits, u64 low)
{
	DECLARE_BITMAP(map, 128) = { 0, 0 };
	int error = bitmap_parse(text, strlen(text), map, bits);

	return error ? error : map[0] == low ? 0 : 1;
}
static int start(void)
{
	static char page[PAGE_SIZE] __aligned(PAGE_SIZE);
	DECLARE_BITMAP(map, 128) = { 0x30f, 1 };
	int i;

	CHECK(list("0-3, 8\n", 64, 0x10f) == 0);
	CHECK(list("all:1/4", 16, 0x1111) == 0);
	CHECK(list("0-N:2/8", 16, 0x0303) == 0);
	CHECK(list("", 16, 0) == 0);
	CHECK(list("5-3", 16, 0) == -EINVAL);
	CHECK(list("3-", 16, 0) == -EINVAL);
	CHECK(list("0-7:5/4", 16, 0) == -EINVAL);
	CHECK(list("16", 16, 0) == -ERANGE);
	CHECK(list("4294967296", 16, 0) == -EOVERFLOW);
	CHECK(mask("f,00000001", 64, 0xf00000001) == 0);
	CHECK(mask("ff\n", 64, 0xff) == 0);
	CHECK(mask("1ff", 8, 0) == -EOVERFLOW);
	CHECK(mask("123456789", 64, 0) == -EOVERFLOW);
	CHECK(mask("1,2,3", 64, 0) == -EOVERFLOW);
	CHECK(mask("0g", 64, 0) == -EINVAL);
	for (i = 0; i < 2; ++i) {
		static const char *const text[] = { "00000001,00000000,0000030f\n",
						    "0-3,8-9,64\n" };
		CHECK(bitmap_print_to_pagebuf(i, page, map, 65 + 31 * !i) == strlen(text[i]));
		CHECK(!strcmp(page, text[i]));
	}
	CHECK(bitmap_print_list_to_buf(page, map, 128, 4, 3) == 3 && !memcmp(page, "8-9", 3));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, BitmapsAreShiftedCutAndWalked) {
  EXPECT_EQ(run(R"(
#include <linux/bitmap.h>
static int start(void)
{
	DECLARE_BITMAP(a, 192) = { 0x8000000000000001UL, 0x5, 0x1 };
	DECLARE_BITMAP(b, 192), other[3] = { ~0UL, ~0UL, ~0UL }, few[3] = { 0xff00, 0, 1 };
	unsigned long bit, end, clump, count = 0;
	u32 halves[6];

	bitmap_shift_right(b, a, 63, 192);
	CHECK(b[0] == 0xb && b[1] == 0x2 && b[2] == 0);
	bitmap_shift_left(b, a, 65, 192);
	CHECK(b[0] == 0 && b[1] == 2 && b[2] == 0xb);
	bitmap_cut(b, a, 1, 62, 192);
	CHECK(b[0] == ((1UL | 0x5UL << 2) << 0 | 2) && b[1] == 4);
	bitmap_replace(b, a, other, few, 192);
	CHECK(b[0] == 0x800000000000ff01UL && b[1] == 0x5 && b[2] == 1);
	bitmap_to_arr32(halves, a, 97);
	CHECK(halves[0] == 1 && halves[1] == 0x80000000 && halves[2] == 5 && halves[3] == 0);
	bitmap_from_arr32(b, halves, 97);
	CHECK(bitmap_equal(a, b, 97));
	for_each_set_bitrange(bit, end, few, 192)
		count += (bit << 8) + end;
	CHECK(count == (8 << 8) + 16 + (128 << 8) + 129);
	count = 0;
	for_each_clear_bitrange(bit, end, few, 192)
		count = count * 200 + end;
	CHECK(count == (8 * 200 + 128) * 200 + 192);
	count = 0;
	for_each_set_bit_wrap(bit, a, 192, 65)
		count = count * 200 + bit;
	CHECK(count == (((66UL * 200 + 128) * 200 + 0) * 200 + 63) * 200 + 64);
	count = 0;
	for_each_set_clump8(bit, clump, few, 192)
		count = count * 1000 + bit + clump;
	CHECK(count == 263UL * 1000 + 129);
	bitmap_clear(b, 0, 192);
	bitmap_set(b, 3, 2);
	CHECK(b[0] == 0x18 && bitmap_weight(b, 4) == 1 && test_bit(4, b) && !test_bit(5, b));
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, ThereIsNoPageCache) {
  EXPECT_EQ(run(R"(
#include <linux/fs.h>
#include <linux/uio.h>
static struct inode inode;
static struct file file = { .f_inode = &inode };
static int start(void)
{
	struct kiocb request = { .ki_filp = &file };
	struct iov_iter iter = { .count = 4 };

	CHECK(generic_file_read_iter(&request, &iter) == 0);
	inode.i_size = 10;
	CHECK(generic_file_read_iter(&request, &iter) == -EIO);
	CHECK(generic_file_write_iter(&request, &iter) == -EIO);
	iter.count = 0;
	CHECK(generic_file_write_iter(&request, &iter) == 0);
	return 0;
}
)"),
            0)
      << log();
  EXPECT_THAT(log(), HasSubstr("generic_file_write_iter: there is no page cache"));
}

TEST_F(StructuresTest, ClassesOfDebugMessagesAreSwitched) {
  EXPECT_EQ(run(R"(
#include <linux/dynamic_debug.h>
enum { CORE = 2, BUS, POWER };
DECLARE_DYNDBG_CLASSMAP(names, DD_CLASS_TYPE_DISJOINT_NAMES, 2, "CORE", "BUS", "POWER");
DECLARE_DYNDBG_CLASSMAP(levels, DD_CLASS_TYPE_LEVEL_NUM, 10, "L0", "L1", "L2");
static unsigned long bits;
static unsigned int level;
static struct ddebug_class_param by_name = { .bits = &bits, .flags = "p", .map = &names };
static struct ddebug_class_param by_level = { .lvl = &level, .flags = "p", .map = &levels };
static const struct kernel_param one = { .name = "classes", .arg = &by_name };
static const struct kernel_param two = { .name = "level", .arg = &by_level };
static void say(const char *when)
{
	pr_debug("%s: of no class\n", when);
	__pr_debug_cls(CORE, "%s: core\n", when);
	__pr_debug_cls(BUS, "%s: bus\n", when);
	__pr_debug_cls(10, "%s: zero\n", when);
	__pr_debug_cls(11, "%s: one\n", when);
}
static int start(void)
{
	static char text[PAGE_SIZE] __aligned(PAGE_SIZE);

	say("off");
	CHECK(param_set_dyndbg_classes("+BUS,POWER,NONE\n", &one) == 0 && bits == 6);
	say("bus");
	CHECK(param_set_dyndbg_classes("-BUS,CORE", &one) == 0 && bits == 5);
	CHECK(param_get_dyndbg_classes(text, &one) == 4 && !strcmp(text, "0x5\n"));
	CHECK(param_set_dyndbg_classes("1", &two) == 0 && level == 1);
	say("core");
	CHECK(param_set_dyndbg_classes("9", &two) == 0 && level == 3);
	CHECK(param_set_dyndbg_classes("x", &two) == -EINVAL && level == 3);
	return 0;
}
)"),
            0)
      << log();
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("NONE unknown to classes\nbus: bus\ncore: core\ncore: zero\nlevel: "
                              "input:9 exceeds max:3, clamping\n"));
  EXPECT_THAT(text, Not(HasSubstr("off")));
}

TEST_F(StructuresTest, AThreadThatIsLetGoEndsBeforeItsModuleIsFreed) {
  EXPECT_EQ(run(R"(
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
static DECLARE_COMPLETION(go);
static noinline int work(void *unused)
{
	wait_for_completion(&go);
	msleep(3);
	pr_info("nearly\n");
	return 0;
}
static int start(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(work, NULL, "worker"));
}
)",
                "complete(&go);"),
            0);
  EXPECT_EQ(unload("probe"), 0);
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("nearly"));
  EXPECT_THAT(text, Not(HasSubstr("unloaded with")));
}

TEST_F(StructuresTest, JiffiesAreAVariableThatAdvances) {
  EXPECT_EQ(run(R"(
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/workqueue.h>
static struct { unsigned long jiffies; } seen;
static void look(struct work_struct *unused) { seen.jiffies = jiffies; }
static DECLARE_DELAYED_WORK(late, look);
static int start(void)
{
	const volatile unsigned long *now = &jiffies;
	unsigned long first = jiffies, spins = 0;

	seen.jiffies = jiffies + 2;
	while (time_before(jiffies, seen.jiffies))
		spins++;
	CHECK(spins > 0 && *now >= seen.jiffies && get_jiffies_64() >= *now);
	msleep(40);
	CHECK(jiffies - first >= 12);
	seen.jiffies = first;
	schedule_delayed_work(&late, 30);
	flush_delayed_work(&late);
	CHECK(seen.jiffies >= first + 12);
	seen.jiffies = jiffies + 1;
	while (time_before(jiffies, seen.jiffies))
		cpu_relax();
	return 0;
}
)"),
            0)
      << log();
}

TEST_F(StructuresTest, NothingTicksForWhoDoesNotLook) {
  auto tasks = [this] {
    std::vector<std::string> names;
    for (const auto& [pid, name] : kernel_.tasks().spawned()) names.push_back(name);
    return names;
  };
  ASSERT_EQ(run("static int start(void) { return 0; }"), 0);
  EXPECT_THAT(tasks(), Not(Contains("tick")));
  ASSERT_EQ(unload("probe"), 0);
  ASSERT_EQ(run("#include <linux/jiffies.h>\nstatic int start(void) { return !jiffies; }"), 0);
  EXPECT_THAT(tasks(), Contains("tick"));
}

}  // namespace
}  // namespace holdfast::kernel
