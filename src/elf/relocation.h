// The arithmetic of relocations: pure functions on bytes, one interface for every machine. Who
// resolves symbols and builds tables of addresses is the caller's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "elf/object.h"

namespace holdfast::elf {

// What a relocation of some type asks for besides the symbol's address.
enum class Need : std::uint8_t {
  kNothing,
  kGotEntry,  // a word that holds the symbol's address, at `Operands::got_entry`
  kGotBase,   // the table's own address
  kStub,      // may be pointed at a stub instead of the symbol: a branch, or its address
};

enum class Applied : std::uint8_t { kYes, kUnknownType, kOverflow, kMisaligned, kOutside };

struct Operands {
  std::uint64_t place = 0;  // run-time address of the relocated bytes
  std::uint64_t symbol = 0;
  std::int64_t addend = 0;
  std::uint64_t got_entry = 0;
  std::uint64_t got_base = 0;
  std::uint64_t symbol_size = 0;
};

Need need_of(Machine machine, std::uint32_t type);
// "R_X86_64_PC32"; empty for a type that apply() does not know.
std::string_view type_name(Machine machine, std::uint32_t type);
// Rewrites the bytes at `offset` of `section`. Changes nothing unless it answers kYes.
Applied apply(Machine machine, std::uint32_t type, std::span<std::byte> section,
              std::uint64_t offset, const Operands& operands);
// "overflows", "is unknown", ...: to follow "relocation R_X86_64_32S".
std::string_view explain(Applied applied);

namespace x86_64 {
Need need_of(std::uint32_t type);
std::string_view type_name(std::uint32_t type);
Applied apply(std::uint32_t type, std::span<std::byte> section, std::uint64_t offset,
              const Operands& operands);
}  // namespace x86_64
namespace aarch64 {
Need need_of(std::uint32_t type);
std::string_view type_name(std::uint32_t type);
Applied apply(std::uint32_t type, std::span<std::byte> section, std::uint64_t offset,
              const Operands& operands);
}  // namespace aarch64

}  // namespace holdfast::elf
