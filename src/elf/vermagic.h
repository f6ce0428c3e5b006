// How a kernel version is written: in uname, in vermagic, on a command line. One place, because the
// build writes vermagic into a module and the loader compares it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::elf {

// LINUX_VERSION_CODE of "6.1", "6.1.0" or "2.6.32"; nothing for anything else.
std::optional<std::uint32_t> parse_version(std::string_view text);
// "6.1.0-holdfast": uname -r.
std::string release(std::uint32_t version);
// "6.1.0-holdfast SMP preempt mod_unload ", with the final space as in Linux.
std::string vermagic(std::uint32_t version);

}  // namespace holdfast::elf
