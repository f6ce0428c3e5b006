#include "kernel/module/memory.h"

#include <cstring>

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

void ModuleMemory::release(Area& area) {
  if (area.base) host_.unmap(area.base, area.size);
  area = {};
}

void ModuleMemory::release_init() { release(init_); }

void ModuleMemory::release() {
  release(init_);
  release(core_);
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

bool ModuleMemory::writable(const void* address, std::size_t length) const {
  for (const Area* area : {&core_, &init_}) {
    for (PageKind kind : {PageKind::kConstantAfterInit, PageKind::kData}) {
      if (area->contains(kind, address, length)) return true;
    }
  }
  return false;
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
