// Relocation: the arithmetic is elf/relocation.h's; here are the values that go into it.
//
// A function beyond 2 GiB gets a stub in the module's text (jmp *GOT word), used only where the
// direct distance overflows. Through a stub two pointers to one function may differ: one taken by
// such an instruction, one by a 64-bit word. Modules built -fPIE -mno-direct-extern-access take
// every address through the GOT and never see that.
#include <cstdio>
#include <cstring>

#include "kernel/core/log.h"
#include "kernel/module/loader.h"

namespace holdfast::kernel {
namespace {

constexpr std::size_t kGotWord = 8;
constexpr std::size_t kStubSize = 16;

}  // namespace

// What the linker will make up, before addresses are known: at most a word and a stub a symbol.
void Loader::count_linkage() {
  symbols_.assign(object_->symbols().size(), {});
  for (const elf::RelocationTable& table : object_->relocations()) {
    if (!is_loaded(object_->sections()[table.target()])) continue;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const elf::Relocation relocation = table[i];
      Symbol& symbol = symbols_[relocation.symbol];
      const elf::Need need = elf::need_of(object_->machine(), relocation.type);
      const bool stub = need == elf::Need::kStub && relocation.symbol != 0 &&
                        object_->symbols()[relocation.symbol].undefined();
      if ((stub || need == elf::Need::kGotEntry) && !symbol.got) symbol.got = ++got_words_;
      if (stub && !symbol.stub) symbol.stub = ++stubs_;
    }
  }
}

std::uint64_t Loader::got_address(const Symbol& symbol) const {
  return reinterpret_cast<std::uint64_t>(module_->memory.got()) + (symbol.got - 1) * kGotWord;
}

std::uint64_t Loader::stub_address(const Symbol& symbol) const {
  return reinterpret_cast<std::uint64_t>(module_->memory.stubs()) + (symbol.stub - 1) * kStubSize;
}

void Loader::write_linkage() {
  for (const Symbol& symbol : symbols_) {
    if (!symbol.got) continue;
    std::byte* word = module_->memory.got() + (symbol.got - 1) * kGotWord;
    std::memcpy(word, &symbol.value, sizeof symbol.value);
    if (!symbol.stub) continue;
    // endbr64; jmp *word(%rip); int3...
    static constexpr unsigned char kCode[kStubSize] = {
        0xf3, 0x0f, 0x1e, 0xfa, 0xff, 0x25, 0, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc};
    std::byte* stub = module_->memory.stubs() + (symbol.stub - 1) * kStubSize;
    std::memcpy(stub, kCode, sizeof kCode);
    const auto distance = static_cast<std::int32_t>(word - (stub + 10));
    std::memcpy(stub + 6, &distance, sizeof distance);
  }
}

Status Loader::relocate() {
  write_linkage();
  for (const elf::RelocationTable& table : object_->relocations()) {
    if (!is_loaded(object_->sections()[table.target()])) continue;
    TRY_STATUS(relocate_section(table));
  }
  return {};
}

Status Loader::relocate_section(const elf::RelocationTable& table) {
  const elf::Section& section = object_->sections()[table.target()];
  for (std::size_t i = 0; i < table.size(); ++i) TRY_STATUS(relocate_one(section, table[i]));
  return {};
}

Status Loader::relocate_one(const elf::Section& section, const elf::Relocation& relocation) {
  const elf::Machine machine = object_->machine();
  const elf::Symbol& name = object_->symbols()[relocation.symbol];
  const Symbol& symbol = symbols_[relocation.symbol];
  std::byte* base = module_->memory.address_of(section.index);
  elf::Operands operands{
      .place = reinterpret_cast<std::uint64_t>(base) + relocation.offset,
      .symbol = symbol.value,
      .addend = relocation.addend,
      .got_entry = symbol.got ? got_address(symbol) : 0,
      .got_base = reinterpret_cast<std::uint64_t>(module_->memory.got()),
      .symbol_size = name.size,
  };
  const std::span<std::byte> bytes(base, section.size);
  elf::Applied applied = elf::Applied::kYes;
  const char* hint = "";
  if (relocation.symbol != 0 && !symbol.known) {
    hint = " refers to what is not loaded";
    applied = elf::Applied::kOutside;
  } else {
    applied = elf::apply(machine, relocation.type, bytes, relocation.offset, operands);
    if (applied == elf::Applied::kOverflow && symbol.stub && symbol.is_function) {
      operands.symbol = stub_address(symbol);
      applied = elf::apply(machine, relocation.type, bytes, relocation.offset, operands);
    }
    if (applied == elf::Applied::kYes) return {};
    if (applied == elf::Applied::kOverflow) hint = " (built without -fPIE?)";
  }
  const std::string_view type = elf::type_name(machine, relocation.type);
  const std::string_view explanation =
      symbol.known || relocation.symbol == 0 ? elf::explain(applied) : std::string_view{};
  char text[512];
  std::snprintf(text, sizeof text,
                "relocation %.*s (type %u) of %.64s+0x%llx against '%.128s' %.*s%s",
                static_cast<int>(type.size()), type.data(), relocation.type,
                std::string(section.name).c_str(),
                static_cast<unsigned long long>(relocation.offset), std::string(name.name).c_str(),
                static_cast<int>(explanation.size()), explanation.data(), hint);
  return malformed(text);
}

}  // namespace holdfast::kernel
