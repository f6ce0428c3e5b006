#include "base/verify.h"

#include <cstdio>
#include <cstdlib>

namespace holdfast {

void verify_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "holdfast: bug in holdfast: %s:%d: VERIFY(%s)\n", file, line, what);
  std::abort();
}

}  // namespace holdfast
