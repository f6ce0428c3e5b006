// Opens each file named on the command line and times `rounds` reads from its start, in turn, batch
// by batch, so that a change of the machine's speed hits all alike. Prints a line a file:
// nanoseconds a read (median batch), then the ratio of each to the last file's.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr int kBatches = 41;
constexpr int kReads = 2000;

double nanoseconds_per_read(int fd) {
  char buffer[4096];
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kReads; ++i) {
    if (pread(fd, buffer, sizeof buffer, 0) <= 0) {
      std::perror("pread");
      std::exit(1);
    }
  }
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
  return spent.count() / kReads;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s FILE... YARDSTICK\n", argv[0]);
    return 2;
  }
  const int files = argc - 1;
  std::vector<int> fds;
  for (int i = 1; i < argc; ++i) {
    fds.push_back(open(argv[i], O_RDONLY));
    if (fds.back() < 0) {
      std::perror(argv[i]);
      return 1;
    }
  }
  std::vector<std::vector<double>> times(static_cast<std::size_t>(files));
  std::vector<std::vector<double>> ratios(static_cast<std::size_t>(files));
  for (int batch = 0; batch < kBatches; ++batch) {
    std::vector<double> now;
    for (int fd : fds) now.push_back(nanoseconds_per_read(fd));
    if (batch == 0) continue;  // warm-up
    for (std::size_t i = 0; i < now.size(); ++i) {
      times[i].push_back(now[i]);
      ratios[i].push_back(now[i] / now.back());
    }
  }
  auto median = [](std::vector<double>& values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  for (std::size_t i = 0; i < fds.size(); ++i) {
    std::printf("%-40s %8.0f ns/read  ratio %.3f\n", argv[i + 1], median(times[i]),
                median(ratios[i]));
  }
  return 0;
}
