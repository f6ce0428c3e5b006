// Result<T>: a value or a Linux errno. What Linux would answer travels in it; what a person must
// read (what, where, what to do) goes to the kernel log or a Diagnosis beside it.
#pragma once

#include <cerrno>
#include <utility>
#include <variant>

#include "base/verify.h"

namespace holdfast {

// A positive errno, e.g. Error{ENOENT}.
struct [[nodiscard]] Error {
  int code;

  explicit constexpr Error(int errno_code) : code(errno_code) {}
  constexpr long negative() const { return -static_cast<long>(code); }
  friend constexpr bool operator==(Error, Error) = default;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, error) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return check(), *std::get_if<0>(&state_); }
  const T& value() const& { return check(), *std::get_if<0>(&state_); }
  T&& value() && { return check(), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error error() const {
    VERIFY(!ok());
    return *std::get_if<1>(&state_);
  }
  // 0 if ok, else the positive errno.
  int code() const { return ok() ? 0 : error().code; }

 private:
  void check() const { VERIFY(ok()); }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  constexpr Result() = default;
  constexpr Result(Error error) : code_(error.code) {}
  constexpr bool ok() const { return code_ == 0; }
  explicit constexpr operator bool() const { return ok(); }
  constexpr Error error() const { return Error{code_}; }
  constexpr int code() const { return code_; }
  // 0 or -errno, as a kernel function answers.
  constexpr int negative() const { return -code_; }

 private:
  int code_ = 0;
};

using Status = Result<void>;

// A C return value (0 or more on success, -errno on failure) as a Status.
inline Status status_from(long c_result) {
  return c_result < 0 ? Status{Error{static_cast<int>(-c_result)}} : Status{};
}

}  // namespace holdfast

// TRY(expr): the value of a Result, or return its error from the enclosing function.
#define TRY(...)                                       \
  ({                                                   \
    auto try_result_ = (__VA_ARGS__);                  \
    if (!try_result_.ok()) return try_result_.error(); \
    std::move(try_result_).value();                    \
  })
// TRY_STATUS(expr): the same for a Status.
#define TRY_STATUS(...)                                \
  do {                                                 \
    ::holdfast::Status try_status_ = (__VA_ARGS__);    \
    if (!try_status_.ok()) return try_status_.error(); \
  } while (false)
