#include "elf/modinfo.h"

namespace holdfast::elf {

std::optional<ModInfo> ModInfo::parse(const Object& object, std::string& why) {
  ModInfo info;
  const Section* section = object.section(".modinfo");
  if (!section || section->size == 0) return info;
  if (section->type == SHT_NOBITS) {
    why = "section .modinfo has no contents";
    return std::nullopt;
  }
  if (section->contents.back() != std::byte{0}) {
    why = "section .modinfo does not end with a NUL";
    return std::nullopt;
  }
  std::string_view rest(reinterpret_cast<const char*>(section->contents.data()),
                        section->contents.size());
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(line.size() + 1);
    if (line.empty()) continue;  // padding
    const std::size_t equals = line.find('=');
    if (equals == line.npos) {
      info.entries_.emplace_back(line, std::string_view{});
    } else {
      info.entries_.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return info;
}

std::optional<std::string_view> ModInfo::get(std::string_view key) const {
  for (const auto& [name, value] : entries_) {
    if (name == key) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> ModInfo::all(std::string_view key) const {
  std::vector<std::string_view> values;
  for (const auto& [name, value] : entries_) {
    if (name == key) values.push_back(value);
  }
  return values;
}

}  // namespace holdfast::elf
