#include "kernel/core/symbols.h"

#include <cinttypes>
#include <cstdio>

#include "kernel/abi/export.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

std::string_view export_at(const void* address) {
  for (const abi::Export& row : abi::all_exports()) {
    if (row.kind == abi::ExportKind::kFunction && row.address == address) return row.name;
  }
  return {};
}

std::string text_of(const Place& place, const void* address, bool with_offset) {
  char text[64];
  if (place.symbol.empty()) {
    std::snprintf(text, sizeof text, "0x%" PRIxPTR, reinterpret_cast<std::uintptr_t>(address));
    return text;
  }
  std::string result = place.symbol;
  if (with_offset) {
    std::snprintf(text, sizeof text, "+0x%" PRIx64 "/0x%" PRIx64, place.offset, place.size);
    result += text;
  }
  if (!place.module.empty()) result += " [" + place.module + "]";
  return result;
}

}  // namespace

Place find_place(const void* address) {
  Place place;
  Kernel* kernel = current_kernel_or_null();
  if (kernel && kernel->has_modules()) place = kernel->modules().place_of(address);
  if (place.symbol.empty() && place.module.empty()) place.symbol = export_at(address);
  return place;
}

std::string symbol_text(const void* address, bool with_offset) {
  return text_of(find_place(address), address, with_offset);
}

std::string backtrace_symbol(const void* return_address) {
  Place place = find_place(static_cast<const char*>(return_address) - 1);
  if (!place.symbol.empty()) ++place.offset;
  return text_of(place, return_address, true);
}

}  // namespace holdfast::kernel
