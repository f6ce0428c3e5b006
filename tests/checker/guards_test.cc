// What our own kernel does so that removal is safe, with modules on top (tests/explore/guards): as
// it is, every order of a caller and rmmod is clean; with one protection left out, the checker
// finds what that protection is for.
#include <gtest/gtest.h>

#include <set>

#include "checker/options.h"
#include "checker/render.h"
#include "checker/support/build_module.h"

namespace holdfast::checker {
namespace {

using kernel::Protection;

struct Guarded {
  const char* name;
  const char* module;
  std::vector<std::string> tasks;
};

const Guarded kProc{"proc", "guard_proc", {"cat /proc/guard", "rmmod guard_proc"}};
const Guarded kSysfs{"sysfs", "guard_sysfs", {"cat /sys/kernel/guard/value", "rmmod guard_sysfs"}};
const Guarded kChardev{"chardev", "guard_chardev", {"cat /dev/guard", "rmmod guard_chardev"}};

Report search(const Guarded& guarded, Options options) {
  std::optional<ModuleFile> module = build_module(std::string(HOLDFAST_SOURCE_DIR) +
                                                  "/tests/explore/guards/" + guarded.module + ".c");
  if (!module) return {};
  options.modules.push_back(*module);
  if (options.scenarios.empty()) options.scenarios = {guarded.tasks};
  return check(options);
}

class Guards : public testing::TestWithParam<const Guarded*> {};

TEST_P(Guards, every_order_of_a_caller_and_rmmod_is_clean) {
  Options options;
  options.strategy = "optimal";
  const Report report = search(*GetParam(), options);
  EXPECT_EQ(report.result, ResultKind::kComplete) << report.error << render_text(report, {});
  EXPECT_GT(report.traces, 10u);
}

TEST_P(Guards, two_callers_and_rmmod_are_clean_to_bound_1) {
  Options options;
  options.bound = 1;
  const auto& tasks = GetParam()->tasks;
  options.scenarios = {{tasks[0], tasks[0], tasks[1]}};
  const Report report = search(*GetParam(), options);
  EXPECT_EQ(report.result, ResultKind::kBoundComplete) << report.error << render_text(report, {});
}

INSTANTIATE_TEST_SUITE_P(all, Guards, testing::Values(&kProc, &kSysfs, &kChardev),
                         [](const auto& info) { return info.param->name; });

struct Hole {
  const char* name;
  Protection without;
  const Guarded* guarded;
  std::set<FindingKind> finds;
};

std::ostream& operator<<(std::ostream& out, const Hole& hole) { return out << hole.name; }

// At more than ten thousand executions a second (docs/explore.md), less than one second each.
constexpr std::uint64_t kMostExecutions = 10'000;

class Holes : public testing::TestWithParam<Hole> {};

TEST_P(Holes, is_found) {
  const Hole& hole = GetParam();
  Options options;
  options.without = hole.without;
  options.executions = kMostExecutions;
  const Report report = search(*hole.guarded, options);
  ASSERT_EQ(report.result, ResultKind::kFindings) << report.error << render_text(report, {});
  EXPECT_TRUE(hole.finds.contains(report.findings[0].kind)) << render_text(report, {});
  RecordProperty("executions", static_cast<int>(report.executions));
}

const std::set<FindingKind> kLate{FindingKind::kUseAfterUnload, FindingKind::kUseAfterFree};
const Hole kHoles[] = {
    {"proc_without_bias", Protection::kBias, &kProc, kLate},
    {"proc_without_the_wait", Protection::kDrain, &kProc, kLate},
    {"proc_release_before_drain", Protection::kReleaseAfterAll, &kProc, kLate},
    // Removed between the open and its count, a file is never released.
    {"proc_count_after_open", Protection::kCountBeforeOpen, &kProc, {FindingKind::kLeakMemory}},
    {"proc_release_twice",
     Protection::kReleaseOnce,
     &kProc,
     {FindingKind::kDoubleFree, FindingKind::kUseAfterUnload, FindingKind::kUseAfterFree}},
    {"proc_lookup_reads_the_module", Protection::kLookupReadsOwn, &kProc, kLate},
    {"sysfs_without_bias", Protection::kBias, &kSysfs, kLate},
    {"sysfs_without_the_wait", Protection::kDrain, &kSysfs, kLate},
    {"sysfs_looked_at_not_counted", Protection::kEachCallCounted, &kSysfs, kLate},
    {"chardev_count_after_the_lock", Protection::kOwnerUnderLock, &kChardev, kLate},
    {"chardev_count_after_open", Protection::kOwnerBeforeOpen, &kChardev, kLate},
    {"chardev_count_looked_at_not_taken", Protection::kCountTakenAway, &kChardev, kLate},
};

INSTANTIATE_TEST_SUITE_P(each, Holes, testing::ValuesIn(kHoles),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace holdfast::checker
