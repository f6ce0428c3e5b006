// Fault: the machine caught the running thread doing what it may not. The host hands it to whoever
// asked (the kernel's oops code), on a stack of its own, with the thread stopped at `pc`.
#pragma once

#include <cstdint>

namespace holdfast::host {

struct Fault {
  enum class Kind : std::uint8_t {
    kAccess,      // address not mapped, or not so
    kProtection,  // an address no mapping could have (not canonical): `address` is not known
    kIllegalInstruction,  // ud2: BUG()
    kDivide,
    kBus,
    kAbort,  // abort(), from the C library or a sanitizer: never recoverable
  };
  Kind kind = Kind::kAccess;
  bool write = false;
  bool fetch = false;  // jumped there
  std::uint64_t address = 0;
  std::uint64_t pc = 0;
  std::uint64_t frame_pointer = 0;
  std::uint64_t stack_pointer = 0;
};

// Returns only if it cannot deal with the fault; the host then panics. Leaves by longjmp otherwise.
using FaultHandler = void (*)(const Fault& fault);

}  // namespace holdfast::host
