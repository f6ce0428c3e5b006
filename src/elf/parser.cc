#include "elf/parser.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace holdfast::elf {

std::optional<Object> Object::parse(std::span<const std::byte> image, std::string& why) {
  Object object;
  if (!Parser(image, why).parse(object)) return std::nullopt;
  return object;
}

std::string hex(std::uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), kDigits[value & 15]);
    value >>= 4;
  } while (value);
  return "0x" + text;
}

bool Parser::parse(Object& object) {
  return parse_header(object) && parse_sections(object) && name_sections(object) &&
         check_overlaps(object) && parse_symbols(object) && parse_relocations(object);
}

bool Parser::fail(std::string why) {
  why_ = std::move(why);
  return false;
}

bool Parser::fail_section(const Object& object, std::uint32_t index, std::string_view what) {
  std::string why = "section " + std::to_string(index);
  if (index < object.sections_.size() && !object.sections_[index].name.empty()) {
    why.append(" (").append(object.sections_[index].name).append(")");
  }
  return fail(why.append(": ").append(what));
}

bool Parser::string_at(std::span<const std::byte> table, std::uint64_t offset,
                       std::string_view& string) {
  if (offset >= table.size()) return false;
  const char* text = reinterpret_cast<const char*>(table.data()) + offset;
  const std::size_t limit = std::min<std::size_t>(table.size() - offset, kMaxName + 1);
  const void* end = std::memchr(text, 0, limit);
  if (!end) return false;
  string = {text, static_cast<std::size_t>(static_cast<const char*>(end) - text)};
  return true;
}

bool Parser::parse_header(Object& object) {
  if (image_.size() < sizeof header_) {
    return fail("file of " + std::to_string(image_.size()) +
                " bytes is too short for an ELF header");
  }
  header_ = read<Elf64_Ehdr>(0);
  if (std::memcmp(header_.e_ident, ELFMAG, SELFMAG) != 0) return fail("no ELF magic number");
  if (header_.e_ident[EI_CLASS] != ELFCLASS64) return fail("not a 64-bit ELF file");
  if (header_.e_ident[EI_DATA] != ELFDATA2LSB) return fail("not a little-endian ELF file");
  if (header_.e_ident[EI_VERSION] != EV_CURRENT || header_.e_version != EV_CURRENT) {
    return fail("unknown ELF version");
  }
  if (header_.e_type != ET_REL) {
    return fail("ELF type " + std::to_string(header_.e_type) + " is not a relocatable file");
  }
  if (header_.e_machine != EM_X86_64 && header_.e_machine != EM_AARCH64) {
    return fail("ELF machine " + std::to_string(header_.e_machine) + " is not supported");
  }
  object.machine_ = static_cast<Machine>(header_.e_machine);
  if (header_.e_ehsize != sizeof header_) return fail("ELF header has the wrong size");
  return true;
}

bool Parser::parse_sections(Object& object) {
  if (header_.e_shentsize != sizeof(Elf64_Shdr)) {
    return fail("section headers of " + std::to_string(header_.e_shentsize) + " bytes, not " +
                std::to_string(sizeof(Elf64_Shdr)));
  }
  const std::uint32_t count = header_.e_shnum;
  if (count == 0) return fail("no section headers");
  if (count >= SHN_LORESERVE) return fail("more sections than can be numbered");
  if (!contains(header_.e_shoff, std::uint64_t{count} * sizeof(Elf64_Shdr))) {
    return fail(std::to_string(count) + " section headers at offset " + hex(header_.e_shoff) +
                " reach beyond the file's " + std::to_string(image_.size()) + " bytes");
  }
  object.sections_.resize(count);
  for (std::uint32_t index = 0; index < count; ++index) {
    if (!parse_section(object, index)) return false;
  }
  return true;
}

bool Parser::parse_section(Object& object, std::uint32_t index) {
  const auto raw = read<Elf64_Shdr>(header_.e_shoff + index * sizeof(Elf64_Shdr));
  Section& section = object.sections_[index];
  section.index = index;
  section.type = raw.sh_type;
  if (index == 0) {
    if (raw.sh_type != SHT_NULL || raw.sh_size != 0) {
      return fail_section(object, 0, "the first section must be empty and unused");
    }
    return true;
  }
  if (raw.sh_type == SHT_NULL) return true;
  section.flags = raw.sh_flags;
  section.size = raw.sh_size;
  section.entry_size = raw.sh_entsize;
  section.link = raw.sh_link;
  section.info = raw.sh_info;
  section.alignment = raw.sh_addralign ? raw.sh_addralign : 1;
  if (!std::has_single_bit(section.alignment)) {
    return fail_section(object, index,
                        "alignment " + hex(section.alignment) + " is not a power of two");
  }
  if (raw.sh_type == SHT_NOBITS) return true;
  if (!contains(raw.sh_offset, raw.sh_size)) {
    return fail_section(object, index,
                        hex(raw.sh_size) + " bytes at offset " + hex(raw.sh_offset) +
                            " reach beyond the file's " + hex(image_.size()));
  }
  section.contents = image_.subspan(raw.sh_offset, raw.sh_size);
  return true;
}

bool Parser::name_sections(Object& object) {
  const std::uint32_t strings = header_.e_shstrndx;
  if (strings == 0 || strings >= object.sections_.size()) {
    return fail("section name table has index " + std::to_string(strings) + " of " +
                std::to_string(object.sections_.size()) + " sections");
  }
  const Section& table = object.sections_[strings];
  if (table.type != SHT_STRTAB) return fail_section(object, strings, "not a string table");
  if (table.contents.empty() || table.contents.back() != std::byte{0}) {
    return fail_section(object, strings, "section names do not end with a NUL");
  }
  for (Section& section : object.sections_) {
    if (section.type == SHT_NULL) continue;
    const auto raw = read<Elf64_Shdr>(header_.e_shoff + section.index * sizeof(Elf64_Shdr));
    if (!string_at(table.contents, raw.sh_name, section.name)) {
      return fail_section(object, section.index,
                          "name at offset " + hex(raw.sh_name) + " is outside the name table or " +
                              "longer than " + std::to_string(kMaxName));
    }
  }
  return true;
}

bool Parser::check_overlaps(const Object& object) {
  std::vector<std::pair<const std::byte*, std::uint32_t>> order;
  order.reserve(object.sections_.size());
  for (const Section& section : object.sections_) {
    if (!section.contents.empty()) order.emplace_back(section.contents.data(), section.index);
  }
  if (!std::is_sorted(order.begin(), order.end())) std::sort(order.begin(), order.end());
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Section& before = object.sections_[order[i - 1].second];
    if (order[i].first < before.contents.data() + before.contents.size()) {
      return fail_section(object, order[i].second,
                          "shares bytes of the file with section " + std::to_string(before.index) +
                              " (" + std::string(before.name) + ")");
    }
  }
  return true;
}

}  // namespace holdfast::elf
