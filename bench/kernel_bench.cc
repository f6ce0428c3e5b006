// In-process figures: load + unload, guarded read, look-up with many entries. Modules are built by
// bench/run.sh, which names their folder in HOLDFAST_BENCH_MODULES.
#include <benchmark/benchmark.h>
#include <holdfast/kernel.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using holdfast::File;
using holdfast::Kernel;

std::string module_path(const std::string& name) {
  const char* folder = std::getenv("HOLDFAST_BENCH_MODULES");
  if (!folder) {
    std::fprintf(stderr, "HOLDFAST_BENCH_MODULES is not set: run ./dev bench\n");
    std::exit(2);
  }
  return std::string(folder) + "/" + name + ".ko";
}

template <class T>
void require(const T& result, const char* what) {
  if (result.ok()) return;
  std::fprintf(stderr, "%s: errno %d\n", what, result.code());
  std::exit(1);
}

std::vector<std::byte> image_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  return {data, data + bytes.size()};
}

void LoadAndUnload(benchmark::State& state) {
  Kernel kernel;
  const std::vector<std::byte> image = image_of(module_path("hello_proc"));
  for (auto _ : state) {
    require(kernel.load(image), "load");
    require(kernel.unload("hello_proc"), "unload");
  }
}
BENCHMARK(LoadAndUnload)->Unit(benchmark::kMicrosecond)->Repetitions(9)->ReportAggregatesOnly();

// 14 bytes through use_pde, the module's read and copy_to_user.
void GuardedRead(benchmark::State& state) {
  Kernel kernel;
  require(kernel.load(module_path("bench_entries")), "load");
  auto file = kernel.open("/proc/bench_hello");
  require(file, "open");
  char buffer[64];
  for (auto _ : state) {
    auto got = file->pread(buffer, sizeof buffer, 0);
    if (!got.ok() || *got != 14) state.SkipWithError("short read");
  }
}
BENCHMARK(GuardedRead)->Repetitions(9)->ReportAggregatesOnly();

void OpenReadClose(benchmark::State& state) {
  Kernel kernel;
  require(kernel.load(module_path("bench_entries")), "load");
  char buffer[64];
  for (auto _ : state) {
    auto file = kernel.open("/proc/bench_hello");
    benchmark::DoNotOptimize(file->pread(buffer, sizeof buffer, 0));
  }
}
BENCHMARK(OpenReadClose);

// A look-up among `range` entries of one directory.
void LookUp(benchmark::State& state) {
  Kernel kernel;
  const std::string count = std::to_string(state.range(0));
  require(kernel.load(module_path("bench_entries"), "entries=" + count), "load");
  const std::string path = "/proc/bench/entry" + std::to_string(state.range(0) / 2);
  for (auto _ : state) {
    if (!kernel.exists(path)) state.SkipWithError("no entry");
  }
}
BENCHMARK(LookUp)->Arg(100)->Arg(10'000)->Arg(100'000);

}  // namespace

BENCHMARK_MAIN();
