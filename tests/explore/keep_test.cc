// Executions that begin where the set-up ended: the same traces, by hash, as those that set
// everything up themselves.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "explore/explore_host.h"
#include "kernel/core/kthread.h"
#include "kernel/core/tasks.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/proc/proc_fs.h"

namespace holdfast::explore {
namespace {

long read_nothing(::file*, char*, unsigned long, long long*) { return 0; }

struct Root {
  ExploreHost& host;
  kernel::Kernel& kernel;
  std::vector<int> numbers;
  Atomic<int> readers{0, "readers"};
};

Root* set_up(Scenario& scenario) {
  auto* boot = ExploreHost::make<kernel::Task>(scenario);
  auto* host = ExploreHost::make<ExploreHost>(scenario, scenario, *boot);
  auto* root = new Root{*host, *new kernel::Kernel(*host, kernel::Boot{}), {1, 2, 3}};
  static ::proc_ops ops;
  ops.proc_read = read_nothing;
  root->kernel.proc().create("hello", 0, nullptr, &ops, nullptr);
  for (const char* name : {"reader", "other"}) {
    auto* task = new kernel::Task;
    root->kernel.tasks().add(*task, name);
    host->add_task(*task, name, [root] {
      root->readers.fetch_add(1);
      root->numbers.push_back(4);
      check(root->numbers.size() <= 5, "another execution was here");
      auto file = root->kernel.vfs().open("/proc/hello", O_RDONLY);
      char c = 0;
      if (file.ok()) (void)file.value()->read(&c, 1);
    });
  }
  auto* task = new kernel::Task;
  root->kernel.tasks().add(*task, "remover");
  host->add_task(*task, "remover", [root] { root->kernel.proc().remove_entry("hello", nullptr); });
  return root;
}

struct Seen {
  std::multiset<std::uint64_t> traces;
  std::uint64_t executions = 0;
  int set_ups = 0;
};

Seen search(Options options) {
  Seen seen;
  std::atomic<int> set_ups{0};
  options.stack_size = std::size_t{256} << 10;
  options.strategy = Strategy::kBounded;
  options.bound = 1;
  options.on_trace = [&](const Trace& trace) { seen.traces.insert(trace.hash); };
  Result result = explore(options, [&](Scenario& scenario) {
    auto* root = static_cast<Root*>(ExploreHost::kept(scenario));
    if (root) {
      root->host.enter(scenario);
    } else {
      ++set_ups;
      root = set_up(scenario);
      root->host.keep(root);
    }
    const bool ended = scenario.run();
    check(!ended || root->readers.final_value() == 2, "not two readers");
    root->host.leave();
  });
  EXPECT_TRUE(result.ok()) << (result.failures.empty() ? "" : describe(result.failures[0]));
  EXPECT_EQ(result.bound_completed, 1u);
  seen.executions = result.executions;
  seen.set_ups = set_ups;
  return seen;
}

TEST(Keep, the_traces_are_those_of_executions_that_begin_at_the_beginning) {
  Options fresh;
  fresh.keep = false;
  const Seen anew = search(fresh);
  const Seen kept = search({});
  EXPECT_EQ(anew.set_ups, static_cast<int>(anew.executions));
  EXPECT_EQ(kept.set_ups, 1);
  EXPECT_EQ(kept.executions, anew.executions);
  EXPECT_EQ(kept.traces, anew.traces);
  EXPECT_GT(kept.traces.size(), 50u);
}

TEST(Keep, each_worker_keeps_its_own) {
  Options two;
  two.workers = 2;
  two.alone = 4;
  const Seen together = search(two);
  EXPECT_LT(together.set_ups, 20);  // one for each worker of a round
  EXPECT_EQ(together.traces, search({}).traces);
}

}  // namespace
}  // namespace holdfast::explore
