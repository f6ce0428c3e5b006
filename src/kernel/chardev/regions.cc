// Regions of device numbers: Linux's chrdevs table.
#include <algorithm>
#include <array>
#include <cstdio>

#include "kernel/chardev/char_devices.h"
#include "kernel/core/log.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned kMajors = 512;  // CHRDEV_MAJOR_MAX
constexpr unsigned kFirstDynamic = 254, kLastDynamic = 234;
constexpr unsigned kFirstExtended = 511, kLastExtended = 384;
constexpr std::size_t kNameSize = 64;

}  // namespace

unsigned CharDevices::free_major() const {
  auto taken = [&](unsigned major) {
    return std::any_of(regions_.begin(), regions_.end(),
                       [&](const Region& region) { return region.major == major; });
  };
  for (unsigned major = kFirstDynamic; major >= kLastDynamic; --major) {
    if (!taken(major)) return major;
  }
  for (unsigned major = kFirstExtended; major >= kLastExtended; --major) {
    if (!taken(major)) return major;
  }
  return 0;
}

Result<unsigned> CharDevices::take_region(unsigned major, unsigned first_minor, unsigned count,
                                          const char* name) {
  if (major >= kMajors) {
    kernel_.log().print(Level::kError,
                        "CHRDEV \"%s\" major requested (%u) is greater than the maximum (%u)", name,
                        major, kMajors - 1);
    return Error{EINVAL};
  }
  if (count > kMinorMask + 1 - first_minor) {
    kernel_.log().print(Level::kError,
                        "CHRDEV \"%s\" minor range requested (%u-%u) is out of range of maximum "
                        "range (%u-%u) for a single major",
                        name, first_minor, first_minor + count - 1, 0u, kMinorMask);
    return Error{EINVAL};
  }
  bool full = false;
  {
    LockGuard guard(lock_);
    if (major == 0) major = free_major();
    full = major == 0;
    auto overlaps = [&](const Region& region) {
      return region.major == major && region.first_minor < first_minor + count &&
             first_minor < region.first_minor + region.count;
    };
    if (!full) {
      if (std::any_of(regions_.begin(), regions_.end(), overlaps)) return Error{EBUSY};
      Region region{major, first_minor, count, std::string(name).substr(0, kNameSize - 1), nullptr};
      auto after = std::find_if(regions_.begin(), regions_.end(), [&](const Region& other) {
        return std::pair(other.major, other.first_minor) > std::pair(major, first_minor);
      });
      regions_.insert(after, std::move(region));
      return major;
    }
  }
  kernel_.log().print(Level::kError, "CHRDEV \"%s\" dynamic allocation region is full", name);
  return Error{EBUSY};
}

::cdev* CharDevices::give_region(unsigned major, unsigned first_minor, unsigned count) {
  LockGuard guard(lock_);
  auto found = std::find_if(regions_.begin(), regions_.end(), [&](const Region& region) {
    return region.major == major && region.first_minor == first_minor && region.count == count;
  });
  if (found == regions_.end()) return nullptr;
  ::cdev* cdev = found->cdev;
  regions_.erase(found);
  return cdev;
}

void CharDevices::set_region_cdev(unsigned major, unsigned first_minor, ::cdev* cdev) {
  LockGuard guard(lock_);
  for (Region& region : regions_) {
    if (region.major == major && region.first_minor == first_minor) region.cdev = cdev;
  }
}

std::string CharDevices::text() {
  std::string text = "Character devices:\n";
  LockGuard guard(lock_);
  for (const Region& region : regions_) {
    std::array<char, 128> line;
    std::snprintf(line.data(), line.size(), "%3u %s\n", region.major, region.name.c_str());
    text += line.data();
  }
  return text + "\nBlock devices:\n";
}

std::vector<CharDevices::Mapped> CharDevices::named_mappings() {
  LockGuard guard(lock_);
  std::vector<Mapped> all;
  for (const Mapping& mapping : mappings_) {
    auto covers = [&](const Region& region) {
      const unsigned minor = minor_of(mapping.first);
      return region.major == major_of(mapping.first) && region.first_minor <= minor &&
             minor - region.first_minor < region.count;
    };
    auto found = std::find_if(regions_.begin(), regions_.end(), covers);
    all.push_back({found == regions_.end() ? "" : found->name, mapping.first, mapping.count});
  }
  return all;
}

}  // namespace holdfast::kernel
