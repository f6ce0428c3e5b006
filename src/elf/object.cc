#include "elf/object.h"

#include <cstring>

#include "base/verify.h"

namespace holdfast::elf {

Relocation RelocationTable::operator[](std::size_t index) const {
  VERIFY(index < size());
  Elf64_Rela raw;
  std::memcpy(&raw, bytes_.data() + index * sizeof raw, sizeof raw);
  return {raw.r_offset, static_cast<std::uint32_t>(ELF64_R_TYPE(raw.r_info)),
          static_cast<std::uint32_t>(ELF64_R_SYM(raw.r_info)), raw.r_addend};
}

const Section* Object::section(std::string_view name) const {
  for (const Section& section : sections_) {
    if (section.type != SHT_NULL && section.name == name) return &section;
  }
  return nullptr;
}

const Symbol* Object::symbol(std::string_view name) const {
  const Symbol* local = nullptr;
  for (const Symbol& symbol : symbols_) {
    if (symbol.name != name || symbol.name.empty()) continue;
    if (!symbol.local()) return &symbol;
    if (!local) local = &symbol;
  }
  return local;
}

std::span<const std::byte> Object::bytes_of(const Symbol& symbol) const {
  if (!symbol.in_section()) return {};
  const Section& section = sections_[symbol.section];
  if (section.type == SHT_NOBITS) return {};
  return section.contents.subspan(symbol.value, symbol.size);
}

}  // namespace holdfast::elf
