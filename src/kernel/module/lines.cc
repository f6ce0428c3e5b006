#include "kernel/module/lines.h"

#include <elfutils/libdwfl.h>

#include <memory>

namespace holdfast::kernel {
namespace {

struct EndDwfl {
  void operator()(Dwfl* dwfl) const { dwfl_end(dwfl); }
};

// libdwfl lays a relocatable object out at addresses of its own; this is its base of `section`.
bool section_base(Dwfl_Module* module, std::string_view section, Dwarf_Addr& base) {
  const int count = dwfl_module_relocations(module);
  for (int i = 0; i < count; ++i) {
    Elf32_Word index = 0;
    const char* name = dwfl_module_relocation_info(module, static_cast<unsigned>(i), &index);
    if (!name || section != name) continue;
    GElf_Addr bias = 0;
    Elf* elf = dwfl_module_getelf(module, &bias);
    GElf_Shdr header;
    Elf_Scn* found = elf ? elf_getscn(elf, index) : nullptr;
    if (!found || !gelf_getshdr(found, &header)) return false;
    base = header.sh_addr + bias;
    return true;
  }
  return false;
}

std::string base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

}  // namespace

std::string source_line(const std::string& path, std::string_view section, std::uint64_t offset) {
  static constexpr Dwfl_Callbacks kCallbacks = {
      .find_elf = nullptr,
      .find_debuginfo = dwfl_standard_find_debuginfo,
      .section_address = dwfl_offline_section_address,
      .debuginfo_path = nullptr,
  };
  std::unique_ptr<Dwfl, EndDwfl> dwfl(dwfl_begin(&kCallbacks));
  if (!dwfl) return {};
  Dwfl_Module* module = dwfl_report_offline(dwfl.get(), "module", path.c_str(), -1);
  if (!module || dwfl_report_end(dwfl.get(), nullptr, nullptr) != 0) return {};
  Dwarf_Addr base = 0;
  if (!section_base(module, section, base)) return {};
  Dwfl_Line* line = dwfl_module_getsrc(module, base + offset);
  int number = 0;
  const char* file =
      line ? dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr) : nullptr;
  if (!file || number <= 0) return {};
  return base_name(file) + ":" + std::to_string(number);
}

}  // namespace holdfast::kernel
