// SipHash-2-4, and SipHash-1-3 cut to 32 bits, which is what hsiphash() is on 64-bit machines.
// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", section 2.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {
namespace {

using U64 = std::uint64_t;
using U32 = std::uint32_t;

struct Key {
  U64 key[2];
};

template <int kCompressRounds, int kFinalRounds>
class Hash {
 public:
  explicit Hash(const Key& key)
      : v_{key.key[0] ^ 0x736f6d6570736575, key.key[1] ^ 0x646f72616e646f6d,
           key.key[0] ^ 0x6c7967656e657261, key.key[1] ^ 0x7465646279746573} {}

  void add(U64 word) {
    v_[3] ^= word;
    for (int i = 0; i < kCompressRounds; ++i) round();
    v_[0] ^= word;
  }
  // `rest`: the bytes that make no whole word, fewer than eight of them.
  U64 finish(U64 rest, std::size_t length) {
    add(rest | static_cast<U64>(length) << 56);
    v_[2] ^= 0xff;
    for (int i = 0; i < kFinalRounds; ++i) round();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  void round() {
    v_[0] += v_[1], v_[1] = std::rotl(v_[1], 13) ^ v_[0], v_[0] = std::rotl(v_[0], 32);
    v_[2] += v_[3], v_[3] = std::rotl(v_[3], 16) ^ v_[2];
    v_[0] += v_[3], v_[3] = std::rotl(v_[3], 21) ^ v_[0];
    v_[2] += v_[1], v_[1] = std::rotl(v_[1], 17) ^ v_[2], v_[2] = std::rotl(v_[2], 32);
  }

  U64 v_[4];
};

using Sip = Hash<2, 4>;
using HalfSip = Hash<1, 3>;

template <class H>
U64 of_bytes(const void* data, std::size_t length, const Key& key) {
  H hash(key);
  const auto* at = static_cast<const std::byte*>(data);
  std::size_t left = length;
  U64 word;
  for (; left >= sizeof word; left -= sizeof word, at += sizeof word) {
    std::memcpy(&word, at, sizeof word);
    hash.add(word);
  }
  word = 0;
  std::memcpy(&word, at, left);
  return hash.finish(word, length);
}

template <class H, class... Words>
U64 of_words(const Key& key, Words... words) {
  H hash(key);
  (hash.add(words), ...);
  return hash.finish(0, 8 * sizeof...(words));
}

// 32-bit words, the first one low.
U64 pair(U32 low, U32 high) { return low | static_cast<U64>(high) << 32; }

}  // namespace

U64 __siphash_unaligned(const void* data, std::size_t length, const Key* key) {
  return of_bytes<Sip>(data, length, *key);
}
U64 siphash_1u64(U64 a, const Key* key) { return of_words<Sip>(*key, a); }
U64 siphash_2u64(U64 a, U64 b, const Key* key) { return of_words<Sip>(*key, a, b); }
U64 siphash_3u64(U64 a, U64 b, U64 c, const Key* key) { return of_words<Sip>(*key, a, b, c); }
U64 siphash_4u64(U64 a, U64 b, U64 c, U64 d, const Key* key) {
  return of_words<Sip>(*key, a, b, c, d);
}
U64 siphash_1u32(U32 a, const Key* key) { return Sip(*key).finish(a, 4); }
U64 siphash_3u32(U32 a, U32 b, U32 c, const Key* key) {
  Sip hash(*key);
  hash.add(pair(a, b));
  return hash.finish(c, 12);
}

U32 __hsiphash_unaligned(const void* data, std::size_t length, const Key* key) {
  return static_cast<U32>(of_bytes<HalfSip>(data, length, *key));
}
U32 hsiphash_1u32(U32 a, const Key* key) { return static_cast<U32>(HalfSip(*key).finish(a, 4)); }
U32 hsiphash_2u32(U32 a, U32 b, const Key* key) {
  return static_cast<U32>(of_words<HalfSip>(*key, pair(a, b)));
}
U32 hsiphash_3u32(U32 a, U32 b, U32 c, const Key* key) {
  HalfSip hash(*key);
  hash.add(pair(a, b));
  return static_cast<U32>(hash.finish(c, 12));
}
U32 hsiphash_4u32(U32 a, U32 b, U32 c, U32 d, const Key* key) {
  return static_cast<U32>(of_words<HalfSip>(*key, pair(a, b), pair(c, d)));
}

std::span<const Export> siphash_exports() {
  static const Export kExports[] = {
      EXPORT(__siphash_unaligned), EXPORT(siphash_1u64),         EXPORT(siphash_2u64),
      EXPORT(siphash_3u64),        EXPORT(siphash_4u64),         EXPORT(siphash_1u32),
      EXPORT(siphash_3u32),        EXPORT(__hsiphash_unaligned), EXPORT(hsiphash_1u32),
      EXPORT(hsiphash_2u32),       EXPORT(hsiphash_3u32),        EXPORT(hsiphash_4u32),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
