// Pages for module text and data, in the low 2 GiB where the machine allows: one region, handed out
// from the bottom up within an execution and taken back whole after it; or, after keep(), brought
// back to what they were then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "host/host.h"

namespace holdfast::explore {

class LowPages {
 public:
  static constexpr std::size_t kSize = std::size_t{64} << 20;

  LowPages();
  ~LowPages();
  LowPages(const LowPages&) = delete;
  LowPages& operator=(const LowPages&) = delete;

  void* map(std::size_t size);  // nullptr: used up
  bool protect(void* pages, std::size_t size, host::Protection protection);
  // Given back in this execution.
  bool gone(const void* address) const {
    for (const auto& [begin, end] : gone_) {
      if (address >= begin && address < end) return true;
    }
    return false;
  }
  void unmap(void* pages, std::size_t size);
  void reset();
  void keep();
  void restore();
  bool contains(const void* address) const {
    return static_cast<std::size_t>(static_cast<const char*>(address) - base_) < kSize;
  }
  std::uint64_t offset(const void* address) const {
    return static_cast<std::uint64_t>(static_cast<const char*>(address) - base_);
  }

 private:
  struct Page {
    host::Protection protection = host::Protection::kReadWrite;
    bool written = false;  // may have been, since keep()
  };
  struct Kept {
    std::size_t used = 0;
    std::size_t gone = 0;
    std::vector<Page> pages;
    std::vector<char> copy;
  };
  void protect_run(std::size_t first, std::size_t last, host::Protection protection);
  void copy_back(std::size_t page);
  void keep_apart();
  void restore_tail();
  void restore_protections();

  char* base_;
  std::vector<std::pair<const char*, const char*>> gone_;
  std::vector<Page> pages_;
  std::size_t used_ = 0;
  std::unique_ptr<Kept> kept_;
  bool changed_ = false;  // some protection, since keep()
  std::uint32_t slot_ = 0;
};

}  // namespace holdfast::explore
