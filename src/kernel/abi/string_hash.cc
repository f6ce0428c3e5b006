// <linux/stringhash.h>: hashes of names, eight bytes at a time as on x86-64 (Linux: fs/namei.c).
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/lib/bytes.h"

namespace holdfast::kernel::abi {
namespace {

constexpr std::uint64_t kGoldenRatio = 0x61c8864680b583eb;

class NameHash {
 public:
  explicit NameHash(const void* salt) : y_(reinterpret_cast<std::uintptr_t>(salt)) {}
  void add(const char* name, std::size_t length) {
    for (; length >= sizeof(std::uint64_t); length -= sizeof(std::uint64_t)) {
      mix(load(name, sizeof(std::uint64_t)));
      name += sizeof(std::uint64_t);
    }
    x_ ^= load(name, length);
  }
  unsigned fold() const {
    return static_cast<unsigned>((y_ ^ x_ * kGoldenRatio) * kGoldenRatio >> 32);
  }

 private:
  static std::uint64_t load(const char* bytes, std::size_t count) {
    std::uint64_t word = 0;
    move_bytes(&word, bytes, count);
    return word;
  }
  void mix(std::uint64_t word) {
    x_ ^= word;
    y_ ^= x_;
    x_ = std::rotl(x_, 12) + y_;
    y_ = std::rotl(y_, 45) * 9;
  }

  std::uint64_t x_ = 0, y_;
};

}  // namespace

unsigned full_name_hash(const void* salt, const char* name, unsigned length) {
  NameHash hash(salt);
  hash.add(name, length);
  return hash.fold();
}
std::uint64_t hashlen_string(const void* salt, const char* name) {
  const std::size_t length = text_length(name);
  return std::uint64_t{length} << 32 | full_name_hash(salt, name, static_cast<unsigned>(length));
}

std::span<const Export> string_hash_exports() {
  static const Export table[] = {EXPORT(full_name_hash), EXPORT(hashlen_string)};
  return table;
}

}  // namespace holdfast::kernel::abi
