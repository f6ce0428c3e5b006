#include "build/facts.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "build/files.h"
#include "elf/modinfo.h"
#include "elf/object.h"

namespace holdfast::build {
namespace {

constexpr std::string_view kExportPrefix = "__ksymtab_";
constexpr std::string_view kNamespacePrefix = "__kstrtabns_";

std::string_view c_text(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.substr(0, text.find('\0'));
}

class Reader {
 public:
  Reader(const elf::Object& object, ModuleFacts& facts) : object_(object), facts_(facts) {}

  bool read(std::string& why) {
    read_symbols();
    return read_modinfo(why);
  }

 private:
  void read_symbols() {
    for (const elf::Symbol& symbol : object_.symbols()) {
      if (symbol.name.empty()) continue;
      if (symbol.undefined())
        facts_.undefined.push_back({std::string(symbol.name), symbol.weak()});
      else if (!symbol.local())
        read_global(symbol);
      else
        read_local(symbol);
    }
    for (ExportedSymbol& exported : facts_.exports) finish(exported);
  }
  void read_global(const elf::Symbol& symbol) {
    globals_.insert(symbol.name);
    if (symbol.name == "init_module") facts_.has_init = true;
    if (symbol.name == "cleanup_module") facts_.has_exit = true;
  }
  void read_local(const elf::Symbol& symbol) {
    if (symbol.name.starts_with(kNamespacePrefix))
      namespaces_[symbol.name.substr(kNamespacePrefix.size())] = c_text(object_.bytes_of(symbol));
    if (!symbol.name.starts_with(kExportPrefix) || !symbol.in_section()) return;
    const std::string_view section = object_.sections()[symbol.section].name;
    if (section != "__ksymtab" && section != "__ksymtab_gpl") return;
    ExportedSymbol exported;
    exported.name = symbol.name.substr(kExportPrefix.size());
    exported.gpl_only = section == "__ksymtab_gpl";
    exported.module = facts_.path;
    facts_.exports.push_back(std::move(exported));
  }
  void finish(ExportedSymbol& exported) {
    if (!globals_.contains(exported.name)) facts_.static_exports.push_back(exported.name);
    if (auto found = namespaces_.find(exported.name); found != namespaces_.end())
      exported.name_space = found->second;
  }
  bool read_modinfo(std::string& why) {
    const std::optional<elf::ModInfo> info = elf::ModInfo::parse(object_, why);
    if (!info) return false;
    for (std::string_view text : info->all("license")) facts_.licences.emplace_back(text);
    for (std::string_view text : info->all("import_ns"))
      facts_.imported_namespaces.emplace_back(text);
    facts_.has_version = info->get("version").has_value();
    return true;
  }

  const elf::Object& object_;
  ModuleFacts& facts_;
  std::set<std::string_view> globals_;
  std::map<std::string_view, std::string_view> namespaces_;
};

// Of the code and data, not of the source as in Linux: it changes when what runs changes.
std::string source_version(const elf::Object& object) {
  Digest digest;
  for (const elf::Section& section : object.sections()) {
    if (!section.allocated() || section.type == SHT_NOTE) continue;
    digest.add_field(section.name);
    digest.add_field(
        {reinterpret_cast<const char*>(section.contents.data()), section.contents.size()});
  }
  std::string text = digest.text().substr(0, 23);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

}  // namespace

bool ModuleFacts::gpl_compatible() const {
  static constexpr std::array<std::string_view, 6> kCompatible = {
      "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};
  return !licences.empty() &&
         std::all_of(licences.begin(), licences.end(), [](const std::string& licence) {
           return std::find(kCompatible.begin(), kCompatible.end(), licence) != kCompatible.end();
         });
}

std::string module_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::optional<ModuleFacts> facts_of(std::string path, std::span<const std::byte> object,
                                    std::string& why) {
  const std::optional<elf::Object> parsed = elf::Object::parse(object, why);
  if (!parsed) return std::nullopt;
  ModuleFacts facts;
  facts.path = std::move(path);
  facts.name = module_name(facts.path);
  facts.source_version = source_version(*parsed);
  if (!Reader(*parsed, facts).read(why)) return std::nullopt;
  return facts;
}

}  // namespace holdfast::build
