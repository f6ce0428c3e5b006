#include "build/home.h"

#include <cstdlib>
#include <filesystem>

namespace holdfast::build {
namespace {

namespace fs = std::filesystem;

bool is_home(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path / "include/linux", ignored) &&
         fs::is_regular_file(path / "sdk/Makefile", ignored);
}

}  // namespace

std::string own_path() {
  std::error_code error;
  fs::path path = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string() : path.string();
}

std::optional<Home> find_home() {
  if (const char* told = std::getenv("HOLDFAST_HOME"); told && *told) {
    if (!is_home(told)) return std::nullopt;
    return Home{fs::absolute(told).lexically_normal().string()};
  }
  const fs::path bin = fs::path(own_path()).parent_path();
  for (const char* way : {"../share/holdfast", "../../..", "../.."}) {
    const fs::path candidate = (bin / way).lexically_normal();
    if (is_home(candidate)) return Home{candidate.string()};
  }
  return std::nullopt;
}

}  // namespace holdfast::build
