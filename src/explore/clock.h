// Vector clocks, one row per event, in one block. Component t of a row: how many events of task t
// happen before the event or are it. Rows are padded so that a join is a few vector instructions.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

namespace holdfast::explore {

class ClockTable {
 public:
  using Row = std::uint32_t*;
  using ConstRow = const std::uint32_t*;

  // Room for `tasks` components; forgets everything.
  void reset(unsigned tasks) {
    width_ = (tasks + kLane - 1) / kLane * kLane;
    if (width_ == 0) width_ = kLane;
    rows_.clear();
    zero_.assign(width_, 0);
  }
  // More components; keeps the first `rows`.
  void widen(unsigned tasks, std::size_t rows) {
    ClockTable wider;
    wider.reset(tasks);
    wider.reserve(rows + 1);
    for (std::size_t i = 0; i < rows; ++i) {
      std::memcpy(wider[i], (*this)[i], width_ * sizeof(std::uint32_t));
    }
    *this = std::move(wider);
  }
  unsigned width() const { return width_; }
  void reserve(std::size_t rows) {
    if (rows_.size() < rows * width_) rows_.resize((rows + rows / 2 + 64) * width_);
  }
  Row operator[](std::size_t row) { return rows_.data() + row * width_; }
  ConstRow operator[](std::size_t row) const { return rows_.data() + row * width_; }
  ConstRow zero() const { return zero_.data(); }

  void copy(Row to, ConstRow from) const { std::memcpy(to, from, width_ * sizeof *to); }
  void join(Row to, ConstRow from) const {
    for (unsigned i = 0; i < width_; i += kLane) {
      Lane a, b;
      std::memcpy(&a, to + i, sizeof a);
      std::memcpy(&b, from + i, sizeof b);
      Lane result = a > b ? a : b;
      std::memcpy(to + i, &result, sizeof result);
    }
  }

 private:
  static constexpr unsigned kLane = 4;
  typedef std::uint32_t Lane __attribute__((vector_size(kLane * sizeof(std::uint32_t))));
  unsigned width_ = kLane;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> zero_;
};

}  // namespace holdfast::explore
