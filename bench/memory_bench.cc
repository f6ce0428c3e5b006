// Memory per proc entry, 1,000 modules loaded at once, and 1,000 devices: resident memory before
// and after, and time.
#include <holdfast/kernel.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

double resident_bytes() {
  long pages = 0;
  std::FILE* statm = std::fopen("/proc/self/statm", "r");
  if (!statm || std::fscanf(statm, "%*d %ld", &pages) != 1) std::exit(1);
  std::fclose(statm);
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void require(holdfast::Status status, const std::string& what) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s: errno %d\n", what.c_str(), status.code());
  std::exit(1);
}

void entries(const std::string& folder) {
  constexpr int kEntries = 100'000;
  holdfast::Kernel kernel;
  const double before = resident_bytes();
  const double start = seconds();
  require(kernel.load(folder + "/bench_entries.ko", "entries=" + std::to_string(kEntries)),
          "bench_entries");
  std::printf("%d proc entries: %.0f bytes each, created in %.0f ms\n", kEntries,
              (resident_bytes() - before) / kEntries, 1e3 * (seconds() - start));
  const double removal = seconds();
  require(kernel.unload("bench_entries"), "unload");
  std::printf("  removed in %.0f ms\n", 1e3 * (seconds() - removal));
}

void modules(const std::string& folder) {
  constexpr int kModules = 1000;
  holdfast::Kernel kernel;
  const double before = resident_bytes();
  const double start = seconds();
  for (int i = 0; i < kModules; ++i) {
    const std::string path = folder + "/many/m" + std::to_string(i) + ".ko";
    require(kernel.load(path), path);
  }
  const double loaded = seconds();
  std::printf("%d modules at once: %.1f KiB each, loaded in %.0f us each", kModules,
              (resident_bytes() - before) / kModules / 1024, 1e6 * (loaded - start) / kModules);
  for (int i = 0; i < kModules; ++i) require(kernel.unload("m" + std::to_string(i)), "unload");
  std::printf(", unloaded in %.0f us each\n", 1e6 * (seconds() - loaded) / kModules);
}

void devices(const std::string& folder) {
  constexpr int kDevices = 1000;
  holdfast::Kernel kernel;
  const double before = resident_bytes();
  const double start = seconds();
  require(kernel.load(folder + "/bench_sysfs.ko", "devices=" + std::to_string(kDevices)),
          "bench_sysfs");
  const double loaded = seconds();
  std::printf("%d devices: %.1f KiB each, created in %.1f us each", kDevices,
              (resident_bytes() - before) / kDevices / 1024, 1e6 * (loaded - start) / kDevices);
  require(kernel.unload("bench_sysfs"), "unload");
  std::printf(", destroyed in %.1f us each\n", 1e6 * (seconds() - loaded) / kDevices);
}

// In a process of its own: what one part has given back would hide what the next one takes.
void run_alone(void (*part)(const std::string&), const std::string& folder) {
  const pid_t child = fork();
  if (child == 0) {
    part(folder);
    std::exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && !(argc == 3 && std::string(argv[2]) == "devices")) {
    std::fprintf(stderr, "usage: %s FOLDER_OF_MODULES [devices]\n", argv[0]);
    return 2;
  }
  if (argc == 3) {
    run_alone(devices, argv[1]);
    return 0;
  }
  run_alone(entries, argv[1]);
  run_alone(modules, argv[1]);
  return 0;
}
