#include <algorithm>

#include "kernel/module/loaded_module.h"

namespace holdfast::kernel {
namespace {

bool is_named(const elf::Symbol& symbol) {
  return symbol.in_section() && !symbol.name.empty() && symbol.type != STT_SECTION &&
         symbol.type != STT_FILE && !symbol.name.starts_with(".L");
}

}  // namespace

void SymbolTable::build(const elf::Object& object, const ModuleMemory& memory) {
  for (const elf::Symbol& symbol : object.symbols()) {
    if (!is_named(symbol)) continue;
    const std::byte* section = memory.address_of(symbol.section);
    if (!section) continue;
    entries_.push_back({reinterpret_cast<std::uint64_t>(section) + symbol.value,
                        static_cast<std::uint32_t>(names_.size())});
    names_.append(symbol.name).push_back('\0');
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.address < b.address; });
  entries_.shrink_to_fit();
  names_.shrink_to_fit();
}

const SymbolTable::Entry* SymbolTable::at_or_below(std::uint64_t address) const {
  auto above = std::upper_bound(
      entries_.begin(), entries_.end(), address,
      [](std::uint64_t wanted, const Entry& entry) { return wanted < entry.address; });
  if (above == entries_.begin()) return nullptr;
  const std::uint64_t best = std::prev(above)->address;
  auto first = std::lower_bound(
      entries_.begin(), above, best,
      [](const Entry& entry, std::uint64_t wanted) { return entry.address < wanted; });
  return &*first;
}

std::uint64_t SymbolTable::next_above(std::uint64_t address) const {
  auto above = std::upper_bound(
      entries_.begin(), entries_.end(), address,
      [](std::uint64_t wanted, const Entry& entry) { return wanted < entry.address; });
  return above == entries_.end() ? 0 : above->address;
}

const SymbolTable::Entry* SymbolTable::find(std::string_view wanted) const {
  for (const Entry& entry : entries_) {
    if (name(entry) == wanted) return &entry;
  }
  return nullptr;
}

}  // namespace holdfast::kernel
