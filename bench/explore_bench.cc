// Speed of the explorer on the programs of the count tables: one exploration to its end an
// iteration. A wrong count is an error, so that nobody is fast by leaving something out.
//
//   explore_bench [--benchmark_filter=...]      times
//   explore_bench --flat[=EXECUTIONS]           resident memory over so many (10,000,000)
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "../tests/explore/support/programs.h"

namespace {

using namespace holdfast::explore;

struct Goal {
  const char* program;
  int n;
  std::uint64_t traces;
  const char* goal;
};
constexpr Goal kGoals[] = {
    {"refdrain", 3, 53732, "0.2 s"}, {"mtxdrain", 4, 13800, "0.1 s"}, {"casw", 5, 32880, "0.1 s"},
    {"indexer", 15, 4096, "0.3 s"},  {"lastzero", 15, 147456, "2 s"},
};

void to_the_end(benchmark::State& state, const Goal& goal, unsigned workers) {
  programs::Program program = programs::find(goal.program);
  Options options;
  options.workers = workers;
  std::uint64_t executions = 0;
  for (auto _ : state) {
    Result result = explore(options, [&](Scenario& s) { program(s, goal.n); });
    executions += result.executions;
    if (!result.completed || result.traces != goal.traces) state.SkipWithError("wrong count");
    if (result.blocked) state.SkipWithError("executions were given up");
  }
  state.counters["executions/s"] =
      benchmark::Counter(static_cast<double>(executions), benchmark::Counter::kIsRate);
  state.SetLabel(std::string("goal ") + goal.goal);
}

double resident_kib() {
  long pages = 0;
  std::FILE* statm = std::fopen("/proc/self/statm", "r");
  if (!statm || std::fscanf(statm, "%*d %ld", &pages) != 1) std::exit(1);
  std::fclose(statm);
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

// A search without an end in sight: refdrain(4) has many millions of traces.
int flat(std::uint64_t executions) {
  Options options;
  options.max_executions = executions;
  double early = 0;
  options.progress_interval = 0;
  options.progress = [&](const Progress& progress) {
    if (early == 0 && progress.executions >= 100'000) {
      early = resident_kib();
      std::printf("%12llu executions: %.0f KiB resident\n",
                  static_cast<unsigned long long>(progress.executions), early);
    }
  };
  Result result = explore(options, [](Scenario& s) { programs::refdrain(s, 4); });
  double late = resident_kib();
  std::printf("%12llu executions: %.0f KiB resident; %.0f executions/s\n",
              static_cast<unsigned long long>(result.executions), late,
              static_cast<double>(result.executions) / result.seconds);
  if (late <= early + 1024) return 0;
  std::printf("memory is not flat\n");
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "--flat", 6) != 0) continue;
    return flat(argv[i][6] == '=' ? std::strtoull(argv[i] + 7, nullptr, 10) : 10'000'000);
  }
  for (unsigned workers : {1u, 0u}) {
    for (const Goal& goal : kGoals) {
      std::string name = std::string(goal.program) + "(" + std::to_string(goal.n) + ")" +
                         (workers ? "/one" : "/all") + "_workers";
      benchmark::RegisterBenchmark(
          name.c_str(),
          [&goal, workers](benchmark::State& state) { to_the_end(state, goal, workers); })
          ->Unit(benchmark::kMillisecond)
          ->UseRealTime();
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
