// The bytes of slub_debug (linux/poison.h).
#pragma once

namespace holdfast::kernel {

inline constexpr unsigned char kPoisonFresh = 0x5a;
inline constexpr unsigned char kPoisonFreed = 0x6b;
inline constexpr unsigned char kPoisonEnd = 0xa5;
inline constexpr unsigned char kRedZoneByte = 0xcc;

}  // namespace holdfast::kernel
