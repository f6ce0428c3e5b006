// VERIFY: a broken assumption of Holdfast's own (never of the module or of the user).
// On in every build; prints where and what, then aborts.
#pragma once

namespace holdfast {

[[noreturn]] void verify_failed(const char* what, const char* file, int line);

}  // namespace holdfast

#define VERIFY(condition)                                                                        \
  (__builtin_expect(!(condition), 0) ? ::holdfast::verify_failed(#condition, __FILE__, __LINE__) \
                                     : (void)0)
#define VERIFY_NOT_REACHED() ::holdfast::verify_failed("not reached", __FILE__, __LINE__)
