#include "kernel/core/uts.h"

#include <cstring>
#include <string_view>

#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

template <std::size_t N>
void set(char (&field)[N], std::string_view text) {
  const std::size_t length = text.size() < N ? text.size() : N - 1;
  std::memcpy(field, text.data(), length);
  field[length] = '\0';
}

}  // namespace

void fill_uts_name(Kernel& kernel) {
  ::new_utsname& name = kernel.data().init_uts_ns.name;
  set(name.sysname, "Linux");
  set(name.nodename, "holdfast");
  set(name.release, kernel.release());
  set(name.version, "#1 SMP Holdfast");
#if defined(__aarch64__)
  set(name.machine, "aarch64");
#else
  set(name.machine, "x86_64");
#endif
  set(name.domainname, "(none)");
}

}  // namespace holdfast::kernel
