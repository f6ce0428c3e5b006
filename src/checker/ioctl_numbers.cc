// A switch over ioctl numbers becomes comparisons with 32-bit constants, or a subtraction of the
// smallest and a table. No disassembler: the few encodings that gcc uses are looked for at every
// byte.
#include "checker/ioctl_numbers.h"

#include <elf.h>
#include <sys/ioctl.h>

#include <cstring>
#include <set>
#include <string>

#include "elf/object.h"

namespace holdfast::checker {
namespace {

constexpr std::uint32_t kTable = 4;  // how many numbers from the smallest on

bool looks_like_one(std::uint32_t number) {
  const std::uint32_t type = _IOC_TYPE(number), size = _IOC_SIZE(number);
  const bool printable = type > ' ' && type < 0x7f;
  return printable && _IOC_NR(number) < 128 && (_IOC_DIR(number) == _IOC_NONE) == (size == 0);
}

struct Constant {
  std::uint32_t value = 0;
  bool smallest = false;  // of a table
  bool found = false;
};

std::uint32_t word_at(std::span<const std::byte> code, std::size_t at) {
  std::uint32_t word = 0;
  if (at + sizeof word <= code.size()) std::memcpy(&word, code.data() + at, sizeof word);
  return word;
}

Constant constant_at(std::span<const std::byte> code, std::size_t at) {
  const auto first = std::to_integer<unsigned>(code[at]);
  if (first == 0x3d) return {word_at(code, at + 1), false, true};  // cmp imm32, %eax
  if (first == 0x2d) return {word_at(code, at + 1), true, true};   // sub imm32, %eax
  if (at + 1 >= code.size()) return {};
  const auto second = std::to_integer<unsigned>(code[at + 1]);
  if (first == 0x81 && second >= 0xf8) return {word_at(code, at + 2), false, true};  // cmp
  if (first == 0x81 && second >= 0xe8 && second < 0xf0) return {word_at(code, at + 2), true, true};
  if (first == 0x81 && (second & 0xf8) == 0x78)  // cmp imm32, disp8(reg)
    return {word_at(code, at + (second == 0x7c ? 4 : 3)), false, true};
  if (first == 0x8d && (second & 0xc0) == 0x80)  // lea -imm32(reg), reg
    return {-word_at(code, at + 2), true, true};
  return {};
}

}  // namespace

std::vector<std::uint32_t> ioctl_numbers_in(std::span<const std::byte> ko, std::size_t most) {
  std::string why;
  const auto object = elf::Object::parse(ko, why);
  std::set<std::uint32_t> numbers;
  if (!object) return {};
  for (const elf::Section& section : object->sections()) {
    if (!(section.flags & SHF_EXECINSTR)) continue;
    for (std::size_t at = 0; at < section.contents.size(); ++at) {
      const Constant constant = constant_at(section.contents, at);
      if (!constant.found) continue;
      for (std::uint32_t i = 0; i < (constant.smallest ? kTable : 1); ++i) {
        if (looks_like_one(constant.value + i)) numbers.insert(constant.value + i);
      }
    }
  }
  std::vector<std::uint32_t> result(numbers.begin(), numbers.end());
  if (result.size() > most) result.resize(most);
  return result;
}

}  // namespace holdfast::checker
