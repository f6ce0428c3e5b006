// A real aarch64 object, made by clang: what its relocated instructions refer to is read back from
// their encodings.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "elf/object.h"
#include "elf/relocation.h"

namespace holdfast::elf {
namespace {

constexpr const char* kSource = R"(
int local_value = 3;
extern int far_value __attribute__((visibility("hidden")));
extern int got_value;
long wide;
int outside(int);
int (*table[])(int) = {outside};
int work(int n) { return outside(n) + local_value + far_value + got_value + (int)wide; }
)";

std::vector<std::byte> compile() {
  char directory[] = "/tmp/holdfast-aarch64-XXXXXX";
  if (!mkdtemp(directory)) return {};
  const std::string base = std::string(directory) + "/object";
  std::ofstream(base + ".c") << kSource;
  const std::string command =
      "clang --target=aarch64-linux-gnu -O1 -fPIC -ffreestanding "
      "-fno-asynchronous-unwind-tables -c " +
      base + ".c -o " + base + ".o 2>/dev/null";
  std::string bytes;
  if (std::system(command.c_str()) == 0) {
    std::ifstream in(base + ".o", std::ios::binary);
    bytes.assign((std::istreambuf_iterator<char>(in)), {});
  }
  const std::string remove = "rm -r " + std::string(directory);
  if (std::system(remove.c_str()) != 0) return {};
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  return {data, data + bytes.size()};
}

std::int64_t sign_extend(std::uint64_t value, unsigned bits) {
  return static_cast<std::int64_t>(value << (64 - bits)) >> (64 - bits);
}

struct Reader {
  std::span<const std::byte> bytes;
  std::uint64_t base;
  std::uint32_t word(std::uint64_t offset) const {
    std::uint32_t value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  }
  std::uint64_t branch_target(std::uint64_t offset) const {
    return base + offset +
           static_cast<std::uint64_t>(sign_extend(word(offset) & 0x3ffffff, 26) * 4);
  }
  std::uint64_t page_target(std::uint64_t offset) const {
    const std::uint64_t w = word(offset);
    const std::uint64_t immediate = (w >> 29 & 3) | (w >> 5 & 0x7ffff) << 2;
    return ((base + offset) & ~0xfffull) +
           static_cast<std::uint64_t>(sign_extend(immediate, 21) * 4096);
  }
};

TEST(Aarch64File, RelocatedInstructionsReachTheirSymbols) {
  const std::vector<std::byte> image = compile();
  if (image.empty()) GTEST_SKIP() << "no clang for aarch64 here";
  std::string why;
  auto object = Object::parse(image, why);
  ASSERT_TRUE(object) << why;
  ASSERT_EQ(object->machine(), Machine::kAarch64);

  std::uint64_t next = 0x40000000;
  std::vector<std::vector<std::byte>> sections;
  std::vector<std::uint64_t> bases;
  for (const Section& section : object->sections()) {
    sections.emplace_back(section.contents.begin(), section.contents.end());
    sections.back().resize(section.allocated() ? section.size : sections.back().size());
    bases.push_back(next += 0x3000);
  }
  std::uint64_t got = 0x40800010;
  std::map<std::string_view, std::uint64_t> outside;
  int branches = 0, pages = 0, got_pages = 0, words = 0;
  for (const RelocationTable& table : object->relocations()) {
    if (!object->sections()[table.target()].allocated()) continue;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Relocation r = table[i];
      const Symbol& symbol = object->symbols()[r.symbol];
      std::uint64_t value = symbol.in_section()
                                ? bases[symbol.section] + symbol.value
                                : outside.try_emplace(symbol.name, next += 0x1000).first->second;
      Operands operands{.place = bases[table.target()] + r.offset,
                        .symbol = value,
                        .addend = r.addend,
                        .got_entry = got,
                        .got_base = 0x40800000,
                        .symbol_size = symbol.size};
      auto& bytes = sections[table.target()];
      ASSERT_EQ(apply(object->machine(), r.type, bytes, r.offset, operands), Applied::kYes)
          << type_name(object->machine(), r.type) << " " << symbol.name;
      const Reader reader{bytes, bases[table.target()]};
      const std::uint64_t target = value + static_cast<std::uint64_t>(r.addend);
      if (r.type == R_AARCH64_CALL26) {
        EXPECT_EQ(reader.branch_target(r.offset), target);
        ++branches;
      } else if (r.type == R_AARCH64_ADR_PREL_PG_HI21) {
        EXPECT_EQ(reader.page_target(r.offset), target & ~0xfffull);
        ++pages;
      } else if (r.type == R_AARCH64_ADR_GOT_PAGE) {
        EXPECT_EQ(reader.page_target(r.offset), got & ~0xfffull);
        ++got_pages;
      } else if (r.type == R_AARCH64_ABS64) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + r.offset, sizeof word);
        EXPECT_EQ(word, target);
        ++words;
      }
    }
  }
  EXPECT_GE(branches, 1);
  EXPECT_GE(pages, 1);
  EXPECT_GE(got_pages, 1);
  EXPECT_GE(words, 1);
}

}  // namespace
}  // namespace holdfast::elf
