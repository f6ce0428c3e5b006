// Lists of devices in the order in which they came: of a class, a bus, a driver, a parent. A place
// in a list is a number that is never used again, so a walk that stands at a device which has left
// goes on with the one that followed it (Linux: klist).
#pragma once

#include <holdfast/abi/kobject.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace holdfast::kernel {

enum class In : std::uint8_t { kClass, kBus, kDriver, kParent };

struct Listed {
  ::device* device = nullptr;
  std::uint64_t places[4] = {};
};

class DeviceList {
 public:
  explicit DeviceList(In in) : in_(in) {}
  void add(Listed& row, std::uint64_t place) {
    place_of(row) = place;
    rows_.push_back(&row);
  }
  void remove(Listed& row) { std::erase(rows_, &row); }
  bool contains(const Listed& row) const {
    return std::find(rows_.begin(), rows_.end(), &row) != rows_.end();
  }
  std::uint64_t place_of(const Listed& row) const { return row.places[index()]; }
  // nullptr: none. Before place 0 is the last.
  Listed* after(std::uint64_t place) const {
    auto found = std::upper_bound(rows_.begin(), rows_.end(), place,
                                  [&](auto p, const Listed* row) { return p < place_of(*row); });
    return found == rows_.end() ? nullptr : *found;
  }
  Listed* before(std::uint64_t place) const {
    if (place == 0) return rows_.empty() ? nullptr : rows_.back();
    auto found = std::lower_bound(rows_.begin(), rows_.end(), place,
                                  [&](const Listed* row, auto p) { return place_of(*row) < p; });
    return found == rows_.begin() ? nullptr : *--found;
  }

 private:
  std::size_t index() const { return static_cast<std::size_t>(in_); }
  std::uint64_t& place_of(Listed& row) { return row.places[index()]; }
  In in_;
  std::vector<Listed*> rows_;
};

}  // namespace holdfast::kernel
