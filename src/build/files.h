// Whole files: read at once, written through a temporary name, so that nobody ever sees half of
// one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::build {

std::optional<std::string> read_file(const std::string& path);
// Empty: done. Otherwise what went wrong, for a person ("cannot write X: No space left on device").
std::string write_file(const std::string& path, std::string_view contents);
// The same, but leaves the file alone if it has these contents already (make looks at times).
std::string write_if_changed(const std::string& path, std::string_view contents);
std::string make_directories(const std::string& path);

// Identifies contents; not meant to withstand an attacker.
struct Digest {
  std::uint64_t high = 0xcbf29ce484222325, low = 0x84222325cbf29ce4;
  void add(std::string_view bytes);
  // With its length in front, so that ("ab","c") and ("a","bc") differ.
  void add_field(std::string_view bytes);
  std::string text() const;  // 32 hexadecimal digits
};

// A fresh directory below $TMPDIR, removed with everything in it at the end.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::string& path() const { return path_; }  // empty: could not be made, see problem()
  const std::string& problem() const { return problem_; }

 private:
  std::string path_;
  std::string problem_;
};

}  // namespace holdfast::build
