// Which kernel version: what was asked for, or what the files say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

// "6.1" or "5.4.12". Nothing: it is no version.
std::optional<std::uint32_t> parse_version(const std::string& text);
// The first that a file says: a source by its "holdfast: --kernel" line, a .ko by its vermagic.
std::uint32_t version_of_files(const std::vector<std::string>& files);
// Of --kernel's argument, or what the files say.
std::optional<std::uint32_t> choose_version(const std::string& asked,
                                            const std::vector<std::string>& files);

}  // namespace holdfast::cli
