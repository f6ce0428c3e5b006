// x86-64: every type writes the low bytes of one sum; they differ in the sum, the width and how the
// value must extend. The psABI's table, as a table.
#include <elf.h>

#include <cstring>

#include "elf/relocation.h"

namespace holdfast::elf::x86_64 {
namespace {

enum class Sum : std::uint8_t {
  kNone,
  kAbsolute,      // S + A
  kRelative,      // S + A - P
  kGotRelative,   // G + A - P
  kGotOffset,     // G + A - GOT
  kBaseRelative,  // GOT + A - P
  kFromBase,      // S + A - GOT
  kSize,          // Z + A
};
enum class Extend : std::uint8_t { kAny, kSigned, kUnsigned };

struct Rule {
  std::uint32_t type;
  std::string_view name;
  Sum sum;
  std::uint8_t width;
  Extend extend;
  Need need;
};

#define RULE(type, sum, width, extend, need) \
  { type, #type, Sum::sum, width, Extend::extend, Need::need }
constexpr Rule kRules[] = {
    RULE(R_X86_64_NONE, kNone, 0, kAny, kNothing),
    RULE(R_X86_64_64, kAbsolute, 8, kAny, kNothing),
    RULE(R_X86_64_PC32, kRelative, 4, kSigned, kStub),
    RULE(R_X86_64_GOT32, kGotOffset, 4, kSigned, kGotEntry),
    RULE(R_X86_64_PLT32, kRelative, 4, kSigned, kStub),
    RULE(R_X86_64_GOTPCREL, kGotRelative, 4, kSigned, kGotEntry),
    RULE(R_X86_64_32, kAbsolute, 4, kUnsigned, kStub),
    RULE(R_X86_64_32S, kAbsolute, 4, kSigned, kStub),
    RULE(R_X86_64_16, kAbsolute, 2, kUnsigned, kNothing),
    RULE(R_X86_64_PC16, kRelative, 2, kSigned, kNothing),
    RULE(R_X86_64_8, kAbsolute, 1, kUnsigned, kNothing),
    RULE(R_X86_64_PC8, kRelative, 1, kSigned, kNothing),
    RULE(R_X86_64_PC64, kRelative, 8, kAny, kNothing),
    RULE(R_X86_64_GOTOFF64, kFromBase, 8, kAny, kGotBase),
    RULE(R_X86_64_GOTPC32, kBaseRelative, 4, kSigned, kGotBase),
    RULE(R_X86_64_GOT64, kGotOffset, 8, kAny, kGotEntry),
    RULE(R_X86_64_GOTPCREL64, kGotRelative, 8, kAny, kGotEntry),
    RULE(R_X86_64_GOTPC64, kBaseRelative, 8, kAny, kGotBase),
    RULE(R_X86_64_PLTOFF64, kFromBase, 8, kAny, kGotBase),
    RULE(R_X86_64_SIZE32, kSize, 4, kUnsigned, kNothing),
    RULE(R_X86_64_SIZE64, kSize, 8, kAny, kNothing),
    RULE(R_X86_64_GOTPCRELX, kGotRelative, 4, kSigned, kGotEntry),
    RULE(R_X86_64_REX_GOTPCRELX, kGotRelative, 4, kSigned, kGotEntry),
};
#undef RULE

constexpr std::uint32_t kTypes = 64;
struct ByType {
  const Rule* rule[kTypes] = {};
  constexpr ByType() {
    for (const Rule& each : kRules) rule[each.type] = &each;
  }
};
constexpr ByType kByType;

const Rule* rule_of(std::uint32_t type) { return type < kTypes ? kByType.rule[type] : nullptr; }

std::uint64_t sum_of(Sum sum, const Operands& v) {
  const auto addend = static_cast<std::uint64_t>(v.addend);
  switch (sum) {
    case Sum::kNone:
      return 0;
    case Sum::kAbsolute:
      return v.symbol + addend;
    case Sum::kRelative:
      return v.symbol + addend - v.place;
    case Sum::kGotRelative:
      return v.got_entry + addend - v.place;
    case Sum::kGotOffset:
      return v.got_entry + addend - v.got_base;
    case Sum::kBaseRelative:
      return v.got_base + addend - v.place;
    case Sum::kFromBase:
      return v.symbol + addend - v.got_base;
    case Sum::kSize:
      return v.symbol_size + addend;
  }
  return 0;
}

bool fits(std::uint64_t value, unsigned width, Extend extend) {
  if (extend == Extend::kAny || width >= 8) return true;
  const unsigned bits = width * 8;
  if (extend == Extend::kUnsigned && width == 4) return value >> 32 == 0;
  const auto wide = static_cast<std::int64_t>(value);
  const std::int64_t half = std::int64_t{1} << (bits - 1);
  // R_X86_64_16 and _8 have no sign of their own: either reading may be meant.
  const std::int64_t limit = extend == Extend::kUnsigned ? 2 * half : half;
  return wide >= -half && wide < limit;
}

}  // namespace

Need need_of(std::uint32_t type) {
  const Rule* rule = rule_of(type);
  return rule ? rule->need : Need::kNothing;
}

std::string_view type_name(std::uint32_t type) {
  const Rule* rule = rule_of(type);
  return rule ? rule->name : std::string_view{};
}

Applied apply(std::uint32_t type, std::span<std::byte> section, std::uint64_t offset,
              const Operands& operands) {
  const Rule* rule = rule_of(type);
  if (!rule) return Applied::kUnknownType;
  if (offset > section.size() || rule->width > section.size() - offset) return Applied::kOutside;
  const std::uint64_t value = sum_of(rule->sum, operands);
  if (!fits(value, rule->width, rule->extend)) return Applied::kOverflow;
  std::memcpy(section.data() + offset, &value, rule->width);  // little endian, as the host
  return Applied::kYes;
}

}  // namespace holdfast::elf::x86_64
