#include <cstring>

#include "kernel/module/memory.h"

namespace holdfast::kernel {
namespace {

std::size_t round_up(std::size_t value, std::size_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

PageKind kind_of(const elf::Section& section) {
  if (section.executable()) return PageKind::kText;
  if (section.name == ".data..ro_after_init") return PageKind::kConstantAfterInit;
  return section.writable() ? PageKind::kData : PageKind::kConstant;
}

// What cannot be loaded as it stands; empty: nothing.
std::string_view objection(const elf::Section& section) {
  if (section.executable() && section.writable()) return "has invalid WRITE|EXEC flags";
  if (section.flags & SHF_TLS) return "is thread-local, which kernel code cannot be";
  if (section.flags & SHF_COMPRESSED) return "is compressed";
  if (section.alignment > kModulePage) return "asks for more than page alignment";
  if (section.size > kMaxModuleSize) return "is larger than a module may be";
  return {};
}

}  // namespace

bool is_loaded(const elf::Section& section) {
  return section.type != SHT_NULL && section.allocated() && section.name != ".modinfo" &&
         section.name != "__versions";
}

bool belongs_to_init(const elf::Section& section) { return section.name.starts_with(".init"); }

// Offsets before there are addresses: [0] core, [1] init.
struct ModuleMemory::Draft {
  struct Slot {
    bool loaded = false;
    std::uint8_t area = 0;
    PageKind kind = PageKind::kData;
    std::size_t offset = 0;
  };
  std::vector<Slot> slots;
  std::array<std::array<std::size_t, kPageKinds>, 2> sizes{};

  std::size_t take(std::uint8_t area, PageKind kind, std::size_t size, std::size_t alignment) {
    std::size_t& used = sizes[area][static_cast<std::size_t>(kind)];
    const std::size_t offset = round_up(used, alignment);
    used = offset + size;
    return offset;
  }
  void settle(std::uint8_t index, Area& area) const {
    for (std::size_t kind = 0; kind < kPageKinds; ++kind) {
      area.begin[kind] = area.size;
      area.size += round_up(sizes[index][kind], kModulePage);
      area.end[kind] = area.size;
    }
  }
};

bool ModuleMemory::place_sections(const elf::Object& object, Draft& draft, std::string& why) {
  draft.slots.resize(object.sections().size());
  std::uint64_t total = 0;
  for (const elf::Section& section : object.sections()) {
    if (!is_loaded(section)) continue;
    if (const std::string_view fault = objection(section); !fault.empty()) {
      why = "section " + std::string(section.name) + " (index " + std::to_string(section.index) +
            ") " + std::string(fault);
      return false;
    }
    total += section.size + section.alignment;
    if (total > kMaxModuleSize) {
      why = "it would take more than " + std::to_string(kMaxModuleSize >> 20) + " MiB";
      return false;
    }
    Draft::Slot& slot = draft.slots[section.index];
    slot.loaded = true;
    slot.area = belongs_to_init(section) ? 1 : 0;
    slot.kind = kind_of(section);
    slot.offset = draft.take(slot.area, slot.kind, section.size, section.alignment);
  }
  return true;
}

Status ModuleMemory::lay_out(const elf::Object& object, std::size_t stubs, std::size_t got,
                             std::string& why) {
  Draft draft;
  if (!place_sections(object, draft, why)) return Error{ENOEXEC};
  const std::size_t stubs_at = draft.take(0, PageKind::kText, stubs, 16);
  const std::size_t got_at = draft.take(0, PageKind::kConstant, got, 8);
  draft.settle(0, core_);
  draft.settle(1, init_);
  if (!map(core_) || !map(init_)) {
    why = "no memory for its sections";
    return Error{ENOMEM};
  }
  stubs_ = core_.base + core_.begin[static_cast<std::size_t>(PageKind::kText)] + stubs_at;
  got_ = core_.base + core_.begin[static_cast<std::size_t>(PageKind::kConstant)] + got_at;
  places_.assign(object.sections().size(), nullptr);
  for (const elf::Section& section : object.sections()) {
    const Draft::Slot& slot = draft.slots[section.index];
    if (!slot.loaded) continue;
    const Area& area = slot.area ? init_ : core_;
    std::byte* place = area.base + area.begin[static_cast<std::size_t>(slot.kind)] + slot.offset;
    // An empty section at the very end of the last page still needs an address to count from.
    places_[section.index] = place;
    if (section.type == SHT_NOBITS) {
      std::memset(place, 0, section.size);
    } else if (!section.contents.empty()) {
      std::memcpy(place, section.contents.data(), section.contents.size());
    }
  }
  return {};
}

}  // namespace holdfast::kernel
