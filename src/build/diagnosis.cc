#include "build/diagnosis.h"

#include <array>
#include <filesystem>
#include <set>
#include <vector>

namespace holdfast::build {
namespace {

constexpr std::string_view kFatal = "fatal error: ";
constexpr std::string_view kMissing = ": No such file or directory";

// Colour sequences would hide the words looked for.
std::string without_colour(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\033') {
      plain += text[at];
      continue;
    }
    while (at < text.size() && text[at] != 'm' && text[at] != 'K') ++at;
  }
  return plain;
}

struct Missing {
  std::string header;
  std::string place;  // "file.c:12"
};

std::string place_of(std::string_view line, std::size_t message) {
  std::string_view place = line.substr(0, message);
  while (!place.empty() && (place.back() == ' ' || place.back() == ':')) place.remove_suffix(1);
  const std::size_t column = place.rfind(':');
  return std::string(place.substr(0, column));
}

std::vector<Missing> missing_headers(const std::string& text) {
  std::vector<Missing> found;
  std::set<std::string> seen;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = text.find('\n', start);
    if (end == std::string::npos) end = text.size();
    const std::string_view line = std::string_view(text).substr(start, end - start);
    start = end + 1;
    const std::size_t fatal = line.find(kFatal);
    const std::size_t missing = line.find(kMissing);
    if (fatal == std::string_view::npos || missing == std::string_view::npos) continue;
    const std::size_t name = fatal + kFatal.size();
    if (missing <= name) continue;
    std::string header(line.substr(name, missing - name));
    if (seen.insert(header).second) found.push_back({header, place_of(line, fatal)});
  }
  return found;
}

bool kernel_header(std::string_view name) {
  static constexpr std::array<std::string_view, 14> kFolders = {
      "linux/", "asm/",    "asm-generic/", "uapi/", "net/",   "scsi/", "sound/",
      "drm/",   "crypto/", "media/",       "rdma/", "trace/", "xen/",  "generated/"};
  for (std::string_view folder : kFolders)
    if (name.starts_with(folder)) return true;
  return false;
}

bool user_space_header(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "stdio.h",  "stdlib.h", "string.h", "unistd.h",  "errno.h",
      "stdint.h", "assert.h", "ctype.h",  "pthread.h", "time.h"};
  for (std::string_view known : kNames)
    if (name == known) return true;
  return name.starts_with("sys/");
}

}  // namespace

std::string explain(std::string_view compiler_output, const Home& home) {
  std::string words;
  for (const Missing& missing : missing_headers(without_colour(compiler_output))) {
    std::error_code ignored;
    if (std::filesystem::exists(home.include() + "/" + missing.header, ignored)) continue;
    const std::string subject = "holdfast: " + missing.place + ": <" + missing.header + "> is ";
    if (kernel_header(missing.header))
      words += subject + "not supported by holdfast yet (if Linux has it); see docs/fidelity.md\n";
    else if (user_space_header(missing.header))
      words += subject + "a header of user space; a kernel module cannot use it\n";
  }
  return words;
}

}  // namespace holdfast::build
