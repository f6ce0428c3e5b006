// Small libraries that a module checks for itself: linear ranges, hashes of names, the FPU.
#include <gmock/gmock.h>

#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

class SmallLibraryTest : public testing::SelfCheckTest {};

TEST_F(SmallLibraryTest, LinearRanges) {
  EXPECT_EQ(run(R"c(
#include <linux/linear_range.h>
static const struct linear_range volts[] = {
	LINEAR_RANGE(1000, 2, 6, 50),	/* 1000, 1050, ... 1200 */
	LINEAR_RANGE(3000, 7, 9, 0),
};
static int start(void)
{
	unsigned int value = 0, selector = 0;
	bool found;

	CHECK(linear_range_values_in_range(volts) == 5 && !linear_range_values_in_range(NULL));
	CHECK(linear_range_values_in_range_array(volts, 2) == 8);
	CHECK(linear_range_get_max_value(volts) == 1200);
	CHECK(!linear_range_get_value(volts, 4, &value) && value == 1100);
	CHECK(linear_range_get_value(volts, 7, &value) == -EINVAL && value == 1100);
	CHECK(!linear_range_get_value_array(volts, 2, 8, &value) && value == 3000);
	CHECK(linear_range_get_value_array(volts, 2, 10, &value) == -EINVAL);

	CHECK(!linear_range_get_selector_low(volts, 1149, &selector, &found));
	CHECK(found && selector == 4);
	CHECK(!linear_range_get_selector_low(volts, 1201, &selector, &found));
	CHECK(!found && selector == 6);
	CHECK(linear_range_get_selector_low(volts, 999, &selector, &found) == -EINVAL && !found);
	CHECK(!linear_range_get_selector_low_array(volts, 2, 3000, &selector, &found));
	CHECK(found && selector == 7);

	CHECK(!linear_range_get_selector_high(volts, 1101, &selector, &found));
	CHECK(found && selector == 5);
	CHECK(!linear_range_get_selector_high(volts, 1, &selector, &found));
	CHECK(!found && selector == 2);
	CHECK(linear_range_get_selector_high(volts, 1201, &selector, &found) == -EINVAL);
	CHECK(!linear_range_get_selector_high(volts + 1, 3000, &selector, &found) && selector == 9);

	linear_range_get_selector_within(volts, 1, &selector);
	CHECK(selector == 2);
	linear_range_get_selector_within(volts, 5000, &selector);
	CHECK(selector == 6);
	linear_range_get_selector_within(volts, 1060, &selector);
	CHECK(selector == 3);
	return 0;
}
)c"),
            0);
}

TEST_F(SmallLibraryTest, HashesOfNames) {
  EXPECT_EQ(run(R"c(
#include <linux/stringhash.h>
static int start(void)
{
	const char *name = "a name of some length";
	unsigned int i;

	CHECK(full_name_hash(NULL, name, 0) == 0);
	CHECK(full_name_hash(NULL, "module", 6) == 0xbb64cb93);
	CHECK(full_name_hash(NULL, name, 21) == 0xb538c3d0);
	CHECK(full_name_hash(name, name, 21) != 0xb538c3d0);
	for (i = 0; i <= 21; i++) {
		u64 both = hashlen_string(&i, name + i);

		CHECK(hashlen_len(both) == 21 - i);
		CHECK(hashlen_hash(both) == full_name_hash(&i, name + i, 21 - i));
		CHECK(hashlen_create(hashlen_hash(both), hashlen_len(both)) == both);
	}
	CHECK(end_name_hash(partial_name_hash('a', init_name_hash(0))) == hash_64(1558 * 11, 32));
	return 0;
}
)c"),
            0);
}

TEST_F(SmallLibraryTest, TheFpuIsTakenAndGivenBack) {
  EXPECT_EQ(run(R"c(
#include <asm/fpu/api.h>
#include <linux/hardirq.h>
static int start(void)
{
	unsigned int control = 0x7f80, seen;

	asm volatile("ldmxcsr %0" : : "m"(control));
	kernel_fpu_begin();
	CHECK(irq_fpu_usable() && in_atomic());
	asm volatile("stmxcsr %0" : "=m"(seen));
	kernel_fpu_end();
	CHECK(seen == 0x1f80 && !in_atomic());
	return 0;
}
)c"),
            0);
}

TEST_F(SmallLibraryTest, FieldsShiftsAndArraysOfBytes) {
  EXPECT_EQ(run(R"c(
#include <linux/bitfield.h>
#include <linux/cpumask.h>
#include <linux/overflow.h>
#include <linux/string.h>
static int start(void)
{
	struct { char name[6], after; } to = { "xxxxx", 'y' };
	struct cpumask none = CPU_MASK_NONE, all;
	struct { u32 count; u16 data[]; } *flexible = NULL;
	char sized[struct_size(flexible, data, 3)];
	volatile size_t many = SIZE_MAX / 2 + 2;
	u32 word = 0xffffffff;
	int number;
	u8 byte;

	CHECK(u32_encode_bits(5, 0xff0) == 0x50 && u32_get_bits(0x12345, 0xff0) == 0x34);
	CHECK(be16_encode_bits(1, 0x0ff0) == cpu_to_be16(0x10));
	CHECK(le64_get_bits(cpu_to_le64(0x30ull << 40), 0xffull << 40) == 0x30);
	u32p_replace_bits(&word, 0, 0xff00);
	CHECK(word == 0xffff00ff && u32_replace_bits(word, 1, 0xf) == 0xffff00f1);
	CHECK(field_max(0x7f0u) == 0x7f);

	CHECK(!check_shl_overflow(1, 30, &number) && number == 1 << 30);
	CHECK(check_shl_overflow(1, 31, &number) && check_shl_overflow(-1, 1, &number));
	CHECK(check_shl_overflow(1, -1, &number) && check_shl_overflow(1, 32, &number));
	CHECK(!check_shl_overflow(0xf, 4, &byte) && byte == 0xf0);
	CHECK(check_shl_overflow(0xff, 1, &byte) && byte == 0xfe);

	CHECK(sizeof(sized) == 10 && flex_array_size(flexible, data, 4) == 8);
	CHECK(struct_size(flexible, data, word) == 4 + 2 * (size_t)word);
	CHECK(struct_size(flexible, data, many) == SIZE_MAX);
	CHECK(!kmalloc(struct_size(flexible, data, many), GFP_KERNEL | __GFP_NOWARN));

	strtomem(to.name, "ab");
	CHECK(!memcmp(to.name, "abxxx", 5) && to.after == 'y');
	strtomem_pad(to.name, "longer than it", '.');
	CHECK(!memcmp(to.name, "longer", 6) && to.after == 'y');
	strtomem_pad(to.name, "abc", '.');
	CHECK(!memcmp(to.name, "abc...", 6) && to.after == 'y');

	cpumask_setall(&all);
	CHECK(cpumask_first_zero(&all) >= nr_cpu_ids && cpumask_first_zero(&none) == 0);
	CHECK(cpumask_last(&all) == 0 && cpumask_last(&none) >= nr_cpu_ids);
	CHECK(cpumask_first_and(&all, &none) >= nr_cpu_ids);
	number = 0;
	for_each_cpu_not(word, &none)
		number++;
	for_each_cpu_and(word, &all, &none)
		number += 10;
	for_each_cpu_andnot(word, &all, &none)
		number += 100;
	CHECK(number == 101);
	return 0;
}
)c"),
            0);
}

TEST_F(SmallLibraryTest, FormatsInsideFormats) {
  EXPECT_EQ(run(R"c(
static __printf(2, 3) void tell(char *to, const char *format, ...)
{
	struct va_format inner = { .fmt = format };
	va_list arguments;

	va_start(arguments, format);
	inner.va = &arguments;
	snprintf(to, 40, "<%pV|%pV>", &inner, &inner);
	va_end(arguments);
}
static int start(void)
{
	char text[40];

	tell(text, "%s-%d", "a", 7);
	CHECK(!strcmp(text, "<a-7|a-7>"));
	return 0;
}
)c"),
            0);
}

}  // namespace
}  // namespace holdfast::kernel
