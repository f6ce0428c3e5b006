// Builds small relocatable ELF files in memory, and lets a test spoil them: the raw headers are
// public, and build() writes them as they are.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::elf::testing {

class ImageBuilder {
 public:
  struct Part {
    std::string name;
    Elf64_Shdr header{};
    std::vector<std::byte> bytes;
  };
  explicit ImageBuilder(std::uint16_t machine = EM_X86_64) {
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_REL;
    header.e_machine = machine;
    header.e_version = EV_CURRENT;
    header.e_ehsize = sizeof header;
    header.e_shentsize = sizeof(Elf64_Shdr);
    parts.emplace_back();
    symbols.emplace_back();
    symbol_names.push_back('\0');
  }
  // Returns the section's index.
  unsigned add(std::string name, unsigned type, unsigned long flags, std::string_view contents,
               unsigned long alignment = 1) {
    Part part;
    part.name = std::move(name);
    part.header.sh_type = type;
    part.header.sh_flags = flags;
    part.header.sh_addralign = alignment;
    part.header.sh_size = contents.size();
    const auto* bytes = reinterpret_cast<const std::byte*>(contents.data());
    part.bytes.assign(bytes, bytes + contents.size());
    parts.push_back(std::move(part));
    return static_cast<unsigned>(parts.size() - 1);
  }
  unsigned add_nobits(std::string name, unsigned long flags, unsigned long size) {
    const unsigned index = add(std::move(name), SHT_NOBITS, flags, "");
    parts[index].header.sh_size = size;
    return index;
  }
  unsigned symbol(std::string_view name, unsigned section, unsigned long value = 0,
                  unsigned long size = 0, unsigned type = STT_OBJECT,
                  unsigned binding = STB_GLOBAL) {
    Elf64_Sym raw{};
    raw.st_name = static_cast<Elf64_Word>(symbol_names.size());
    symbol_names.append(name).push_back('\0');
    raw.st_shndx = static_cast<Elf64_Half>(section);
    raw.st_value = value;
    raw.st_size = size;
    raw.st_info = ELF64_ST_INFO(binding, type);
    symbols.push_back(raw);
    return static_cast<unsigned>(symbols.size() - 1);
  }
  void relocate(unsigned target, unsigned long offset, unsigned type, unsigned symbol,
                long addend = 0) {
    relocations.push_back({target, {offset, ELF64_R_INFO(symbol, type), addend}});
  }
  // `spoil` sees every part, the generated tables too, just before the bytes are laid out.
  std::vector<std::byte> build(const std::function<void(ImageBuilder&)>& spoil = {}) const {
    ImageBuilder all = *this;
    all.add_tables();
    if (spoil) spoil(all);
    return all.lay_out();
  }
  Part& part(std::string_view name) {
    for (Part& each : parts) {
      if (each.name == name) return each;
    }
    std::abort();
  }

  Elf64_Ehdr header{};
  std::vector<Part> parts;
  std::vector<Elf64_Sym> symbols;
  std::string symbol_names;

 private:
  struct Relocated {
    unsigned target;
    Elf64_Rela raw;
  };
  template <class T>
  static std::string_view bytes_of(const std::vector<T>& items) {
    return {reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T)};
  }
  void add_tables() {
    const std::size_t own = parts.size();
    const unsigned strings = add(".strtab", SHT_STRTAB, 0, symbol_names);
    const unsigned table = add(".symtab", SHT_SYMTAB, 0, bytes_of(symbols), 8);
    parts[table].header.sh_entsize = sizeof(Elf64_Sym);
    parts[table].header.sh_link = strings;
    parts[table].header.sh_info = 1;
    for (unsigned target = 1; target < own; ++target) {
      std::vector<Elf64_Rela> records;
      for (const Relocated& each : relocations) {
        if (each.target == target) records.push_back(each.raw);
      }
      if (records.empty()) continue;
      const unsigned rela =
          add(".rela" + parts[target].name, SHT_RELA, SHF_INFO_LINK, bytes_of(records), 8);
      parts[rela].header.sh_entsize = sizeof(Elf64_Rela);
      parts[rela].header.sh_link = table;
      parts[rela].header.sh_info = target;
    }
    std::string names(1, '\0');
    for (Part& each : parts) {
      each.header.sh_name = static_cast<Elf64_Word>(names.size());
      names.append(each.name).push_back('\0');
    }
    const auto own_name = names.size();
    names.append(".shstrtab").push_back('\0');
    const unsigned name_table = add(".shstrtab", SHT_STRTAB, 0, names);
    parts[name_table].header.sh_name = static_cast<Elf64_Word>(own_name);
    parts[0].header = {};
    header.e_shnum = static_cast<Elf64_Half>(parts.size());
    header.e_shstrndx = static_cast<Elf64_Half>(name_table);
    std::size_t offset = sizeof header;
    for (Part& each : parts) {
      if (each.header.sh_type == SHT_NULL) continue;
      const std::size_t alignment = each.header.sh_addralign ? each.header.sh_addralign : 1;
      offset = (offset + alignment - 1) / alignment * alignment;
      each.header.sh_offset = offset;
      offset += each.bytes.size();
    }
    header.e_shoff = (offset + 7) / 8 * 8;
  }
  std::vector<std::byte> lay_out() const {
    std::vector<std::byte> image;
    auto put = [&](std::size_t at, const void* from, std::size_t size) {
      if (at > (1u << 24)) return;  // a spoilt offset
      if (image.size() < at + size) image.resize(at + size);
      if (size) std::memcpy(image.data() + at, from, size);
    };
    put(0, &header, sizeof header);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      put(parts[i].header.sh_offset, parts[i].bytes.data(), parts[i].bytes.size());
      put(header.e_shoff + i * sizeof(Elf64_Shdr), &parts[i].header, sizeof(Elf64_Shdr));
    }
    put(0, &header, sizeof header);
    return image;
  }

  std::vector<Relocated> relocations;
};

}  // namespace holdfast::elf::testing
