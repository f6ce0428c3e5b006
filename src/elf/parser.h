// Parser: the one place that reads an untrusted image. Each step relies on what the steps before it
// have established; the first fault ends it.
#pragma once

#include <cstring>
#include <string>

#include "elf/object.h"

namespace holdfast::elf {

class Parser {
 public:
  Parser(std::span<const std::byte> image, std::string& why) : image_(image), why_(why) {}
  bool parse(Object& object);

 private:
  bool parse_header(Object& object);
  bool parse_sections(Object& object);
  bool parse_section(Object& object, std::uint32_t index);
  bool name_sections(Object& object);
  bool check_overlaps(const Object& object);
  bool parse_symbols(Object& object);
  bool find_symbol_table(const Object& object, const Section*& table);
  bool parse_symbol(Object& object, const Section& strings, std::size_t index,
                    const Elf64_Sym& raw);
  bool parse_relocations(Object& object);
  bool parse_relocation_table(Object& object, const Section& section);

  bool fail(std::string why);
  bool fail_section(const Object& object, std::uint32_t index, std::string_view what);
  // True if [offset, offset + size) lies inside the image.
  bool contains(std::uint64_t offset, std::uint64_t size) const {
    return offset <= image_.size() && size <= image_.size() - offset;
  }
  // The string at `offset` of a table that ends with a NUL. False: out of range or too long.
  static bool string_at(std::span<const std::byte> table, std::uint64_t offset,
                        std::string_view& string);
  template <class T>
  T read(std::uint64_t offset) const {
    T value;
    std::memcpy(&value, image_.data() + offset, sizeof value);
    return value;
  }

  std::span<const std::byte> image_;
  std::string& why_;
  Elf64_Ehdr header_{};
};

// "0x1f"
std::string hex(std::uint64_t value);

}  // namespace holdfast::elf
