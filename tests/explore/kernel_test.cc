// The kernel itself on the explorer's host: the guard of proc entries, every order of readers and
// remover.
#include "kernel/kernel.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "explore/explore_host.h"
#include "kernel/core/tasks.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/proc/proc_fs.h"
#include "kernel/proc/proc_inode.h"

namespace holdfast::explore {
namespace {

long read_nothing(::file*, char*, unsigned long, long long*) { return 0; }
int release_nothing(::inode*, ::file*) { return 0; }

void spawn(kernel::Kernel& kernel, const char* name, std::function<void()> code) {
  auto* body = new std::function<void()>(std::move(code));
  auto task = kernel.tasks().spawn(
      name, [](void* f) { (*static_cast<std::function<void()>*>(f))(); }, body);
  VERIFY(task.ok());
}

// The kernel is never destroyed: it goes with the execution's memory.
void readers_and_remover(Scenario& scenario, int readers) {
  kernel::Task boot;
  ExploreHost host(scenario, boot);
  auto* kernel = new kernel::Kernel(host, kernel::Boot{});
  static ::proc_ops ops;
  ops.proc_read = read_nothing;
  ops.proc_release = release_nothing;
  kernel->proc().create("hello", 0, nullptr, &ops, nullptr);
  for (int i = 0; i < readers; ++i) {
    spawn(*kernel, "reader", [kernel] {
      auto file = kernel->vfs().open("/proc/hello", O_RDONLY);
      if (!file.ok()) return check(file.code() == ENOENT, "open");
      char c = 0;
      auto count = file.value()->read(&c, 1);
      check(count.ok() || count.code() == EIO, "read");
    });
  }
  spawn(*kernel, "remover", [kernel] { kernel->proc().remove_entry("hello", nullptr); });
  scenario.run();
}

Options for_kernels() {
  Options options;
  options.stack_size = std::size_t{256} << 10;
  return options;
}

std::set<std::uint64_t> traces_of(Strategy strategy, unsigned bound) {
  std::set<std::uint64_t> traces;
  Options options = for_kernels();
  options.strategy = strategy;
  options.bound = bound;
  options.on_trace = [&](const Trace& trace) { traces.insert(trace.hash); };
  Result result = explore(options, [](Scenario& s) { readers_and_remover(s, 1); });
  EXPECT_TRUE(result.completed || result.bound_completed == bound);
  EXPECT_TRUE(result.ok()) << (result.failures.empty() ? "" : describe(result.failures[0]));
  return traces;
}

TEST(explored_kernel, proc_removal_against_a_reader) {
  std::set<std::uint64_t> traces = traces_of(Strategy::kOptimal, 0);
  EXPECT_GT(traces.size(), 50u);
  std::set<std::uint64_t> bounded = traces_of(Strategy::kBounded, 3);
  EXPECT_GT(bounded.size(), 20u);
  for (std::uint64_t trace : bounded) EXPECT_TRUE(traces.contains(trace));
}

TEST(explored_kernel, proc_removal_against_two_readers_within_one_preemption) {
  Options options = for_kernels();
  options.strategy = Strategy::kBounded;
  options.bound = 1;
  Result result = explore(options, [](Scenario& s) { readers_and_remover(s, 2); });
  EXPECT_TRUE(result.ok()) << (result.failures.empty() ? "" : describe(result.failures[0]));
  EXPECT_EQ(result.bound_completed, 1u);
  EXPECT_GT(result.traces, 20u);
}

}  // namespace
}  // namespace holdfast::explore
