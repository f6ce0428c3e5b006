#include "checker/debugger.h"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <vector>

// The interface as gdb's manual has it ("Registering Code").
extern "C" {
struct jit_code_entry {
  jit_code_entry* next_entry;
  jit_code_entry* prev_entry;
  const char* symfile_addr;
  std::uint64_t symfile_size;
};
struct jit_descriptor {
  std::uint32_t version;
  std::uint32_t action_flag;
  jit_code_entry* relevant_entry;
  jit_code_entry* first_entry;
};
__attribute__((noinline, used)) void __jit_debug_register_code() { asm volatile("" ::: "memory"); }
__attribute__((used)) jit_descriptor __jit_debug_descriptor = {1, 0, nullptr, nullptr};

__attribute__((noinline, used)) void holdfast_finding() { asm volatile("" ::: "memory"); }
}

namespace holdfast::checker {
namespace {

constexpr std::uint32_t kRegister = 1;

struct Registered {
  std::vector<char> file;
  jit_code_entry entry{};
};

// A copy of the file with the sections' addresses filled in: gdb relocates its debug information.
std::vector<char> located(std::span<const std::byte> image, const kernel::Module& module) {
  std::vector<char> file(image.size());
  std::memcpy(file.data(), image.data(), image.size());
  Elf64_Ehdr header;
  std::memcpy(&header, file.data(), sizeof header);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    char* at = file.data() + header.e_shoff + i * sizeof(Elf64_Shdr);
    Elf64_Shdr section;
    std::memcpy(&section, at, sizeof section);
    if (!(section.sh_flags & SHF_ALLOC)) continue;
    section.sh_addr = reinterpret_cast<std::uint64_t>(module.memory.address_of(i));
    std::memcpy(at, &section, sizeof section);
  }
  return file;
}

}  // namespace

void tell_debugger(std::span<const std::byte> image, const kernel::Module& module) {
  static std::deque<Registered> registered;  // gdb has one list for the whole process
  Registered& here = registered.emplace_back();
  here.file = located(image, module);
  here.entry.symfile_addr = here.file.data();
  here.entry.symfile_size = here.file.size();
  here.entry.next_entry = __jit_debug_descriptor.first_entry;
  if (here.entry.next_entry) here.entry.next_entry->prev_entry = &here.entry;
  __jit_debug_descriptor.first_entry = &here.entry;
  __jit_debug_descriptor.relevant_entry = &here.entry;
  __jit_debug_descriptor.action_flag = kRegister;
  __jit_debug_register_code();
}

}  // namespace holdfast::checker
