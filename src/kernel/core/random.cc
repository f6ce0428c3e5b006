#include "kernel/core/random.h"

#include <cstring>

#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr std::uint32_t kHalf = 1u << 16;

std::uint64_t seed_of(Kernel& kernel) {
  if (kernel.boot().seed != 0) return kernel.boot().seed;
  std::uint64_t seed = 0;
  for (int i = 0; i < 4; ++i) seed = seed << 16 | kernel.host().choose(kHalf, "random seed");
  return seed;
}

}  // namespace

Random::Random(Kernel& kernel) : state_(seed_of(kernel)) { pointer_key_ = step(); }

// SplitMix64: one addition and a mix; any seed is as good as another.
std::uint64_t Random::step() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
  return mixed ^ mixed >> 31;
}

std::uint64_t Random::next() {
  LockGuard guard(lock_);
  return step();
}

void Random::bytes(void* to, std::size_t size) {
  LockGuard guard(lock_);
  auto* at = static_cast<unsigned char*>(to);
  while (size > 0) {
    const std::uint64_t word = step();
    const std::size_t chunk = size < sizeof word ? size : sizeof word;
    std::memcpy(at, &word, chunk);
    at += chunk;
    size -= chunk;
  }
}

}  // namespace holdfast::kernel
