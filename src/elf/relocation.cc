#include "elf/relocation.h"

namespace holdfast::elf {

Need need_of(Machine machine, std::uint32_t type) {
  return machine == Machine::kX86_64 ? x86_64::need_of(type) : aarch64::need_of(type);
}

std::string_view type_name(Machine machine, std::uint32_t type) {
  return machine == Machine::kX86_64 ? x86_64::type_name(type) : aarch64::type_name(type);
}

Applied apply(Machine machine, std::uint32_t type, std::span<std::byte> section,
              std::uint64_t offset, const Operands& operands) {
  return machine == Machine::kX86_64 ? x86_64::apply(type, section, offset, operands)
                                     : aarch64::apply(type, section, offset, operands);
}

std::string_view explain(Applied applied) {
  switch (applied) {
    case Applied::kYes:
      return "is applied";
    case Applied::kUnknownType:
      return "is of an unknown type";
    case Applied::kOverflow:
      return "overflows: the symbol is too far away";
    case Applied::kMisaligned:
      return "is not aligned as its type demands";
    case Applied::kOutside:
      return "reaches beyond the end of its section";
  }
  return "";
}

}  // namespace holdfast::elf
