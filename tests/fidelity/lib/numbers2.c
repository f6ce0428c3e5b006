/* Bits, hashes, division, 64-bit arithmetic. */
#include <linux/bitmap.h>
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/crc32.h>
#include <linux/gcd.h>
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/lcm.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/sort.h>
#include <linux/bsearch.h>

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void bits(void)
{
	DECLARE_BITMAP(a, 100);
	DECLARE_BITMAP(b, 100);
	char text[64];
	unsigned long word = 0;
	int bit;

	bitmap_zero(a, 100);
	bitmap_set(a, 3, 5);
	bitmap_set(a, 70, 10);
	pr_info("bitmap: %*pbl weight %u\n", 100, a, bitmap_weight(a, 100));
	pr_info("bitmap: first %lu zero %lu next %lu\n", find_first_bit(a, 100), find_first_zero_bit(a, 100),
		find_next_bit(a, 100, 9));
	pr_info("bitmap: area %lu\n", bitmap_find_next_zero_area(a, 100, 0, 20, 0));
	bitmap_complement(b, a, 100);
	pr_info("bitmap: %*pbl\n", 100, b);
	pr_info("bitmap: and %d subset %d intersects %d equal %d\n", bitmap_and(b, a, b, 100),
		bitmap_subset(b, a, 100), bitmap_intersects(a, b, 100), bitmap_equal(a, b, 100));
	scnprintf(text, sizeof(text), "%*pb", 100, a);
	pr_info("bitmap: %s\n", text);
	for_each_set_bit(bit, a, 6)
		pr_info("bit %d\n", bit);
	pr_info("test_and_set %d %d clear %d\n", test_and_set_bit(5, &word), test_and_set_bit(5, &word),
		test_and_clear_bit(5, &word));
	pr_info("ffs %d fls %d fls64 %d __ffs %lu ffz %lu hweight %u\n", ffs(0x50), fls(0x50), fls64(1ull << 40),
		__ffs(0x50), ffz(0x7), hweight32(0xf0f0));
	pr_info("rol %x ror %x sign %d\n", rol32(0x80000001, 4), ror32(0x80000001, 4), sign_extend32(0xff, 7));
	pr_info("field %lx %lx\n", FIELD_PREP(GENMASK(11, 4), 0x5a), FIELD_GET(GENMASK(11, 4), 0xabcul));
}

static void arithmetic(void)
{
	int numbers[] = { 4, 8, 15, 16, 23, 42 }, key = 16, out;
	u32 rest;
	u64 sum;

	pr_info("gcd %lu lcm %lu\n", gcd(84, 36), lcm(84, 36));
	pr_info("log2 %d round %lu %lu is %d\n", ilog2(1000), roundup_pow_of_two(1000), rounddown_pow_of_two(1000),
		is_power_of_2(64));
	sum = div_u64_rem(10000000001ull, 7, &rest);
	pr_info("div %llu rest %u signed %lld\n", sum, rest, div_s64(-10000000001ll, 7));
	pr_info("div64 %llu mul %llu\n", div64_u64(1ull << 50, 1ull << 33), mul_u64_u32_shr(1ull << 40, 1000, 10));
	pr_info("overflow %d", check_add_overflow(INT_MAX, 1, &out));
	pr_cont(" %d", check_mul_overflow(3, 4, &out));
	pr_cont(" %d size %zu\n", out, array_size(SIZE_MAX, 2));
	pr_info("bsearch %ld\n", (long)((int *)bsearch(&key, numbers, 6, sizeof(int), compare) - numbers));
	pr_info("hash %u %u %x %x\n", hash_32(12345, 10), hash_64(123456789012ull, 12), hash_32(1, 32), (u32)hash_long(7, 16));
	pr_info("jhash %x %x %x\n", jhash("some bytes to hash", 18, 1), jhash_1word(7, 3), jhash_2words(1, 2, 3));
	pr_info("crc32 %x %x\n", crc32(0, "hello", 5), crc32_be(~0, "hello", 5));
	pr_info("sqrt %lu\n", int_sqrt(1000000));
}

static int __init numbers2_init(void)
{
	bits();
	arithmetic();
	return 0;
}

static void __exit numbers2_exit(void)
{
}

module_init(numbers2_init);
module_exit(numbers2_exit);
MODULE_LICENSE("GPL");
