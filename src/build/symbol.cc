#include "build/symbol.h"

namespace holdfast::build {
namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

bool parse_line(std::string_view line, ExportedSymbol& symbol) {
  const std::vector<std::string_view> fields = fields_of(line);
  if (fields.size() < 4 || fields[1].empty()) return false;
  if (fields[3] != "EXPORT_SYMBOL" && fields[3] != "EXPORT_SYMBOL_GPL") return false;
  symbol.name = fields[1];
  symbol.module = fields[2];
  symbol.gpl_only = fields[3] == "EXPORT_SYMBOL_GPL";
  symbol.name_space = fields.size() > 4 ? fields[4] : std::string_view();
  return true;
}

}  // namespace

Symvers parse_symvers(std::string_view text, std::string_view path) {
  Symvers result;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    ExportedSymbol symbol;
    if (!parse_line(line, symbol)) {
      result.problem = std::string(path) + ":" + std::to_string(number) +
                       ": not a line of Module.symvers (crc, symbol, module, EXPORT_SYMBOL...)";
      return result;
    }
    result.symbols.push_back(std::move(symbol));
  }
  return result;
}

std::string format_symvers(const std::vector<ExportedSymbol>& symbols) {
  std::string text;
  for (const ExportedSymbol& symbol : symbols) {
    text += "0x00000000\t" + symbol.name + "\t" + symbol.module + "\t";
    text += symbol.gpl_only ? "EXPORT_SYMBOL_GPL\t" : "EXPORT_SYMBOL\t";
    text += symbol.name_space + "\n";
  }
  return text;
}

}  // namespace holdfast::build
