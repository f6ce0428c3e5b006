// <linux/linear_range.h>: what a register's field stands for, where equal steps of it are equal
// steps of a voltage (Linux: lib/linear_ranges.c).
#include <cerrno>
#include <span>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {
namespace {

struct LinearRange {  // struct linear_range
  unsigned min, min_sel, max_sel, step;
  bool has(unsigned selector) const { return min_sel <= selector && selector <= max_sel; }
  unsigned value(unsigned selector) const { return min + (selector - min_sel) * step; }
  unsigned max() const { return value(max_sel); }
  // Of a value that is inside. One value has all the selectors if there are no steps.
  unsigned below(unsigned value) const { return step ? (value - min) / step + min_sel : min_sel; }
  unsigned above(unsigned value) const {
    return step ? (value - min + step - 1) / step + min_sel : max_sel;
  }
};

}  // namespace

unsigned linear_range_values_in_range(const LinearRange* range) {
  return range ? range->max_sel - range->min_sel + 1 : 0;
}
unsigned linear_range_values_in_range_array(const LinearRange* ranges, int count) {
  unsigned sum = 0;
  for (int i = 0; i < count; ++i) {
    const unsigned values = linear_range_values_in_range(&ranges[i]);
    if (values == 0) return 0;
    sum += values;
  }
  return sum;
}
unsigned linear_range_get_max_value(const LinearRange* range) { return range->max(); }

int linear_range_get_value(const LinearRange* range, unsigned selector, unsigned* value) {
  if (!range->has(selector)) return -EINVAL;
  *value = range->value(selector);
  return 0;
}
int linear_range_get_value_array(const LinearRange* ranges, int count, unsigned selector,
                                 unsigned* value) {
  for (int i = 0; i < count; ++i) {
    if (ranges[i].has(selector)) return linear_range_get_value(&ranges[i], selector, value);
  }
  return -EINVAL;
}

// The last selector whose value is not above `value`; not `found`: the value is above them all.
int linear_range_get_selector_low(const LinearRange* range, unsigned value, unsigned* selector,
                                  bool* found) {
  *found = false;
  if (range->min > value) return -EINVAL;
  *found = value <= range->max();
  *selector = *found ? range->below(value) : range->max_sel;
  return 0;
}
int linear_range_get_selector_low_array(const LinearRange* ranges, int count, unsigned value,
                                        unsigned* selector, bool* found) {
  int answer = -EINVAL;
  for (int i = 0; i < count; ++i) {
    if (linear_range_get_selector_low(&ranges[i], value, selector, found) == 0) answer = 0;
    if (*found) break;
  }
  return answer;
}
int linear_range_get_selector_high(const LinearRange* range, unsigned value, unsigned* selector,
                                   bool* found) {
  *found = false;
  if (range->max() < value) return -EINVAL;
  *found = value >= range->min;
  *selector = *found ? range->above(value) : range->min_sel;
  return 0;
}
void linear_range_get_selector_within(const LinearRange* range, unsigned value,
                                      unsigned* selector) {
  *selector = value < range->min     ? range->min_sel
              : value > range->max() ? range->max_sel
                                     : range->below(value);
}

std::span<const Export> linear_range_exports() {
  static const Export table[] = {
      EXPORT_GPL(linear_range_values_in_range),
      EXPORT_GPL(linear_range_values_in_range_array),
      EXPORT_GPL(linear_range_get_max_value),
      EXPORT_GPL(linear_range_get_value),
      EXPORT_GPL(linear_range_get_value_array),
      EXPORT_GPL(linear_range_get_selector_low),
      EXPORT_GPL(linear_range_get_selector_low_array),
      EXPORT_GPL(linear_range_get_selector_high),
      EXPORT_GPL(linear_range_get_selector_within),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
