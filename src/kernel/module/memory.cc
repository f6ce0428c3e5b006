#include "kernel/module/memory.h"

#include <cstring>
#include <utility>

namespace holdfast::kernel {

bool Area::contains(const void* address, std::size_t length) const {
  const auto offset =
      reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(base);
  return base && offset < size && length <= size - offset;
}

bool Area::contains(PageKind kind, const void* address, std::size_t length) const {
  const auto index = static_cast<std::size_t>(kind);
  const auto offset =
      reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(base);
  return base && offset >= begin[index] && offset < end[index] && length <= end[index] - offset;
}

const std::byte* Area::end_of_kind(const void* address) const {
  for (std::size_t kind = 0; kind < kPageKinds; ++kind) {
    if (contains(static_cast<PageKind>(kind), address)) return base + end[kind];
  }
  VERIFY_NOT_REACHED();
}

ModuleMemory::~ModuleMemory() { release(); }

bool ModuleMemory::map(Area& area) {
  if (area.size == 0) return true;
  area.base = static_cast<std::byte*>(host_.map(area.size));
  return area.base != nullptr;
}

void ModuleMemory::unmap(const Area& area) {
  if (area.base) host_.unmap(area.base, area.size);
}

Area ModuleMemory::take_init() { return std::exchange(init_, Area{}); }

void ModuleMemory::release() {
  unmap(std::exchange(init_, Area{}));
  unmap(std::exchange(core_, Area{}));
}

bool ModuleMemory::protect_area(const Area& area, PageKind kind, host::Protection protection) {
  const auto index = static_cast<std::size_t>(kind);
  const std::size_t size = area.end[index] - area.begin[index];
  return size == 0 || host_.protect(area.base + area.begin[index], size, protection);
}

bool ModuleMemory::protect() {
  return protect_area(core_, PageKind::kText, host::Protection::kReadExecute) &&
         protect_area(core_, PageKind::kConstant, host::Protection::kReadOnly) &&
         protect_area(init_, PageKind::kText, host::Protection::kReadExecute) &&
         protect_area(init_, PageKind::kConstant, host::Protection::kReadOnly);
}

bool ModuleMemory::protect_after_init() {
  return protect_area(core_, PageKind::kConstantAfterInit, host::Protection::kReadOnly);
}

bool ModuleMemory::core_writable(const void* address, std::size_t length) const {
  return core_.contains(PageKind::kConstantAfterInit, address, length) ||
         core_.contains(PageKind::kData, address, length);
}

bool ModuleMemory::writable(const void* address, std::size_t length) const {
  return core_writable(address, length) || init_.contains(PageKind::kData, address, length);
}

bool ModuleMemory::holds_string(const char* address) const {
  for (const Area* area : {&core_, &init_}) {
    if (!area->contains(address)) continue;
    const std::size_t room = static_cast<std::size_t>(area->end_of_kind(address) -
                                                      reinterpret_cast<const std::byte*>(address));
    return std::memchr(address, 0, room) != nullptr;
  }
  return false;
}

}  // namespace holdfast::kernel
