// Object: a relocatable ELF file (.o, .ko) that has been validated once, whole. After parse() its
// views cannot fail and never reach outside the image: every offset, index, name and table was
// checked there, and nowhere else.
//
// What is refused though some tools accept it: sections that share file bytes (a small file must
// not claim gigabytes), names longer than kMaxName, extended section numbering (more than 65,279
// sections), symbols that reach beyond their section.
//
// The image is borrowed: it must outlive the Object and every view. It may be at any address;
// nothing in it is read through a typed pointer.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::elf {

enum class Machine : std::uint16_t { kX86_64 = EM_X86_64, kAarch64 = EM_AARCH64 };

inline constexpr std::size_t kMaxName = 4096;

struct Section {
  std::string_view name;
  std::uint32_t index = 0;
  std::uint32_t type = SHT_NULL;
  std::uint64_t flags = 0;
  std::uint64_t size = 0;       // in memory; contents.size() unless SHT_NOBITS
  std::uint64_t alignment = 1;  // a power of two
  std::uint64_t entry_size = 0;
  std::uint32_t link = 0;
  std::uint32_t info = 0;
  std::span<const std::byte> contents;  // empty for SHT_NOBITS

  bool allocated() const { return flags & SHF_ALLOC; }
  bool writable() const { return flags & SHF_WRITE; }
  bool executable() const { return flags & SHF_EXECINSTR; }
};

struct Symbol {
  std::string_view name;  // followed by a NUL in the image
  std::uint64_t value = 0;
  std::uint64_t size = 0;
  std::uint16_t section = SHN_UNDEF;  // an index into sections(), SHN_UNDEF, SHN_ABS or SHN_COMMON
  std::uint8_t type = STT_NOTYPE;
  std::uint8_t binding = STB_LOCAL;
  std::uint8_t visibility = STV_DEFAULT;

  bool undefined() const { return section == SHN_UNDEF; }
  bool absolute() const { return section == SHN_ABS; }
  bool common() const { return section == SHN_COMMON; }
  bool in_section() const { return section != SHN_UNDEF && section < SHN_LORESERVE; }
  bool weak() const { return binding == STB_WEAK; }
  bool local() const { return binding == STB_LOCAL; }
};

struct Relocation {
  std::uint64_t offset = 0;  // into the target section; below its size
  std::uint32_t type = 0;
  std::uint32_t symbol = 0;  // an index into symbols()
  std::int64_t addend = 0;
};

// One SHT_RELA section. Records are decoded as they are asked for.
class RelocationTable {
 public:
  RelocationTable(std::uint32_t target, std::span<const std::byte> bytes)
      : target_(target), bytes_(bytes) {}
  std::uint32_t target() const { return target_; }  // the section that is relocated
  std::size_t size() const { return bytes_.size() / sizeof(Elf64_Rela); }
  Relocation operator[](std::size_t index) const;

 private:
  std::uint32_t target_;
  std::span<const std::byte> bytes_;
};

class Object {
 public:
  // Nothing, and in `why` what is wrong and where ("section 4 (.data): offset 0x... beyond ...").
  static std::optional<Object> parse(std::span<const std::byte> image, std::string& why);

  Machine machine() const { return machine_; }
  // [0] is the null section.
  std::span<const Section> sections() const { return sections_; }
  // The first of that name; nullptr: none.
  const Section* section(std::string_view name) const;
  // [0] is the null symbol; empty where the file has no symbol table.
  std::span<const Symbol> symbols() const { return symbols_; }
  // By name, not local first; nullptr: none. Linear: for a few look-ups.
  const Symbol* symbol(std::string_view name) const;
  // The bytes a symbol names: empty for undefined, absolute, common or SHT_NOBITS ones.
  std::span<const std::byte> bytes_of(const Symbol& symbol) const;
  std::span<const RelocationTable> relocations() const { return relocations_; }

 private:
  friend class Parser;
  Machine machine_ = Machine::kX86_64;
  std::vector<Section> sections_;
  std::vector<Symbol> symbols_;
  std::vector<RelocationTable> relocations_;
};

}  // namespace holdfast::elf
