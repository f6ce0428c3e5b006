// Reads and writes every file of a directory, each opened and closed as cat and echo would, and
// says how long one takes.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  DIR* directory = opendir(folder.c_str());
  if (!directory) {
    std::perror(folder.c_str());
    std::exit(1);
  }
  while (const dirent* entry = readdir(directory))
    if (entry->d_name[0] != '.') files.push_back(folder + "/" + entry->d_name);
  closedir(directory);
  return files;
}

void must(bool done, const std::string& what) {
  if (done) return;
  std::perror(what.c_str());
  std::exit(1);
}

void read_one(const std::string& file) {
  char text[64];
  const int fd = open(file.c_str(), O_RDONLY);
  must(fd >= 0 && read(fd, text, sizeof text) > 0, file);
  close(fd);
}

void write_one(const std::string& file) {
  const int fd = open(file.c_str(), O_WRONLY);
  must(fd >= 0 && write(fd, "42\n", 3) == 3, file);
  close(fd);
}

template <class F>
void measure(const char* what, std::size_t count, F each) {
  const auto start = std::chrono::steady_clock::now();
  each();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%s %zu: %.0f ms, %.1f us each\n", what, count, 1e3 * took.count(),
              1e6 * took.count() / static_cast<double>(count));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
    return 2;
  }
  std::vector<std::string> files;
  measure("directories listed:", 1, [&] { files = files_of(argv[1]); });
  must(!files.empty(), argv[1]);
  measure("attributes written, first time:", files.size(), [&] {
    for (const auto& file : files) write_one(file);
  });
  measure("attributes read:", files.size(), [&] {
    for (const auto& file : files) read_one(file);
  });
  measure("attributes written:", files.size(), [&] {
    for (const auto& file : files) write_one(file);
  });
  return 0;
}
