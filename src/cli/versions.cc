#include "cli/versions.h"

#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <span>

#include "build/compile.h"
#include "elf/modinfo.h"
#include "elf/object.h"

namespace holdfast::cli {

std::optional<std::uint32_t> parse_version(const std::string& text) {
  unsigned major = 0, minor = 0, patch = 0;
  int fields = std::sscanf(text.c_str(), "%u.%u.%u", &major, &minor, &patch);
  if (fields < 2 || major > 255 || minor > 255 || patch > 255) return std::nullopt;
  return major << 16 | minor << 8 | patch;
}

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint32_t version_of_module(const std::string& bytes) {
  std::string why;
  auto object = elf::Object::parse(std::as_bytes(std::span(bytes)), why);
  auto info = object ? elf::ModInfo::parse(*object, why) : std::nullopt;
  auto magic = info ? info->get("vermagic") : std::nullopt;
  return magic ? parse_version(std::string(*magic)).value_or(0) : 0;
}

}  // namespace

std::uint32_t version_of_files(const std::vector<std::string>& files) {
  for (const auto& file : files) {
    std::uint32_t version = 0;
    if (file.ends_with(".c")) version = build::version_asked_by(contents(file));
    if (file.ends_with(".ko")) version = version_of_module(contents(file));
    if (version != 0) return version;
  }
  return build::kDefaultVersion;
}

std::optional<std::uint32_t> choose_version(const std::string& asked,
                                            const std::vector<std::string>& files) {
  if (asked.empty()) return version_of_files(files);
  auto version = parse_version(asked);
  if (!version) fmt::print(stderr, "holdfast: '{}' is no kernel version (as 6.1)\n", asked);
  return version;
}

}  // namespace holdfast::cli
