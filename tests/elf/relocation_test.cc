// Relocations on bytes: the value written, and the values that do not fit.
#include "elf/relocation.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace holdfast::elf {
namespace {

constexpr std::uint64_t kPlace = 0x4000'1000;

struct Case {
  const char* name;
  std::uint32_t type;
  Operands operands;
  Applied applied;
  std::uint64_t expected;  // of the bytes, little endian
  unsigned width;
};

// Without it the tests' names would have addresses in them.
void PrintTo(const Case& c, std::ostream* to) { *to << c.name; }
std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

Operands at(std::uint64_t symbol, std::int64_t addend = 0, std::uint64_t got_entry = 0) {
  return {.place = kPlace,
          .symbol = symbol,
          .addend = addend,
          .got_entry = got_entry,
          .got_base = 0x4000'8000,
          .symbol_size = 24};
}

class X86 : public ::testing::TestWithParam<Case> {};

TEST_P(X86, Writes) {
  const Case& c = GetParam();
  std::array<std::byte, 16> bytes;
  bytes.fill(std::byte{0xa5});
  const auto before = bytes;
  ASSERT_EQ(apply(Machine::kX86_64, c.type, bytes, 4, c.operands), c.applied);
  if (c.applied != Applied::kYes) {
    EXPECT_EQ(bytes, before);
    return;
  }
  auto after = before;
  std::memcpy(after.data() + 4, &c.expected, c.width);
  EXPECT_EQ(bytes, after);
}

constexpr std::uint64_t kFar = 0x7f00'0000'1234;
const Case kX86[] = {
    {"None", R_X86_64_NONE, at(kFar), Applied::kYes, 0, 0},
    {"Abs64", R_X86_64_64, at(kFar, 0x10), Applied::kYes, kFar + 0x10, 8},
    {"Pc32", R_X86_64_PC32, at(0x4000'0000, -4), Applied::kYes, 0xffff'effc, 4},
    {"Pc32Far", R_X86_64_PC32, at(kFar), Applied::kOverflow, 0, 0},
    {"Pc32Top", R_X86_64_PC32, at(kPlace + 0x7fff'ffff), Applied::kYes, 0x7fff'ffff, 4},
    {"Pc32PastTop", R_X86_64_PC32, at(kPlace + 0x8000'0000), Applied::kOverflow, 0, 0},
    {"Pc32Bottom", R_X86_64_PC32, at(kPlace - 0x8000'0000), Applied::kYes, 0x8000'0000, 4},
    {"Pc32PastBottom", R_X86_64_PC32, at(kPlace - 0x8000'0001), Applied::kOverflow, 0, 0},
    {"Plt32", R_X86_64_PLT32, at(0x4000'1100, -4), Applied::kYes, 0xfc, 4},
    {"Abs32", R_X86_64_32, at(0xffff'0000), Applied::kYes, 0xffff'0000, 4},
    {"Abs32Negative", R_X86_64_32, at(0, -1), Applied::kOverflow, 0, 0},
    {"Abs32Far", R_X86_64_32, at(0x1'0000'0000), Applied::kOverflow, 0, 0},
    {"Abs32S", R_X86_64_32S, at(0, -1), Applied::kYes, 0xffff'ffff, 4},
    {"Abs32SLow", R_X86_64_32S, at(0x7fff'ffff), Applied::kYes, 0x7fff'ffff, 4},
    {"Abs32SHigh", R_X86_64_32S, at(0x8000'0000), Applied::kOverflow, 0, 0},
    {"Abs32SKernel", R_X86_64_32S, at(0xffff'ffff'8000'0000), Applied::kYes, 0x8000'0000, 4},
    {"Abs16", R_X86_64_16, at(0xffff), Applied::kYes, 0xffff, 2},
    {"Abs16Far", R_X86_64_16, at(0x10000), Applied::kOverflow, 0, 0},
    {"Pc16", R_X86_64_PC16, at(kPlace - 2), Applied::kYes, 0xfffe, 2},
    {"Pc16Far", R_X86_64_PC16, at(kPlace + 0x8000), Applied::kOverflow, 0, 0},
    {"Abs8", R_X86_64_8, at(0x7f), Applied::kYes, 0x7f, 1},
    {"Abs8Far", R_X86_64_8, at(0x100), Applied::kOverflow, 0, 0},
    {"Pc8", R_X86_64_PC8, at(kPlace - 128), Applied::kYes, 0x80, 1},
    {"Pc8Far", R_X86_64_PC8, at(kPlace + 128), Applied::kOverflow, 0, 0},
    {"Pc64", R_X86_64_PC64, at(kFar), Applied::kYes, kFar - kPlace, 8},
    {"GotPcRel", R_X86_64_GOTPCREL, at(kFar, -4, kPlace + 0x40), Applied::kYes, 0x3c, 4},
    {"GotPcRelX", R_X86_64_GOTPCRELX, at(kFar, -4, kPlace + 0x40), Applied::kYes, 0x3c, 4},
    {"RexGotPcRelX", R_X86_64_REX_GOTPCRELX, at(kFar, -4, kPlace + 8), Applied::kYes, 4, 4},
    {"GotPcRelFar", R_X86_64_GOTPCREL, at(0, 0, kFar), Applied::kOverflow, 0, 0},
    {"GotPcRel64", R_X86_64_GOTPCREL64, at(0, 0, kFar), Applied::kYes, kFar - kPlace, 8},
    {"Got32", R_X86_64_GOT32, at(0, 1, 0x4000'8010), Applied::kYes, 0x11, 4},
    {"Got64", R_X86_64_GOT64, at(0, 0, 0x4000'8010), Applied::kYes, 0x10, 8},
    {"GotPc32", R_X86_64_GOTPC32, at(0, 2), Applied::kYes, 0x7002, 4},
    {"GotPc64", R_X86_64_GOTPC64, at(0, 2), Applied::kYes, 0x7002, 8},
    {"GotOff64", R_X86_64_GOTOFF64, at(0x4000'8123), Applied::kYes, 0x123, 8},
    {"PltOff64", R_X86_64_PLTOFF64, at(kFar), Applied::kYes, kFar - 0x4000'8000, 8},
    {"Size32", R_X86_64_SIZE32, at(0, 1), Applied::kYes, 25, 4},
    {"Size64", R_X86_64_SIZE64, at(0, 1), Applied::kYes, 25, 8},
    {"Unknown", 250, at(0), Applied::kUnknownType, 0, 0},
    {"Tls", R_X86_64_TPOFF32, at(0), Applied::kUnknownType, 0, 0},
};
INSTANTIATE_TEST_SUITE_P(Relocation, X86, ::testing::ValuesIn(kX86), name_of);

TEST(Relocation, NeverWritesBeyondItsSection) {
  std::array<std::byte, 16> bytes{};
  EXPECT_EQ(apply(Machine::kX86_64, R_X86_64_64, bytes, 8, at(1)), Applied::kYes);
  EXPECT_EQ(apply(Machine::kX86_64, R_X86_64_64, bytes, 9, at(1)), Applied::kOutside);
  EXPECT_EQ(apply(Machine::kX86_64, R_X86_64_PC8, bytes, 16, at(kPlace)), Applied::kOutside);
  EXPECT_EQ(apply(Machine::kX86_64, R_X86_64_64, bytes, ~std::uint64_t{0} - 3, at(1)),
            Applied::kOutside);
  EXPECT_EQ(apply(Machine::kAarch64, R_AARCH64_CALL26, bytes, 13, at(kPlace)), Applied::kOutside);
}

TEST(Relocation, SaysWhatATypeNeeds) {
  EXPECT_EQ(need_of(Machine::kX86_64, R_X86_64_PLT32), Need::kStub);
  EXPECT_EQ(need_of(Machine::kX86_64, R_X86_64_REX_GOTPCRELX), Need::kGotEntry);
  EXPECT_EQ(need_of(Machine::kX86_64, R_X86_64_64), Need::kNothing);
  EXPECT_EQ(need_of(Machine::kX86_64, 9999), Need::kNothing);
  EXPECT_EQ(need_of(Machine::kAarch64, R_AARCH64_CALL26), Need::kStub);
  EXPECT_EQ(need_of(Machine::kAarch64, R_AARCH64_ADR_GOT_PAGE), Need::kGotEntry);
  EXPECT_EQ(type_name(Machine::kX86_64, R_X86_64_32S), "R_X86_64_32S");
  EXPECT_EQ(type_name(Machine::kAarch64, R_AARCH64_ABS64), "R_AARCH64_ABS64");
  EXPECT_EQ(type_name(Machine::kX86_64, 9999), "");
}

constexpr std::uint32_t kAdrp = 0x90000000;  // adrp x0, .
constexpr std::uint32_t kAdr = 0x10000000;
constexpr std::uint32_t kAdd = 0x91000000;   // add x0, x0, #0
constexpr std::uint32_t kLdrX = 0xf9400000;  // ldr x0, [x0]
constexpr std::uint32_t kLdrW = 0xb9400000;
constexpr std::uint32_t kLdrH = 0x79400000;
constexpr std::uint32_t kLdrB = 0x39400000;
constexpr std::uint32_t kLdrQ = 0x3dc00000;
constexpr std::uint32_t kBl = 0x94000000;
constexpr std::uint32_t kBeq = 0x54000000;
constexpr std::uint32_t kTbz = 0x36000000;
constexpr std::uint32_t kMovz = 0xd2800000;
constexpr std::uint32_t kMovk = 0xf2800000;
constexpr std::uint32_t kMovn = 0x92800000;

struct ArmCase {
  const char* name;
  std::uint32_t type;
  std::uint32_t word;
  Operands operands;
  Applied applied;
  std::uint32_t expected;
};
void PrintTo(const ArmCase& c, std::ostream* to) { *to << c.name; }
class ArmCode : public ::testing::TestWithParam<ArmCase> {};

TEST_P(ArmCode, Encodes) {
  const ArmCase& c = GetParam();
  std::array<std::byte, 12> bytes{};
  std::memcpy(bytes.data() + 4, &c.word, 4);
  ASSERT_EQ(apply(Machine::kAarch64, c.type, bytes, 4, c.operands), c.applied);
  std::uint32_t word, before, behind;
  std::memcpy(&before, bytes.data(), 4);
  std::memcpy(&word, bytes.data() + 4, 4);
  std::memcpy(&behind, bytes.data() + 8, 4);
  EXPECT_EQ(word, c.applied == Applied::kYes ? c.expected : c.word) << std::hex << word;
  EXPECT_EQ(before | behind, 0u);
}

const ArmCase kArmCode[] = {
    {"Bl", R_AARCH64_CALL26, kBl, at(kPlace + 8), Applied::kYes, kBl | 2},
    {"BlBack", R_AARCH64_CALL26, kBl, at(kPlace - 4), Applied::kYes, kBl | 0x03ffffff},
    {"BlFar", R_AARCH64_CALL26, kBl, at(kPlace + 0x0800'0000), Applied::kOverflow, 0},
    {"BlMost", R_AARCH64_JUMP26, kBl, at(kPlace + 0x07ff'fffc), Applied::kYes, kBl | 0x01ffffff},
    {"BlOdd", R_AARCH64_CALL26, kBl, at(kPlace + 2), Applied::kMisaligned, 0},
    {"Adrp", R_AARCH64_ADR_PREL_PG_HI21, kAdrp, at(0x4000'5678), Applied::kYes, 0x90000020},
    {"AdrpOne", R_AARCH64_ADR_PREL_PG_HI21, kAdrp, at(0x4000'2fff), Applied::kYes, 0xb0000000},
    {"AdrpFar", R_AARCH64_ADR_PREL_PG_HI21, kAdrp, at(kFar), Applied::kOverflow, 0},
    {"AdrpFarUnchecked", R_AARCH64_ADR_PREL_PG_HI21_NC, kAdrp, at(0x1'4000'1000), Applied::kYes,
     0x90800000},
    {"Adr", R_AARCH64_ADR_PREL_LO21, kAdr, at(kPlace + 5), Applied::kYes, 0x30000020},
    {"Add", R_AARCH64_ADD_ABS_LO12_NC, kAdd, at(0x4000'5678), Applied::kYes, 0x9119e000},
    {"Ldr8", R_AARCH64_LDST8_ABS_LO12_NC, kLdrB, at(0x4000'5678), Applied::kYes, 0x3959e000},
    {"Ldr16", R_AARCH64_LDST16_ABS_LO12_NC, kLdrH, at(0x4000'5678), Applied::kYes, 0x794cf000},
    {"Ldr32", R_AARCH64_LDST32_ABS_LO12_NC, kLdrW, at(0x4000'5678), Applied::kYes, 0xb9467800},
    {"Ldr64", R_AARCH64_LDST64_ABS_LO12_NC, kLdrX, at(0x4000'5678), Applied::kYes, 0xf9433c00},
    {"Ldr64Odd", R_AARCH64_LDST64_ABS_LO12_NC, kLdrX, at(0x4000'5674), Applied::kMisaligned, 0},
    {"Ldr128", R_AARCH64_LDST128_ABS_LO12_NC, kLdrQ, at(0x4000'5670), Applied::kYes, 0x3dc19c00},
    {"GotPage", R_AARCH64_ADR_GOT_PAGE, kAdrp, at(kFar, 0, 0x4000'8008), Applied::kYes, 0xf0000020},
    {"GotLow", R_AARCH64_LD64_GOT_LO12_NC, kLdrX, at(kFar, 0, 0x4000'8008), Applied::kYes,
     0xf9400400},
    {"Beq", R_AARCH64_CONDBR19, kBeq, at(kPlace + 16), Applied::kYes, kBeq | 4 << 5},
    {"BeqFar", R_AARCH64_CONDBR19, kBeq, at(kPlace + 0x10'0000), Applied::kOverflow, 0},
    {"Tbz", R_AARCH64_TSTBR14, kTbz, at(kPlace - 4), Applied::kYes, kTbz | 0x3fff << 5},
    {"TbzFar", R_AARCH64_TSTBR14, kTbz, at(kPlace + 0x8000), Applied::kOverflow, 0},
    {"LdrLiteral", R_AARCH64_LD_PREL_LO19, 0x58000000, at(kPlace + 8), Applied::kYes, 0x58000040},
    {"MovzG0", R_AARCH64_MOVW_UABS_G0, kMovz, at(0x1234), Applied::kYes, 0xd2824680},
    {"MovzG0Far", R_AARCH64_MOVW_UABS_G0, kMovz, at(0x10000), Applied::kOverflow, 0},
    {"MovkG1", R_AARCH64_MOVW_UABS_G1_NC, kMovk, at(0x1'abcd'1234), Applied::kYes, 0xf29579a0},
    {"MovkG2", R_AARCH64_MOVW_UABS_G2, kMovk, at(0x7f00'0000'0000), Applied::kYes, 0xf28fe000},
    {"MovkG3", R_AARCH64_MOVW_UABS_G3, kMovk, at(0xffff'0000'0000'0000), Applied::kYes, 0xf29fffe0},
    {"MovSigned", R_AARCH64_MOVW_SABS_G0, kMovn, at(5), Applied::kYes, 0xd28000a0},
    {"MovSignedNegative", R_AARCH64_MOVW_SABS_G0, kMovz, at(0, -2), Applied::kYes, 0x92800020},
    {"MovSignedFar", R_AARCH64_MOVW_SABS_G0, kMovz, at(0x10000), Applied::kOverflow, 0},
    {"MovRelative", R_AARCH64_MOVW_PREL_G1, kMovz, at(kPlace + 0x30000), Applied::kYes, 0xd2800060},
    {"Unknown", 9999, kBl, at(0), Applied::kUnknownType, 0},
};
INSTANTIATE_TEST_SUITE_P(Relocation, ArmCode, ::testing::ValuesIn(kArmCode),
                         [](const auto& info) { return info.param.name; });

TEST(Relocation, ArmData) {
  auto run = [](std::uint32_t type, Operands operands, std::uint64_t& value) {
    value = 0;
    return apply(Machine::kAarch64, type, std::as_writable_bytes(std::span(&value, 1)), 0,
                 operands);
  };
  std::uint64_t value = 0;
  EXPECT_EQ(run(R_AARCH64_ABS64, at(kFar, 1), value), Applied::kYes);
  EXPECT_EQ(value, kFar + 1);
  EXPECT_EQ(run(R_AARCH64_ABS32, at(0xffff'ffff), value), Applied::kYes);
  EXPECT_EQ(value, 0xffff'ffffu);
  EXPECT_EQ(run(R_AARCH64_ABS32, at(kFar), value), Applied::kOverflow);
  EXPECT_EQ(run(R_AARCH64_PREL32, at(kPlace - 1), value), Applied::kYes);
  EXPECT_EQ(value, 0xffff'ffffu);
  EXPECT_EQ(run(R_AARCH64_PREL32, at(kFar), value), Applied::kOverflow);
  EXPECT_EQ(run(R_AARCH64_PREL64, at(kFar), value), Applied::kYes);
  EXPECT_EQ(value, kFar - kPlace);
  EXPECT_EQ(run(R_AARCH64_PREL16, at(kPlace + 7), value), Applied::kYes);
  EXPECT_EQ(value, 7u);
  EXPECT_EQ(run(R_AARCH64_ABS16, at(0x1'ffff), value), Applied::kOverflow);
  EXPECT_EQ(run(R_AARCH64_NONE, at(7), value), Applied::kYes);
  EXPECT_EQ(value, 0u);
}

}  // namespace
}  // namespace holdfast::elf
