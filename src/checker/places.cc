#include "checker/places.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <cstdlib>
#include <fstream>

namespace holdfast::checker {

namespace {

bool is_header(const std::string& file) { return file.ends_with(".h"); }

// An inline function of a kernel header is where its caller called it.
void leave_headers(Dwfl_Module* module, std::uint64_t address, Site& site) {
  Dwarf_Addr bias = 0;
  Dwarf_Die* unit = dwfl_module_addrdie(module, address, &bias);
  if (!unit) return;
  Dwarf_Die* scopes = nullptr;
  const int count = dwarf_getscopes(unit, address - bias, &scopes);
  Dwarf_Files* files = nullptr;
  if (dwarf_getsrcfiles(unit, &files, nullptr) != 0) files = nullptr;
  for (int i = 0; i < count; ++i) {
    const int tag = dwarf_tag(&scopes[i]);
    if (tag == DW_TAG_subprogram) {
      if (const char* name = dwarf_diename(&scopes[i])) site.function = name;
      break;
    }
    if (tag != DW_TAG_inlined_subroutine || !files) continue;
    if (!is_header(site.file)) {
      if (const char* name = dwarf_diename(&scopes[i]); name && site.function.empty()) {
        site.function = name;
      }
      continue;
    }
    Dwarf_Attribute attribute;
    Dwarf_Word file = 0, line = 0;
    if (!dwarf_attr(&scopes[i], DW_AT_call_file, &attribute) ||
        dwarf_formudata(&attribute, &file) != 0 ||
        !dwarf_attr(&scopes[i], DW_AT_call_line, &attribute) ||
        dwarf_formudata(&attribute, &line) != 0) {
      continue;
    }
    if (const char* name = dwarf_filesrc(files, file, nullptr, nullptr)) {
      site.file = name;
      site.line = static_cast<unsigned>(line);
    }
  }
  std::free(scopes);
}

}  // namespace

struct Symbolizer::Debug {
  Dwfl* dwfl = nullptr;
  Dwfl_Module* module = nullptr;
  std::map<std::string, std::uint64_t> bases;  // of sections
  ~Debug() {
    if (dwfl) dwfl_end(dwfl);
  }
};

Symbolizer::Symbolizer() = default;
Symbolizer::~Symbolizer() = default;

void Symbolizer::add_module(const std::string& name, const std::string& ko) {
  static constexpr Dwfl_Callbacks kCallbacks = {
      .find_elf = nullptr,
      .find_debuginfo = dwfl_standard_find_debuginfo,
      .section_address = dwfl_offline_section_address,
      .debuginfo_path = nullptr,
  };
  auto debug = std::make_unique<Debug>();
  debug->dwfl = dwfl_begin(&kCallbacks);
  if (!debug->dwfl) return;
  debug->module = dwfl_report_offline(debug->dwfl, name.c_str(), ko.c_str(), -1);
  if (!debug->module || dwfl_report_end(debug->dwfl, nullptr, nullptr) != 0) return;
  GElf_Addr bias = 0;
  Elf* elf = dwfl_module_getelf(debug->module, &bias);
  const int count = elf ? dwfl_module_relocations(debug->module) : 0;
  for (int i = 0; i < count; ++i) {
    Elf32_Word index = 0;
    const char* section =
        dwfl_module_relocation_info(debug->module, static_cast<unsigned>(i), &index);
    Elf_Scn* found = section ? elf_getscn(elf, index) : nullptr;
    GElf_Shdr header;
    if (found && gelf_getshdr(found, &header)) debug->bases[section] = header.sh_addr + bias;
  }
  modules_[name] = std::move(debug);
}

Site Symbolizer::site_of(const Place& place) {
  if (!place.known()) return {};
  auto found = known_.find(place);
  if (found == known_.end()) found = known_.emplace(place, look_up(place)).first;
  return found->second;
}

Site Symbolizer::look_up(const Place& place) {
  Site site;
  site.in_module = true;
  auto found = modules_.find(place.module);
  if (found == modules_.end()) return site;
  const Debug& debug = *found->second;
  auto base = debug.bases.find(place.section);
  if (base == debug.bases.end()) return site;
  const std::uint64_t address = base->second + place.offset - (place.offset ? 1 : 0);
  int number = 0;
  Dwfl_Line* line = dwfl_module_getsrc(debug.module, address);
  const char* file =
      line ? dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr) : nullptr;
  if (file && number > 0) {
    site.file = file;
    site.line = static_cast<unsigned>(number);
  }
  leave_headers(debug.module, address, site);
  if (site.function.empty()) {
    const char* name = dwfl_module_addrname(debug.module, address);
    if (name) site.function = name;
  }
  // gcc's name for a part that it has split off is no business of the reader's.
  for (const char* suffix : {".cold", ".part.", ".constprop.", ".isra."}) {
    const std::size_t at = site.function.find(suffix);
    if (at != std::string::npos) site.function.resize(at);
  }
  return site;
}

std::string Symbolizer::source_line(const Site& site) {
  if (site.file.empty() || site.line == 0) return {};
  auto found = sources_.find(site.file);
  if (found == sources_.end()) {
    std::vector<std::string> lines;
    std::ifstream stream(site.file);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    found = sources_.emplace(site.file, std::move(lines)).first;
  }
  if (site.line > found->second.size()) return {};
  std::string line = found->second[site.line - 1];
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  const std::size_t end = line.find_last_not_of(" \t\r");
  return line.substr(begin, end - begin + 1);
}

std::string text_of(const Site& site) {
  const std::size_t slash = site.file.rfind('/');
  const std::string file = slash == std::string::npos ? site.file : site.file.substr(slash + 1);
  std::string text = site.function.empty() ? "" : site.function + "()";
  if (site.line == 0) return text.empty() ? "the kernel" : text;
  return text + (text.empty() ? "" : " at ") + file + ":" + std::to_string(site.line);
}

}  // namespace holdfast::checker
