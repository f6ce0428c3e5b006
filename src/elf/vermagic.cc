#include "elf/vermagic.h"

#include <array>
#include <charconv>

namespace holdfast::elf {

std::optional<std::uint32_t> parse_version(std::string_view text) {
  std::array<std::uint32_t, 3> parts{};
  std::size_t count = 0;
  while (count < parts.size()) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[count]);
    if (error != std::errc{} || parts[count] > 255) return std::nullopt;
    ++count;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) break;
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
  }
  if (!text.empty() || count < 2) return std::nullopt;
  return parts[0] << 16 | parts[1] << 8 | parts[2];
}

std::string release(std::uint32_t version) {
  return std::to_string(version >> 16) + "." + std::to_string((version >> 8) & 0xff) + "." +
         std::to_string(version & 0xff) + "-holdfast";
}

std::string vermagic(std::uint32_t version) {
  return release(version) + " SMP preempt mod_unload ";
}

}  // namespace holdfast::elf
