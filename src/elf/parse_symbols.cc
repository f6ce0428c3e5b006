// The second half of the parser: the symbol table and the relocations that refer to it.
#include "elf/parser.h"

namespace holdfast::elf {

bool Parser::find_symbol_table(const Object& object, const Section*& table) {
  for (const Section& section : object.sections_) {
    if (section.type == SHT_SYMTAB_SHNDX) {
      return fail_section(object, section.index, "extended section numbering is not supported");
    }
    if (section.type != SHT_SYMTAB) continue;
    if (table) return fail_section(object, section.index, "a second symbol table");
    table = &section;
  }
  return true;
}

bool Parser::parse_symbols(Object& object) {
  const Section* table = nullptr;
  if (!find_symbol_table(object, table)) return false;
  if (!table) return true;
  const std::size_t count = table->contents.size() / sizeof(Elf64_Sym);
  if (table->entry_size != sizeof(Elf64_Sym) || table->contents.size() % sizeof(Elf64_Sym) ||
      count == 0) {
    return fail_section(object, table->index,
                        hex(table->size) + " bytes are no whole number of symbols");
  }
  if (table->link == 0 || table->link >= object.sections_.size() ||
      object.sections_[table->link].type != SHT_STRTAB) {
    return fail_section(object, table->index,
                        "its string table, section " + std::to_string(table->link) + ", is none");
  }
  const Section& strings = object.sections_[table->link];
  if (strings.contents.empty() || strings.contents.back() != std::byte{0}) {
    return fail_section(object, strings.index, "symbol names do not end with a NUL");
  }
  object.symbols_.resize(count);
  for (std::size_t index = 0; index < count; ++index) {
    Elf64_Sym raw;
    std::memcpy(&raw, table->contents.data() + index * sizeof raw, sizeof raw);
    if (!parse_symbol(object, strings, index, raw)) return false;
  }
  return true;
}

bool Parser::parse_symbol(Object& object, const Section& strings, std::size_t index,
                          const Elf64_Sym& raw) {
  Symbol& symbol = object.symbols_[index];
  auto fail_symbol = [&](const std::string& what) {
    std::string why = "symbol " + std::to_string(index);
    if (!symbol.name.empty()) why.append(" (").append(symbol.name).append(")");
    return fail(why.append(": ").append(what));
  };
  if (index == 0) {
    if (raw.st_shndx != SHN_UNDEF || raw.st_name != 0) {
      return fail_symbol("the first symbol must be the null symbol");
    }
    return true;
  }
  if (!string_at(strings.contents, raw.st_name, symbol.name)) {
    return fail_symbol("name at offset " + hex(raw.st_name) + " is outside the string table or " +
                       "longer than " + std::to_string(kMaxName));
  }
  symbol.value = raw.st_value;
  symbol.size = raw.st_size;
  symbol.section = raw.st_shndx;
  symbol.type = ELF64_ST_TYPE(raw.st_info);
  symbol.binding = ELF64_ST_BIND(raw.st_info);
  symbol.visibility = ELF64_ST_VISIBILITY(raw.st_other);
  if (symbol.undefined() || symbol.absolute() || symbol.common()) return true;
  if (symbol.section >= object.sections_.size() ||
      object.sections_[symbol.section].type == SHT_NULL) {
    return fail_symbol("lies in section " + std::to_string(symbol.section) +
                       ", which does not exist");
  }
  const Section& home = object.sections_[symbol.section];
  if (symbol.value > home.size || symbol.size > home.size - symbol.value) {
    return fail_symbol(hex(symbol.size) + " bytes at " + hex(symbol.value) +
                       " reach beyond its section's " + hex(home.size));
  }
  return true;
}

bool Parser::parse_relocations(Object& object) {
  for (const Section& section : object.sections_) {
    if (section.type == SHT_REL) {
      return fail_section(object, section.index, "relocations without addends are not supported");
    }
    if (section.type == SHT_RELA && !parse_relocation_table(object, section)) return false;
  }
  return true;
}

bool Parser::parse_relocation_table(Object& object, const Section& section) {
  if (section.entry_size != sizeof(Elf64_Rela) || section.contents.size() % sizeof(Elf64_Rela)) {
    return fail_section(object, section.index,
                        hex(section.size) + " bytes are no whole number of relocations");
  }
  if (section.link >= object.sections_.size() ||
      object.sections_[section.link].type != SHT_SYMTAB) {
    return fail_section(object, section.index,
                        "its symbol table, section " + std::to_string(section.link) + ", is none");
  }
  if (section.info == 0 || section.info >= object.sections_.size() ||
      object.sections_[section.info].type == SHT_NULL) {
    return fail_section(
        object, section.index,
        "relocates section " + std::to_string(section.info) + ", which does not exist");
  }
  const Section& target = object.sections_[section.info];
  const RelocationTable table(section.info, section.contents);
  if (table.size() && target.type == SHT_NOBITS) {
    return fail_section(object, section.index, "relocates a section without contents");
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Relocation relocation = table[i];
    if (relocation.symbol >= object.symbols_.size()) {
      return fail_section(object, section.index,
                          "relocation " + std::to_string(i) + " names symbol " +
                              std::to_string(relocation.symbol) + " of " +
                              std::to_string(object.symbols_.size()));
    }
    if (relocation.offset >= target.size) {
      return fail_section(object, section.index,
                          "relocation " + std::to_string(i) + " at " + hex(relocation.offset) +
                              " is outside its section's " + hex(target.size) + " bytes");
    }
  }
  object.relocations_.push_back(table);
  return true;
}

}  // namespace holdfast::elf
