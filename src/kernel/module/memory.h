// ModuleMemory: where a module's sections lie. Two stretches of pages: core, for as long as the
// module is loaded, and init, until its init function has returned. Within each, what shares a
// protection shares pages: text, constants, constants from init on, data (W^X throughout).
// The core also carries what the linker makes up: stubs for calls to functions beyond 2 GiB, behind
// the text, and the table of addresses (GOT), behind the constants.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "elf/object.h"
#include "host/host.h"

namespace holdfast::kernel {

inline constexpr std::size_t kModulePage = 4096;
// What a module may take, all in all. Linux's area for modules is no bigger in practice.
inline constexpr std::uint64_t kMaxModuleSize = 256u << 20;

enum class PageKind : std::uint8_t { kText, kConstant, kConstantAfterInit, kData };
inline constexpr std::size_t kPageKinds = 4;

struct Area {
  std::byte* base = nullptr;
  std::size_t size = 0;
  std::array<std::size_t, kPageKinds> begin{};  // offsets of each kind's pages
  std::array<std::size_t, kPageKinds> end{};

  bool contains(const void* address, std::size_t length = 1) const;
  // Within the pages of one kind.
  bool contains(PageKind kind, const void* address, std::size_t length = 1) const;
  // Where the pages that hold `address` end. It must be inside.
  const std::byte* end_of_kind(const void* address) const;
};

class ModuleMemory {
 public:
  explicit ModuleMemory(host::Host& host) : host_(host) {}
  ~ModuleMemory();
  ModuleMemory(const ModuleMemory&) = delete;
  ModuleMemory& operator=(const ModuleMemory&) = delete;

  // Finds a place for every section that is loaded, `stubs` bytes of stubs and `got` bytes of
  // addresses, maps the pages and copies the contents. ENOEXEC and `why`, or ENOMEM.
  Status lay_out(const elf::Object& object, std::size_t stubs, std::size_t got, std::string& why);
  // nullptr: the section is not loaded.
  std::byte* address_of(std::uint32_t section) const { return places_[section]; }
  std::byte* stubs() const { return stubs_; }
  std::byte* got() const { return got_; }

  bool protect();             // all but kConstantAfterInit, which stays writable
  bool protect_after_init();  // that too
  // Init's pages become the caller's, to unmap() when no lock is held.
  Area take_init();
  void unmap(const Area& area);
  void release();
  void forget_sections() { places_ = {}; }

  const Area& core() const { return core_; }
  const Area& init() const { return init_; }
  bool contains(const void* address, std::size_t length = 1) const {
    return core_.contains(address, length) || init_.contains(address, length);
  }
  bool executable(const void* address) const {
    return core_.contains(PageKind::kText, address) || init_.contains(PageKind::kText, address);
  }
  bool writable(const void* address, std::size_t length) const;
  bool core_writable(const void* address, std::size_t length) const;
  // The NUL-terminated string at `address` ends inside the module's memory.
  bool holds_string(const char* address) const;

 private:
  struct Draft;
  bool place_sections(const elf::Object& object, Draft& draft, std::string& why);
  bool map(Area& area);
  bool protect_area(const Area& area, PageKind kind, host::Protection protection);

  host::Host& host_;
  Area core_, init_;
  std::vector<std::byte*> places_;
  std::byte* stubs_ = nullptr;
  std::byte* got_ = nullptr;
};

// True for sections that become part of a loaded module.
bool is_loaded(const elf::Section& section);
bool belongs_to_init(const elf::Section& section);

}  // namespace holdfast::kernel
