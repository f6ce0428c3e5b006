// KUnit as a module meets it: what its suites print, what they leave, and what cannot hurt.
#include <gmock/gmock.h>

#include "host/native/faults.h"
#include "kernel/core/oops.h"
#include "kernel/debugfs/debugfs.h"
#include "kernel/self_check_fixture.h"

namespace holdfast::kernel {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class KunitTest : public testing::SelfCheckTest {
 protected:
  // `body` has the suites.
  int suites(const std::string& body) {
    return run("#include <kunit/test.h>\n#line 1 \"probe.c\"\n" + body +
               "\nstatic int start(void) { return 0; }\n");
  }
  // What the log has from the first line of KTAP on, without levels and times.
  std::string ktap() {
    const std::string all = log();
    const std::size_t begin = all.find("    KTAP version 1");
    return begin == std::string::npos ? all : all.substr(begin);
  }
};

TEST_F(KunitTest, TellsInKtapWhatFailed) {
  ASSERT_EQ(suites(R"c(
static int seven(void) { return 7; }
static void good(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, seven(), 7);
	KUNIT_EXPECT_STREQ(test, "a", "a");
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, test);
	kunit_info(test, "number %d", 3);
}
static void bad(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, seven(), 8);
	KUNIT_EXPECT_TRUE_MSG(test, seven() < 3, "because of %s", "it");
	KUNIT_EXPECT_STREQ(test, test->name, "good");
	KUNIT_EXPECT_NULL(test, (void *)0x10);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ERR_PTR(-5));
	KUNIT_ASSERT_LT(test, 9, seven());
	KUNIT_FAIL(test, "not reached");
}
static void skipped(struct kunit *test)
{
	kunit_skip(test, "no %s here", "hardware");
	KUNIT_FAIL(test, "not reached");
}
static struct kunit_case cases[] = {
	KUNIT_CASE(good), KUNIT_CASE(bad), KUNIT_CASE(skipped), {}
};
static struct kunit_suite suite = { .name = "three", .test_cases = cases };
kunit_test_suite(suite);
)c"),
            0);
  EXPECT_EQ(ktap(), R"(    KTAP version 1
    # Subtest: three
    1..3
    # good: number 3
    ok 1 good
    # bad: EXPECTATION FAILED at probe.c:12
    Expected seven() == 8, but
        seven() == 7
    # bad: EXPECTATION FAILED at probe.c:13
    Expected seven() < 3 to be true, but is false

because of it
    # bad: EXPECTATION FAILED at probe.c:14
    Expected test->name == "good", but
        test->name == "bad"
    # bad: EXPECTATION FAILED at probe.c:15
    Expected (void *)0x10 == ((void *)0), but
        (void *)0x10 == 0000000000000010
        ((void *)0) == 0000000000000000
    # bad: EXPECTATION FAILED at probe.c:16
    Expected ERR_PTR(-5) is not error, but is: -5
    # bad: ASSERTION FAILED at probe.c:17
    Expected 9 < seven(), but
        seven() == 7
    not ok 2 bad
    ok 3 skipped # SKIP no hardware here
# three: pass:1 fail:1 skip:1 total:3
# Totals: pass:1 fail:1 skip:1 total:3
not ok 1 three
)");
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

TEST_F(KunitTest, ParametersAndFixtures) {
  ASSERT_EQ(suites(R"c(
static const int numbers[] = { 1, 2, 3 };
static void describe(const int *number, char *text)
{
	if (*number != 2)
		sprintf(text, "number %d", *number);
}
KUNIT_ARRAY_PARAM(number, numbers, describe);
static int begun, ended;
static int begin(struct kunit *test)
{
	begun++;
	test->priv = kunit_kzalloc(test, 100, GFP_KERNEL);
	return test->priv ? 0 : -ENOMEM;
}
static void end(struct kunit *test) { ended += test->priv != NULL; }
static int begin_all(struct kunit_suite *suite) { pr_info("begin %s\n", suite->name); return 0; }
static void end_all(struct kunit_suite *suite) { pr_info("%d begun, %d ended\n", begun, ended); }
static void odd(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, *(const int *)test->param_value % 2);
}
static struct kunit_case cases[] = { KUNIT_CASE_PARAM(odd, number_gen_params), {} };
static struct kunit_suite suite = {
	.name = "params", .test_cases = cases, .init = begin, .exit = end,
	.suite_init = begin_all, .suite_exit = end_all,
};
kunit_test_suites(&suite);
)c"),
            0);
  const std::string all = ktap();
  EXPECT_THAT(all, HasSubstr("        # Subtest: odd\n        ok 1 number 1\n"));
  EXPECT_THAT(all, HasSubstr("        not ok 2 param-1\n        ok 3 number 3\n"
                             "    # odd: pass:2 fail:1 skip:0 total:3\n    not ok 1 odd\n"));
  EXPECT_THAT(all, HasSubstr("3 begun, 3 ended\n# Totals: pass:2 fail:1 skip:0 total:3\n"
                             "not ok 1 params\n"));
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

TEST_F(KunitTest, ResourcesGoWithTheirTestNewestFirst) {
  ASSERT_EQ(suites(R"c(
static int given_back[2], next;
static int make(struct kunit_resource *res, void *context) { res->data = context; return 0; }
static void give(struct kunit_resource *res) { given_back[next++] = (long)res->data; }
static struct kunit_resource own;
static void takes(struct kunit *test)
{
	char *text = kunit_kmalloc(test, 10, GFP_KERNEL);
	struct kunit_resource *res;

	KUNIT_ASSERT_NOT_NULL(test, text);
	kunit_kfree(test, text);
	KUNIT_EXPECT_PTR_EQ(test, kunit_alloc_resource(test, make, give, GFP_KERNEL, (void *)1),
			    (void *)1);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, give, &own, "two", (void *)2), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, give, &own, "two", NULL), -EEXIST);
	res = kunit_find_named_resource(test, "two");
	KUNIT_EXPECT_PTR_EQ(test, res, &own);
	kunit_put_resource(res);
	KUNIT_EXPECT_NULL(test, kunit_find_named_resource(test, "three"));
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(test, "three"), -ENOENT);
	kunit_kmalloc(test, 10, GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, next, 0);
}
static void sees(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, next, 2);
	KUNIT_EXPECT_EQ(test, given_back[0], 2);
	KUNIT_EXPECT_EQ(test, given_back[1], 1);
}
static struct kunit_case cases[] = { KUNIT_CASE(takes), KUNIT_CASE(sees), {} };
static struct kunit_suite suite = { .name = "resources", .test_cases = cases };
kunit_test_suite(suite);
)c"),
            0);
  EXPECT_THAT(ktap(), HasSubstr("    ok 1 takes\n    ok 2 sees\n"));
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), Not(HasSubstr("leak")));
}

class KunitOops : public KunitTest {
 protected:
  KunitOops() { host::native::install_fault_handler(oops); }
};

TEST_F(KunitOops, SuitesThatCannotBeginAndCasesThatOops) {
  ASSERT_EQ(suites(R"c(
static int no(struct kunit_suite *suite) { return -EINVAL; }
static int not_now(struct kunit *test) { return -EBUSY; }
static void oops(struct kunit *test) { *(volatile int *)8 = 1; }
static void nothing(struct kunit *test) { }
static struct kunit_case first_cases[] = { KUNIT_CASE(nothing), {} };
static struct kunit_case second_cases[] = { KUNIT_CASE(oops), KUNIT_CASE(nothing), {} };
static struct kunit_case third_cases[] = { KUNIT_CASE(nothing), {} };
static struct kunit_suite first = { .name = "first", .test_cases = first_cases, .suite_init = no };
static struct kunit_suite second = { .name = "second", .test_cases = second_cases };
static struct kunit_suite third = { .name = "third", .test_cases = third_cases, .init = not_now };
kunit_test_suites(&first, &second, &third);
)c"),
            0);
  const std::string all = log();
  EXPECT_THAT(all, HasSubstr("    # first:     # failed to initialize (-22)\nnot ok 1 first\n"));
  EXPECT_THAT(all, HasSubstr("    # oops: try faulted\n"));
  EXPECT_THAT(all, HasSubstr("    not ok 1 oops\n    ok 2 nothing\n"));
  EXPECT_THAT(all, HasSubstr("not ok 2 second\n"));
  EXPECT_THAT(all, HasSubstr("    # nothing: failed to initialize: -16\n"));
  EXPECT_THAT(all, HasSubstr("not ok 3 third\n"));
}

TEST_F(KunitTest, ResultsAreInDebugfsWhileTheModuleIsThere) {
  ASSERT_EQ(suites(R"c(
static void fine(struct kunit *test) { kunit_info(test, "hello"); }
static struct kunit_case cases[] = { KUNIT_CASE(fine), {} };
static struct kunit_suite suite = { .name = "kept", .test_cases = cases };
kunit_test_suite(suite);
)c"),
            0);
  debugfs::DebugFs& files = kernel_.debugfs();
  RefPtr<debugfs::Node> directory = files.find(nullptr, "kunit");
  ASSERT_TRUE(directory);
  RefPtr<debugfs::Node> suite = files.find(directory.get(), "kept");
  ASSERT_TRUE(suite);
  RefPtr<debugfs::Node> results = files.find(suite.get(), "results");
  ASSERT_TRUE(results);
  EXPECT_EQ(*static_cast<const std::string*>(results->data),
            "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: kept\n    1..1\n"
            "    # fine: hello\n    ok 1 fine\nok 1 kept\n");
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_FALSE(files.find(nullptr, "kunit"));
}

TEST_F(KunitTest, TablesThatPointNowhereAreRefused) {
  EXPECT_EQ(run(R"c(
#include <linux/types.h>
static void *suites[] __attribute__((used, section(".kunit_test_suites"))) = { (void *)0x1000 };
static int start(void) { return 0; }
)c"),
            ENOEXEC);
  EXPECT_THAT(log(), HasSubstr("malformed module: a test suite lies outside its data"));
}

}  // namespace
}  // namespace holdfast::kernel
