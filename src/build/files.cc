#include "build/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/scoped_fd.h"

namespace holdfast::build {
namespace {

namespace fs = std::filesystem;

std::string failure(const char* what, const std::string& path, int error) {
  return std::string("cannot ") + what + " " + path + ": " + std::strerror(error);
}

int write_all(int fd, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t done = write(fd, contents.data(), contents.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return errno;
    contents.remove_prefix(static_cast<std::size_t>(done));
  }
  return 0;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  ScopedFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return std::nullopt;
  struct stat facts {};
  std::string contents;
  if (fstat(fd.get(), &facts) == 0 && facts.st_size > 0)
    contents.reserve(static_cast<std::size_t>(facts.st_size));
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = read(fd.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return contents;
    contents.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string write_file(const std::string& path, std::string_view contents) {
  std::string temporary = path + ".XXXXXX";
  ScopedFd fd(mkostemp(temporary.data(), O_CLOEXEC));
  if (fd.get() < 0) return failure("write", path, errno);
  int error = write_all(fd.get(), contents);
  if (error == 0 && fchmod(fd.get(), 0644) != 0) error = errno;
  if (error == 0 && close(fd.release()) != 0) error = errno;
  if (error == 0 && rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  unlink(temporary.c_str());
  return failure("write", path, error);
}

std::string write_if_changed(const std::string& path, std::string_view contents) {
  const std::optional<std::string> before = read_file(path);
  if (before && *before == contents) return {};
  return write_file(path, contents);
}

std::string make_directories(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  return error ? failure("create directory", path, error.value()) : std::string();
}

void Digest::add(std::string_view bytes) {
  std::uint64_t first = high, second = low;
  for (const char byte : bytes) {
    first = (first ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    second = (second + static_cast<unsigned char>(byte)) * 0x9e3779b97f4a7c15;
    second ^= second >> 29;
  }
  high = first;
  low = second;
}

void Digest::add_field(std::string_view bytes) {
  add(std::to_string(bytes.size()) + ":");
  add(bytes);
}

std::string Digest::text() const {
  std::string result;
  for (const std::uint64_t part : {high, low})
    for (int shift = 60; shift >= 0; shift -= 4) result += "0123456789abcdef"[(part >> shift) & 15];
  return result;
}

ScratchDirectory::ScratchDirectory() {
  const char* base = std::getenv("TMPDIR");
  std::string path = std::string(base && *base ? base : "/tmp") + "/holdfast-build.XXXXXX";
  if (mkdtemp(path.data()))
    path_ = path;
  else
    problem_ = failure("create directory", path, errno);
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace holdfast::build
