// Random: get_random_bytes and prandom. Seeded once per boot, from Boot::seed or, when that is 0,
// from the host's choose(): under a seed every number is the same in every run. Not for secrets.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/core/lock.h"

namespace holdfast::kernel {

class Kernel;

class Random {
 public:
  explicit Random(Kernel& kernel);
  void bytes(void* to, std::size_t size);
  std::uint64_t next();
  // The key of %p's hash, chosen at boot.
  std::uint64_t pointer_key() const { return pointer_key_; }

 private:
  std::uint64_t step();  // lock_ held

  Lock lock_{"random"};
  std::uint64_t state_;
  std::uint64_t pointer_key_;
};

}  // namespace holdfast::kernel
