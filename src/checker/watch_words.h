// Shared by the parts of the watch.
#pragma once

#include <cstdint>
#include <string>

namespace holdfast::checker {

// What ExploreHost::use() is told of.
enum Lifetime : std::uint64_t { kBlockLife = 1, kTextLife = 2 };

inline std::string bytes_text(std::size_t size) {
  return size == 1 ? "1 byte" : std::to_string(size) + " bytes";
}

}  // namespace holdfast::checker
