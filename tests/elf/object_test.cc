#include "elf/object.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "elf/image_builder.h"
#include "elf/modinfo.h"
#include "elf/relocation.h"

namespace holdfast::elf {
namespace {

using ::testing::HasSubstr;
using testing::ImageBuilder;

ImageBuilder small() {
  ImageBuilder image;
  const unsigned text = image.add(".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
                                  std::string_view("\xe8\0\0\0\0\xc3\0\0", 8), 16);
  const unsigned data =
      image.add(".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, std::string_view("12345678", 8), 8);
  image.add(".modinfo", SHT_PROGBITS, SHF_ALLOC,
            std::string_view("license=GPL\0\0alias=one\0alias=two\0odd\0", 37));
  image.add_nobits(".bss", SHF_ALLOC | SHF_WRITE, 4096);
  image.symbol("start", text, 0, 6, STT_FUNC);
  image.symbol("value", data, 4, 4);
  const unsigned printk = image.symbol("_printk", SHN_UNDEF);
  image.relocate(text, 1, R_X86_64_PLT32, printk, -4);
  image.relocate(data, 0, R_X86_64_64, printk, 0);
  return image;
}

// A copy in memory of exactly its size, so that AddressSanitizer sees any step outside.
struct Exact {
  explicit Exact(const std::vector<std::byte>& image)
      : bytes(new std::byte[image.size()]), size(image.size()) {
    std::copy(image.begin(), image.end(), bytes.get());
  }
  std::unique_ptr<std::byte[]> bytes;
  std::size_t size;
};

// Everything a view can be asked for.
std::size_t walk(const Object& object) {
  std::size_t seen = 0;
  for (const Section& section : object.sections()) {
    for (std::byte byte : section.contents) seen += static_cast<std::size_t>(byte);
    seen += section.name.size() + (section.name.empty() ? 0 : section.name.data()[0]);
  }
  for (const Symbol& symbol : object.symbols()) {
    for (std::byte byte : object.bytes_of(symbol)) seen += static_cast<std::size_t>(byte);
    if (!symbol.name.empty()) seen += object.symbol(symbol.name) != nullptr;
  }
  for (const RelocationTable& table : object.relocations()) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      seen += object.symbols()[table[i].symbol].value + object.sections()[table.target()].size;
    }
  }
  std::string why;
  if (auto info = ModInfo::parse(object, why)) seen += info->all("alias").size();
  return seen;
}

std::string reason(const std::vector<std::byte>& image) {
  Exact exact(image);
  std::string why;
  auto object = Object::parse({exact.bytes.get(), exact.size}, why);
  if (!object) return why.empty() ? "refused without a reason" : why;
  walk(*object);
  return "accepted";
}

TEST(ElfObject, ShowsWhatIsThere) {
  const auto image = small().build();
  std::string why;
  auto object = Object::parse(image, why);
  ASSERT_TRUE(object) << why;
  EXPECT_EQ(object->machine(), Machine::kX86_64);
  const Section* text = object->section(".text");
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->executable() && text->allocated() && !text->writable());
  EXPECT_EQ(text->alignment, 16u);
  EXPECT_EQ(object->section(".bss")->size, 4096u);
  EXPECT_TRUE(object->section(".bss")->contents.empty());
  EXPECT_EQ(object->section(".nothing"), nullptr);
  const Symbol* value = object->symbol("value");
  ASSERT_TRUE(value);
  EXPECT_EQ(object->bytes_of(*value).size(), 4u);
  EXPECT_EQ(object->bytes_of(*value)[0], std::byte{'5'});
  EXPECT_TRUE(object->symbol("_printk")->undefined());
  ASSERT_EQ(object->relocations().size(), 2u);
  EXPECT_EQ(object->relocations()[0].target(), text->index);
  const Relocation call = object->relocations()[0][0];
  EXPECT_EQ(call.type, unsigned{R_X86_64_PLT32});
  EXPECT_EQ(call.addend, -4);
  EXPECT_EQ(object->symbols()[call.symbol].name, "_printk");
}

TEST(ElfObject, ReadsModinfo) {
  const auto image = small().build();
  std::string why;
  auto object = Object::parse(image, why);
  ASSERT_TRUE(object) << why;
  auto info = ModInfo::parse(*object, why);
  ASSERT_TRUE(info) << why;
  EXPECT_EQ(info->get("license"), "GPL");
  EXPECT_THAT(info->all("alias"), ::testing::ElementsAre("one", "two"));
  EXPECT_EQ(info->get("odd"), "");
  EXPECT_EQ(info->get("version"), std::nullopt);
  EXPECT_EQ(info->entries().size(), 4u);
}

TEST(ElfObject, RefusesModinfoWithoutEnd) {
  const auto image = small().build([](ImageBuilder& b) { b.part(".modinfo").bytes.back() = {}; });
  EXPECT_EQ(reason(image), "accepted");
  const auto open =
      small().build([](ImageBuilder& b) { b.part(".modinfo").bytes.back() = std::byte{'x'}; });
  std::string why;
  auto object = Object::parse(open, why);
  ASSERT_TRUE(object);
  EXPECT_FALSE(ModInfo::parse(*object, why));
  EXPECT_THAT(why, HasSubstr("does not end with a NUL"));
}

struct Spoilt {
  const char* name;
  const char* why;
  void (*spoil)(ImageBuilder&);
};
// Without it the tests' names would have addresses in them.
void PrintTo(const Spoilt& spoilt, std::ostream* to) { *to << spoilt.name; }

class Malformed : public ::testing::TestWithParam<Spoilt> {};

TEST_P(Malformed, IsRefusedWithTheReason) {
  EXPECT_THAT(reason(small().build(GetParam().spoil)), HasSubstr(GetParam().why));
}

template <class T>
T& as(ImageBuilder::Part& part, std::size_t index) {
  return reinterpret_cast<T*>(part.bytes.data())[index];
}

const Spoilt kSpoilt[] = {
    {"Magic", "no ELF magic", [](ImageBuilder& b) { b.header.e_ident[1] = 'e'; }},
    {"Class", "not a 64-bit", [](ImageBuilder& b) { b.header.e_ident[EI_CLASS] = ELFCLASS32; }},
    {"Endian", "not a little-endian",
     [](ImageBuilder& b) { b.header.e_ident[EI_DATA] = ELFDATA2MSB; }},
    {"Version", "unknown ELF version", [](ImageBuilder& b) { b.header.e_version = 9; }},
    {"Type", "ELF type 2 is not", [](ImageBuilder& b) { b.header.e_type = ET_EXEC; }},
    {"Machine", "ELF machine 8", [](ImageBuilder& b) { b.header.e_machine = EM_MIPS; }},
    {"HeaderSize", "ELF header has", [](ImageBuilder& b) { b.header.e_ehsize = 52; }},
    {"EntrySize", "section headers of 40 bytes",
     [](ImageBuilder& b) { b.header.e_shentsize = 40; }},
    {"NoSections", "no section headers", [](ImageBuilder& b) { b.header.e_shnum = 0; }},
    {"TooManySections", "more sections than",
     [](ImageBuilder& b) { b.header.e_shnum = SHN_LORESERVE; }},
    {"HeadersOutside", "reach beyond the file", [](ImageBuilder& b) { b.header.e_shnum = 999; }},
    {"HeadersWrap", "reach beyond the file",
     [](ImageBuilder& b) { b.header.e_shoff = ~std::uint64_t{0} - 100; }},
    {"FirstSection", "the first section must be empty",
     [](ImageBuilder& b) { b.parts[0].header.sh_type = SHT_PROGBITS; }},
    {"NameTableIndex", "section name table has index 77",
     [](ImageBuilder& b) { b.header.e_shstrndx = 77; }},
    {"NameTableType", "not a string table",
     [](ImageBuilder& b) { b.part(".shstrtab").header.sh_type = SHT_PROGBITS; }},
    {"NameTableOpen", "names do not end with a NUL",
     [](ImageBuilder& b) { b.part(".shstrtab").bytes.back() = std::byte{'x'}; }},
    {"SectionName", "section 2: name at offset",
     [](ImageBuilder& b) { b.part(".data").header.sh_name = 70000; }},
    {"SectionOutside", "section 2: 0x100000 bytes at",
     [](ImageBuilder& b) { b.part(".data").header.sh_size = 1 << 20; }},
    {"SectionWraps", "reach beyond the file",
     [](ImageBuilder& b) { b.part(".data").header.sh_size = ~std::uint64_t{0}; }},
    {"Alignment", "alignment 0x3 is not a power of two",
     [](ImageBuilder& b) { b.part(".data").header.sh_addralign = 3; }},
    {"Overlap", "shares bytes of the file",
     [](ImageBuilder& b) {
       b.part(".data").header.sh_offset = b.part(".text").header.sh_offset + 4;
     }},
    {"TwoSymbolTables", "a second symbol table",
     [](ImageBuilder& b) { b.part(".data").header.sh_type = SHT_SYMTAB; }},
    {"SymbolEntrySize", "no whole number of symbols",
     [](ImageBuilder& b) { b.part(".symtab").header.sh_entsize = 16; }},
    {"SymbolTableSize", "no whole number of symbols",
     [](ImageBuilder& b) { b.part(".symtab").header.sh_size -= 1; }},
    {"SymbolStrings", "its string table, section 1, is none",
     [](ImageBuilder& b) { b.part(".symtab").header.sh_link = 1; }},
    {"SymbolStringsIndex", "its string table, section 999, is none",
     [](ImageBuilder& b) { b.part(".symtab").header.sh_link = 999; }},
    {"SymbolStringsOpen", "symbol names do not end with a NUL",
     [](ImageBuilder& b) { b.part(".strtab").bytes.back() = std::byte{'x'}; }},
    {"NullSymbol", "the first symbol must be",
     [](ImageBuilder& b) { as<Elf64_Sym>(b.part(".symtab"), 0).st_shndx = 1; }},
    {"SymbolName", "symbol 1: name at offset",
     [](ImageBuilder& b) { as<Elf64_Sym>(b.part(".symtab"), 1).st_name = 1 << 30; }},
    {"SymbolSection", "symbol 1 (start): lies in section 500",
     [](ImageBuilder& b) { as<Elf64_Sym>(b.part(".symtab"), 1).st_shndx = 500; }},
    {"SymbolValue", "symbol 1 (start): 0x6 bytes at 0x7000",
     [](ImageBuilder& b) { as<Elf64_Sym>(b.part(".symtab"), 1).st_value = 0x7000; }},
    {"SymbolSize", "reach beyond its section",
     [](ImageBuilder& b) { as<Elf64_Sym>(b.part(".symtab"), 1).st_size = ~std::uint64_t{0}; }},
    {"Rel", "relocations without addends",
     [](ImageBuilder& b) { b.part(".rela.text").header.sh_type = SHT_REL; }},
    {"RelocationSize", "no whole number of relocations",
     [](ImageBuilder& b) { b.part(".rela.text").header.sh_size -= 1; }},
    {"RelocationSymbols", "its symbol table, section 1, is none",
     [](ImageBuilder& b) { b.part(".rela.text").header.sh_link = 1; }},
    {"RelocationTarget", "relocates section 99",
     [](ImageBuilder& b) { b.part(".rela.text").header.sh_info = 99; }},
    {"RelocationOfNothing", "relocates a section without contents",
     [](ImageBuilder& b) { b.part(".rela.text").header.sh_info = 4; }},
    {"RelocationSymbol", "relocation 0 names symbol 4096 of 4",
     [](ImageBuilder& b) {
       as<Elf64_Rela>(b.part(".rela.text"), 0).r_info = ELF64_R_INFO(4096, R_X86_64_64);
     }},
    {"RelocationOffset", "relocation 0 at 0x8 is outside",
     [](ImageBuilder& b) { as<Elf64_Rela>(b.part(".rela.text"), 0).r_offset = 8; }},
};
INSTANTIATE_TEST_SUITE_P(ElfObject, Malformed, ::testing::ValuesIn(kSpoilt),
                         [](const auto& info) { return info.param.name; });

TEST(ElfObject, RefusesEveryTruncation) {
  const auto image = small().build();
  ASSERT_EQ(reason(image), "accepted");
  for (std::size_t size = 0; size < image.size(); ++size) {
    std::vector<std::byte> cut(image.begin(), image.begin() + static_cast<long>(size));
    EXPECT_NE(reason(cut), "accepted") << size;
  }
}

TEST(ElfObject, SurvivesEverySpoiltByte) {
  const auto image = small().build();
  for (std::size_t at = 0; at < image.size(); ++at) {
    for (unsigned bits : {0x01u, 0x80u, 0xffu}) {
      auto spoilt = image;
      spoilt[at] ^= static_cast<std::byte>(bits);
      EXPECT_NE(reason(spoilt), "refused without a reason") << at;
    }
  }
}

TEST(ElfObject, RefusesNamesWithoutBound) {
  ImageBuilder image = small();
  image.symbol(std::string(kMaxName, 'a'), SHN_UNDEF);
  EXPECT_EQ(reason(image.build()), "accepted");
  image.symbol(std::string(kMaxName + 1, 'a'), SHN_UNDEF);
  EXPECT_THAT(reason(image.build()), HasSubstr("longer than 4096"));
}

}  // namespace
}  // namespace holdfast::elf
