/* SPDX-License-Identifier: MIT */
/* holdfast: dup: 6.1's in every version; the suites of a module run while it is loaded */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <holdfast/abi/kunit.h>
#include <kunit/assert.h>
#include <kunit/try-catch.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_LOG_SIZE HF_KUNIT_LOG_SIZE
#define KUNIT_PARAM_DESC_SIZE HF_KUNIT_DESCRIPTION_SIZE
#define KUNIT_STATUS_COMMENT_SIZE HF_KUNIT_COMMENT_SIZE
#define KUNIT_SUBTEST_INDENT "    "
#define KUNIT_SUBSUBTEST_INDENT "        "

/* What a module has. */
#define KUNIT_CASE(test_name) { .run_case = test_name, .name = #test_name }
#define KUNIT_CASE_PARAM(test_name, gen_params) \
	{ .run_case = test_name, .name = #test_name, .generate_params = gen_params }
#define kunit_test_suites(suites...)                                                 \
	static struct kunit_suite *__UNIQUE_ID(hf_kunit_suites)[]                    \
	__aligned(sizeof(struct kunit_suite *)) __used __section(".kunit_test_suites") = { suites }
#define kunit_test_suite(suite) kunit_test_suites(&suite)
#define kunit_test_init_section_suites(suites...) kunit_test_suites(suites)
#define kunit_test_init_section_suite(suite) kunit_test_suites(&suite)
#define kunit_suite_for_each_test_case(suite, test_case) \
	for (test_case = (suite)->test_cases; test_case->run_case; test_case++)

#define KUNIT_ARRAY_PARAM(name, array, get_desc)                                     \
	static const void *name##_gen_params(const void *prev, char *desc)           \
	{                                                                            \
		typeof(&(array)[0]) hf_next = prev ? (typeof(hf_next))prev + 1 : (array); \
		void (*hf_describe)(typeof(hf_next), char *) = get_desc;             \
                                                                                     \
		if (hf_next - (array) >= ARRAY_SIZE(array))                          \
			return NULL;                                                 \
		if (hf_describe)                                                     \
			hf_describe(hf_next, desc);                                  \
		return hf_next;                                                      \
	}

static inline char *kunit_status_to_ok_not_ok(enum kunit_status status)
{
	return status == KUNIT_FAILURE ? "not ok" : "ok";
}
static inline void kunit_set_failure(struct kunit *test)
{
	WRITE_ONCE(test->status, KUNIT_FAILURE);
}
bool kunit_enabled(void);
void kunit_init_test(struct kunit *test, const char *name, char *log);
void kunit_cleanup(struct kunit *test);
int kunit_run_tests(struct kunit_suite *suite);
size_t kunit_suite_num_test_cases(struct kunit_suite *suite);
unsigned int kunit_test_case_num(struct kunit_suite *suite, struct kunit_case *test_case);
enum kunit_status kunit_suite_has_succeeded(struct kunit_suite *suite);

/* Memory that goes with the test. */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *ptr);
static __always_inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}
static __always_inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp | __GFP_ZERO);
}
static __always_inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}

/* What a test says. */
void __printf(2, 3) kunit_log_append(char *log, const char *fmt, ...);
#define kunit_log(lvl, test_or_suite, fmt, ...)                                          \
	do {                                                                             \
		printk(lvl fmt, ##__VA_ARGS__);                                          \
		kunit_log_append((test_or_suite)->log, fmt "\n", ##__VA_ARGS__);         \
	} while (0)
#define kunit_printk(lvl, test, fmt, ...) \
	kunit_log(lvl, test, KUNIT_SUBTEST_INDENT "# %s: " fmt, (test)->name, ##__VA_ARGS__)
#define kunit_info(test, fmt, ...) kunit_printk(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) kunit_printk(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...) kunit_printk(KERN_ERR, test, fmt, ##__VA_ARGS__)
#define kunit_mark_skipped(test_or_suite, fmt, ...)                                      \
	do {                                                                             \
		WRITE_ONCE((test_or_suite)->status, KUNIT_SKIPPED);                      \
		scnprintf((test_or_suite)->status_comment, KUNIT_STATUS_COMMENT_SIZE, fmt, \
			  ##__VA_ARGS__);                                                \
	} while (0)
#define kunit_skip(test_or_suite, fmt, ...)                                              \
	do {                                                                             \
		kunit_mark_skipped(test_or_suite, fmt, ##__VA_ARGS__);                   \
		kunit_try_catch_throw(&(test_or_suite)->try_catch);                      \
	} while (0)

/* Checks. One that fails tells where, of which kind and what it saw; an assertion ends the test. */
void kunit_do_failed_assertion(struct kunit *test, const struct kunit_loc *loc,
			       enum kunit_assert_type type, const struct kunit_assert *assert,
			       assert_format_t assert_format, const char *fmt, ...);

#define HF_KUNIT_FAILED(test, how, kind, text, fmt, ...)                                 \
	do {                                                                             \
		static const struct kunit_loc hf_place = KUNIT_CURRENT_LOC;              \
		const struct kind hf_assert = text;                                      \
                                                                                         \
		kunit_do_failed_assertion(test, &hf_place, how, &hf_assert.assert,       \
					  kind##_format, fmt, ##__VA_ARGS__);            \
	} while (0)
#define HF_KUNIT_TEXT(...) { __VA_ARGS__ }
#define HF_KUNIT_BOOL(test, how, cond, wanted, fmt, ...)                                 \
	do {                                                                             \
		if (likely((cond) ? wanted : !wanted))                                         \
			break;                                                           \
		HF_KUNIT_FAILED(test, how, kunit_unary_assert,                           \
				HF_KUNIT_TEXT(.condition = #cond, .expected_true = wanted), \
				fmt, ##__VA_ARGS__);                                     \
	} while (0)
#define HF_KUNIT_BINARY(test, how, kind, left, op, right, fmt, ...)                      \
	do {                                                                             \
		const typeof(left) __left = (left);                                      \
		const typeof(right) __right = (right);                                   \
		static const struct kunit_binary_assert_text hf_text = { #op, #left, #right }; \
                                                                                         \
		if (likely(__left op __right))                                           \
			break;                                                           \
		HF_KUNIT_FAILED(test, how, kind,                                         \
				HF_KUNIT_TEXT(.text = &hf_text, .left_value = __left,    \
					      .right_value = __right),                   \
				fmt, ##__VA_ARGS__);                                     \
	} while (0)
#define HF_KUNIT_STRING(test, how, left, op, right, fmt, ...)                            \
	do {                                                                             \
		const char *__left = (left);                                             \
		const char *__right = (right);                                           \
		static const struct kunit_binary_assert_text hf_text = { #op, #left, #right }; \
                                                                                         \
		if (likely(strcmp(__left, __right) op 0))                                \
			break;                                                           \
		HF_KUNIT_FAILED(test, how, kunit_binary_str_assert,                      \
				HF_KUNIT_TEXT(.text = &hf_text, .left_value = __left,    \
					      .right_value = __right),                   \
				fmt, ##__VA_ARGS__);                                     \
	} while (0)
#define HF_KUNIT_NOT_ERR(test, how, ptr, fmt, ...)                                       \
	do {                                                                             \
		const typeof(ptr) __ptr = (ptr);                                         \
                                                                                         \
		if (!IS_ERR_OR_NULL(__ptr))                                              \
			break;                                                           \
		HF_KUNIT_FAILED(test, how, kunit_ptr_not_err_assert,                     \
				HF_KUNIT_TEXT(.text = #ptr, .value = __ptr), fmt, ##__VA_ARGS__); \
	} while (0)
#define HF_KUNIT_FAIL(test, how, fmt, ...) \
	HF_KUNIT_FAILED(test, how, kunit_fail_assert, HF_KUNIT_TEXT(), fmt, ##__VA_ARGS__)

#define KUNIT_SUCCEED(test) do { } while (0)
#define KUNIT_FAIL(test, fmt, ...) HF_KUNIT_FAIL(test, KUNIT_EXPECTATION, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FAILURE(test, fmt, ...) \
	HF_KUNIT_FAIL(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)

#define KUNIT_EXPECT_TRUE(test, condition) KUNIT_EXPECT_TRUE_MSG(test, condition, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, condition, fmt, ...) \
	HF_KUNIT_BOOL(test, KUNIT_EXPECTATION, condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_TRUE(test, condition) KUNIT_ASSERT_TRUE_MSG(test, condition, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, condition, fmt, ...) \
	HF_KUNIT_BOOL(test, KUNIT_ASSERTION, condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, condition) KUNIT_EXPECT_FALSE_MSG(test, condition, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, condition, fmt, ...) \
	HF_KUNIT_BOOL(test, KUNIT_EXPECTATION, condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, condition) KUNIT_ASSERT_FALSE_MSG(test, condition, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, condition, fmt, ...) \
	HF_KUNIT_BOOL(test, KUNIT_ASSERTION, condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_EQ(test, left, right) KUNIT_EXPECT_EQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_assert, \
			left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, left, right) KUNIT_ASSERT_EQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_assert, \
			left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, left, right) KUNIT_EXPECT_NE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_assert, \
			left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, left, right) KUNIT_ASSERT_NE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_assert, \
			left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, left, right) KUNIT_EXPECT_LT_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_assert, \
			left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, left, right) KUNIT_ASSERT_LT_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_assert, \
			left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, left, right) KUNIT_EXPECT_LE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_assert, \
			left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, left, right) KUNIT_ASSERT_LE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_assert, \
			left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, left, right) KUNIT_EXPECT_GT_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_assert, \
			left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, left, right) KUNIT_ASSERT_GT_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_assert, \
			left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, left, right) KUNIT_EXPECT_GE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_assert, \
			left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, left, right) KUNIT_ASSERT_GE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_assert, \
			left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_ptr_assert, \
			left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_ptr_assert, \
			left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, left, right) KUNIT_EXPECT_PTR_NE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_ptr_assert, \
			left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, left, right) KUNIT_ASSERT_PTR_NE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_ptr_assert, \
			left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, left, right) KUNIT_EXPECT_STREQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_STRING(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STREQ(test, left, right) KUNIT_ASSERT_STREQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_STRING(test, KUNIT_ASSERTION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, left, right) KUNIT_EXPECT_STRNEQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_STRING(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, left, right) KUNIT_ASSERT_STRNEQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt, ...) \
	HF_KUNIT_STRING(test, KUNIT_ASSERTION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, ptr) KUNIT_EXPECT_NULL_MSG(test, ptr, NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_ptr_assert, \
			ptr, ==, ((void *)0), fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, ptr) KUNIT_ASSERT_NULL_MSG(test, ptr, NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_ptr_assert, \
			ptr, ==, ((void *)0), fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_EXPECTATION, kunit_binary_ptr_assert, \
			ptr, !=, ((void *)0), fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	HF_KUNIT_BINARY(test, KUNIT_ASSERTION, kunit_binary_ptr_assert, \
			ptr, !=, ((void *)0), fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr) KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	HF_KUNIT_NOT_ERR(test, KUNIT_EXPECTATION, ptr, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr) KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	HF_KUNIT_NOT_ERR(test, KUNIT_ASSERTION, ptr, fmt, ##__VA_ARGS__)

#include <kunit/resource.h>

#endif
