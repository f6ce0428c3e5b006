// aarch64: data relocations write a sum; code relocations insert some bits of one into an
// instruction word. A rule names the sum, which bits are taken, where they go and what range the
// whole value must keep ("ELF for the Arm 64-bit Architecture", tables of static relocations).
#include <elf.h>

#include <cstring>

#include "elf/relocation.h"

namespace holdfast::elf::aarch64 {
namespace {

enum class Sum : std::uint8_t { kNone, kAbsolute, kRelative, kPage, kGotPage, kGotEntry };
enum class Form : std::uint8_t {
  kData,        // the whole field, little endian
  kImmediate,   // bits [low, low+count) to instruction bit `at`
  kAdr,         // 21 bits split as ADR and ADRP have them
  kMovwSigned,  // 16 bits of MOVZ/MOVN, chosen by the sign
};

struct Rule {
  std::uint32_t type;
  std::string_view name;
  Sum sum;
  Form form;
  std::uint8_t range;  // value fits in so many bits, signed; 0: no check
  bool or_unsigned;    // ... or unsigned
  std::uint8_t low;    // first bit taken
  std::uint8_t count;  // bits taken, or bytes for kData
  std::uint8_t at;     // where they go
  std::uint8_t align;  // low bits of the value that must be zero
  Need need;
};

#define DATA(type, sum, bytes, range, both) \
  { type, #type, Sum::sum, Form::kData, range, both, 0, bytes, 0, 0, Need::kNothing }
#define IMMEDIATE(type, sum, range, low, count, at, align, need) \
  { type, #type, Sum::sum, Form::kImmediate, range, false, low, count, at, align, Need::need }
#define ADR(type, sum, range, low, need) \
  { type, #type, Sum::sum, Form::kAdr, range, false, low, 21, 0, 0, Need::need }
#define MOVW(type, sum, form, range, both, low) \
  { type, #type, Sum::sum, Form::form, range, both, low, 16, 5, 0, Need::kNothing }
constexpr Rule kRules[] = {
    {R_AARCH64_NONE, "R_AARCH64_NONE", Sum::kNone, Form::kData, 0, false, 0, 0, 0, 0,
     Need::kNothing},
    DATA(R_AARCH64_ABS64, kAbsolute, 8, 0, false),
    DATA(R_AARCH64_ABS32, kAbsolute, 4, 32, true),
    DATA(R_AARCH64_ABS16, kAbsolute, 2, 16, true),
    DATA(R_AARCH64_PREL64, kRelative, 8, 0, false),
    DATA(R_AARCH64_PREL32, kRelative, 4, 32, false),
    DATA(R_AARCH64_PREL16, kRelative, 2, 16, false),
    // For MOVW_UABS the value must be below 2^(range); both=true marks the unsigned reading.
    MOVW(R_AARCH64_MOVW_UABS_G0, kAbsolute, kImmediate, 16, true, 0),
    MOVW(R_AARCH64_MOVW_UABS_G0_NC, kAbsolute, kImmediate, 0, false, 0),
    MOVW(R_AARCH64_MOVW_UABS_G1, kAbsolute, kImmediate, 32, true, 16),
    MOVW(R_AARCH64_MOVW_UABS_G1_NC, kAbsolute, kImmediate, 0, false, 16),
    MOVW(R_AARCH64_MOVW_UABS_G2, kAbsolute, kImmediate, 48, true, 32),
    MOVW(R_AARCH64_MOVW_UABS_G2_NC, kAbsolute, kImmediate, 0, false, 32),
    MOVW(R_AARCH64_MOVW_UABS_G3, kAbsolute, kImmediate, 0, false, 48),
    MOVW(R_AARCH64_MOVW_SABS_G0, kAbsolute, kMovwSigned, 17, false, 0),
    MOVW(R_AARCH64_MOVW_SABS_G1, kAbsolute, kMovwSigned, 33, false, 16),
    MOVW(R_AARCH64_MOVW_SABS_G2, kAbsolute, kMovwSigned, 49, false, 32),
    MOVW(R_AARCH64_MOVW_PREL_G0, kRelative, kMovwSigned, 17, false, 0),
    MOVW(R_AARCH64_MOVW_PREL_G0_NC, kRelative, kImmediate, 0, false, 0),
    MOVW(R_AARCH64_MOVW_PREL_G1, kRelative, kMovwSigned, 33, false, 16),
    MOVW(R_AARCH64_MOVW_PREL_G1_NC, kRelative, kImmediate, 0, false, 16),
    MOVW(R_AARCH64_MOVW_PREL_G2, kRelative, kMovwSigned, 49, false, 32),
    MOVW(R_AARCH64_MOVW_PREL_G2_NC, kRelative, kImmediate, 0, false, 32),
    MOVW(R_AARCH64_MOVW_PREL_G3, kRelative, kMovwSigned, 0, false, 48),
    IMMEDIATE(R_AARCH64_LD_PREL_LO19, kRelative, 21, 2, 19, 5, 2, kNothing),
    ADR(R_AARCH64_ADR_PREL_LO21, kRelative, 21, 0, kNothing),
    ADR(R_AARCH64_ADR_PREL_PG_HI21, kPage, 33, 12, kNothing),
    ADR(R_AARCH64_ADR_PREL_PG_HI21_NC, kPage, 0, 12, kNothing),
    IMMEDIATE(R_AARCH64_ADD_ABS_LO12_NC, kAbsolute, 0, 0, 12, 10, 0, kNothing),
    IMMEDIATE(R_AARCH64_LDST8_ABS_LO12_NC, kAbsolute, 0, 0, 12, 10, 0, kNothing),
    IMMEDIATE(R_AARCH64_LDST16_ABS_LO12_NC, kAbsolute, 0, 1, 11, 10, 1, kNothing),
    IMMEDIATE(R_AARCH64_LDST32_ABS_LO12_NC, kAbsolute, 0, 2, 10, 10, 2, kNothing),
    IMMEDIATE(R_AARCH64_LDST64_ABS_LO12_NC, kAbsolute, 0, 3, 9, 10, 3, kNothing),
    IMMEDIATE(R_AARCH64_LDST128_ABS_LO12_NC, kAbsolute, 0, 4, 8, 10, 4, kNothing),
    IMMEDIATE(R_AARCH64_TSTBR14, kRelative, 16, 2, 14, 5, 2, kNothing),
    IMMEDIATE(R_AARCH64_CONDBR19, kRelative, 21, 2, 19, 5, 2, kNothing),
    IMMEDIATE(R_AARCH64_JUMP26, kRelative, 28, 2, 26, 0, 2, kStub),
    IMMEDIATE(R_AARCH64_CALL26, kRelative, 28, 2, 26, 0, 2, kStub),
    ADR(R_AARCH64_ADR_GOT_PAGE, kGotPage, 33, 12, kGotEntry),
    IMMEDIATE(R_AARCH64_LD64_GOT_LO12_NC, kGotEntry, 0, 3, 9, 10, 3, kGotEntry),
};
#undef DATA
#undef IMMEDIATE
#undef ADR
#undef MOVW

const Rule* rule_of(std::uint32_t type) {
  for (const Rule& rule : kRules) {
    if (rule.type == type) return &rule;
  }
  return nullptr;
}

constexpr std::uint64_t page(std::uint64_t address) { return address & ~std::uint64_t{0xfff}; }

std::uint64_t sum_of(Sum sum, const Operands& v) {
  const auto addend = static_cast<std::uint64_t>(v.addend);
  switch (sum) {
    case Sum::kNone:
      return 0;
    case Sum::kAbsolute:
      return v.symbol + addend;
    case Sum::kRelative:
      return v.symbol + addend - v.place;
    case Sum::kPage:
      return page(v.symbol + addend) - page(v.place);
    case Sum::kGotPage:
      return page(v.got_entry + addend) - page(v.place);
    case Sum::kGotEntry:
      return v.got_entry + addend;
  }
  return 0;
}

bool fits(std::uint64_t value, const Rule& rule) {
  if (rule.range == 0) return true;
  if (rule.form == Form::kImmediate && rule.or_unsigned) return value >> rule.range == 0;
  const auto wide = static_cast<std::int64_t>(value);
  const std::int64_t half = std::int64_t{1} << (rule.range - 1);
  return wide >= -half && wide < (rule.or_unsigned ? 2 * half : half);
}

void insert(std::uint32_t& word, std::uint64_t bits, unsigned count, unsigned at) {
  const std::uint32_t mask = ((std::uint32_t{1} << count) - 1) << at;
  word = (word & ~mask) | (static_cast<std::uint32_t>(bits << at) & mask);
}

void rewrite(std::uint32_t& word, std::uint64_t value, const Rule& rule) {
  switch (rule.form) {
    case Form::kData:
      return;
    case Form::kImmediate:
      return insert(word, value >> rule.low, rule.count, rule.at);
    case Form::kAdr:
      insert(word, value >> rule.low, 2, 29);
      return insert(word, value >> (rule.low + 2), 19, 5);
    case Form::kMovwSigned: {
      const bool negative = value >> 63;
      // opc: 00 is MOVN, which writes the complement of its operand; 10 is MOVZ.
      insert(word, negative ? 0 : 2, 2, 29);
      return insert(word, (negative ? ~value : value) >> rule.low, 16, 5);
    }
  }
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
  const std::size_t width = rule->form == Form::kData ? rule->count : sizeof(std::uint32_t);
  if (offset > section.size() || width > section.size() - offset) return Applied::kOutside;
  const std::uint64_t value = sum_of(rule->sum, operands);
  if (!fits(value, *rule)) return Applied::kOverflow;
  if (value & ((std::uint64_t{1} << rule->align) - 1)) return Applied::kMisaligned;
  if (rule->form == Form::kData) {
    std::memcpy(section.data() + offset, &value, width);
    return Applied::kYes;
  }
  std::uint32_t word;
  std::memcpy(&word, section.data() + offset, sizeof word);
  rewrite(word, value, *rule);
  std::memcpy(section.data() + offset, &word, sizeof word);
  return Applied::kYes;
}

}  // namespace holdfast::elf::aarch64
