// ModInfo: the "key=value" strings of section .modinfo. Views into the Object's image.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "elf/object.h"

namespace holdfast::elf {

class ModInfo {
 public:
  // An object without .modinfo has none. Nothing, and why: the section is malformed.
  static std::optional<ModInfo> parse(const Object& object, std::string& why);

  // In file order; a string without '=' is a key with an empty value.
  const std::vector<std::pair<std::string_view, std::string_view>>& entries() const {
    return entries_;
  }
  // The first value of `key`.
  std::optional<std::string_view> get(std::string_view key) const;
  std::vector<std::string_view> all(std::string_view key) const;

 private:
  std::vector<std::pair<std::string_view, std::string_view>> entries_;
};

}  // namespace holdfast::elf
