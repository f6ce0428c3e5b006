// Feeds any bytes to the parser, asks every view for everything, and relocates a loaded copy of
// what was accepted. AddressSanitizer watches: the input and each copied section are blocks of
// their own, exactly as long as they claim to be.
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/verify.h"
#include "elf/modinfo.h"
#include "elf/object.h"
#include "elf/relocation.h"

namespace {

using namespace holdfast::elf;

constexpr std::size_t kMaxCopy = 1 << 20;
constexpr std::uint64_t kBase = 0x4000'0000;

// Keeps the compiler from dropping what is only read.
void consume(std::uint64_t value) { asm volatile("" : : "r"(value)); }

std::uint64_t sum(std::span<const std::byte> bytes) {
  std::uint64_t total = 0;
  for (std::byte byte : bytes) total += static_cast<std::uint64_t>(byte);
  return total;
}

void look_at_name(std::string_view name) {
  if (name.data()) VERIFY(std::strlen(name.data()) == name.size());
  VERIFY(name.size() <= kMaxName);
}

void look_at_sections(const Object& object) {
  for (const Section& section : object.sections()) {
    look_at_name(section.name);
    VERIFY(section.type == SHT_NOBITS || section.contents.size() == section.size);
    VERIFY(section.alignment != 0);
    consume(sum(section.contents));
  }
}

void look_at_symbols(const Object& object) {
  for (const Symbol& symbol : object.symbols()) {
    look_at_name(symbol.name);
    consume(sum(object.bytes_of(symbol)));
    if (symbol.in_section()) VERIFY(symbol.section < object.sections().size());
  }
  if (object.symbols().size() > 1) consume(object.symbol(object.symbols().back().name) != nullptr);
}

void look_at_modinfo(const Object& object) {
  std::string why;
  auto info = ModInfo::parse(object, why);
  if (!info) {
    VERIFY(!why.empty());
    return;
  }
  for (const auto& [key, value] : info->entries()) {
    VERIFY(std::strlen(value.data() ? value.data() : "") == value.size());
    VERIFY(info->get(key).has_value());
    consume(info->all(key).size());
  }
}

void relocate_copy(const Object& object) {
  std::vector<std::unique_ptr<std::byte[]>> copies(object.sections().size());
  std::vector<std::uint64_t> bases(object.sections().size());
  std::uint64_t next = kBase;
  std::size_t copied = 0;
  for (const Section& section : object.sections()) {
    bases[section.index] = next;
    next += (section.size & 0xffff) + 64;
    if (section.contents.empty() || (copied += section.size) > kMaxCopy) continue;
    copies[section.index].reset(new std::byte[section.size]);
    std::memcpy(copies[section.index].get(), section.contents.data(), section.size);
  }
  for (const RelocationTable& table : object.relocations()) {
    const std::uint32_t target = table.target();
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Relocation relocation = table[i];
      const Symbol& symbol = object.symbols()[relocation.symbol];
      const Operands operands{
          .place = bases[target] + relocation.offset,
          .symbol = symbol.in_section() ? bases[symbol.section] + symbol.value : symbol.value,
          .addend = relocation.addend,
          .got_entry = next + relocation.symbol * 8,
          .got_base = next,
          .symbol_size = symbol.size};
      consume(static_cast<std::uint64_t>(need_of(object.machine(), relocation.type)));
      const std::span<std::byte> bytes(copies[target].get(),
                                       copies[target] ? object.sections()[target].size : 0);
      const Applied applied =
          apply(object.machine(), relocation.type, bytes, relocation.offset, operands);
      VERIFY(!explain(applied).empty());
      const bool named = !type_name(object.machine(), relocation.type).empty();
      VERIFY(named == (applied != Applied::kUnknownType));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string why;
  auto object = Object::parse({reinterpret_cast<const std::byte*>(data), size}, why);
  if (!object) {
    VERIFY(!why.empty());
    return 0;
  }
  look_at_sections(*object);
  look_at_symbols(*object);
  look_at_modinfo(*object);
  consume(object->section(".modinfo") != nullptr);
  relocate_copy(*object);
  return 0;
}
