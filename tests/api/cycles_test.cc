// Load and unload beside threads that open, read and close: every call succeeds or answers ENOENT
// or EIO, and nothing is left. The sanitizer builds are where this counts. Bounded in cycles and in
// time (HOLDFAST_CYCLES, HOLDFAST_CYCLE_SECONDS override).
#include <gtest/gtest.h>
#include <holdfast/kernel.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "api/built_module.h"

namespace holdfast {
namespace {

constexpr int kReaders = 8;
constexpr int kRounds = 4;

int number_from(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::atoi(text) : otherwise;
}

struct Counts {
  std::atomic<std::uint64_t> read{0}, absent{0}, gone{0}, wrong{0};
};

// One open, read and close.
void read_once(Kernel& kernel, Counts& counts) {
  char buffer[64];
  auto file = kernel.open("/proc/hello_world");
  if (!file.ok()) {
    (file.code() == ENOENT ? counts.absent : counts.wrong)++;
    return;
  }
  const auto got = file->read(buffer);
  if (got.ok()) {
    (*got > 0 ? counts.read : counts.wrong)++;
  } else {
    (got.code() == EIO ? counts.gone : counts.wrong)++;
  }
}

TEST(Cycles, LoadAndUnloadBesideReaders) {
  const std::string module = built_module("examples/hello_proc.c");
  Kernel kernel;
  Counts counts;
  // Each cycle lets every reader run a few rounds: without that, on a machine with fewer processors
  // than readers, they would keep the one that loads from ever running.
  std::atomic<int> cycle{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] {
      for (int seen = 0; seen >= 0; seen = cycle.load()) {
        for (int round = 0; round < kRounds; ++round) read_once(kernel, counts);
        cycle.wait(seen);
      }
    });
  }
  const int cycles = number_from("HOLDFAST_CYCLES", 10'000);
  const auto deadline = std::chrono::steady_clock::now() +
                        std::chrono::seconds(number_from("HOLDFAST_CYCLE_SECONDS", 60));
  int done = 0;
  while (done < cycles && std::chrono::steady_clock::now() < deadline) {
    cycle = ++done;
    cycle.notify_all();
    const Status loaded = kernel.load(module);
    std::this_thread::yield();
    const Status unloaded = kernel.unload("hello_proc");
    EXPECT_TRUE(loaded.ok() && unloaded.ok()) << loaded.code() << " " << unloaded.code();
    if (HasFailure()) break;
  }
  cycle = -1;
  cycle.notify_all();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(counts.wrong, 0u);
  EXPECT_TRUE(kernel.leaks().empty());
  std::printf("%d cycles; reads: %llu done, %llu EIO, %llu ENOENT\n", done,
              static_cast<unsigned long long>(counts.read),
              static_cast<unsigned long long>(counts.gone),
              static_cast<unsigned long long>(counts.absent));
}

}  // namespace
}  // namespace holdfast
