// Numbers of Linux that the kernel side shares with <linux/fs.h>.
#pragma once

#include <cstdint>

namespace holdfast::kernel::fs {

inline constexpr std::uint32_t kModeRead = 0x1;          // FMODE_READ
inline constexpr std::uint32_t kModeWrite = 0x2;         // FMODE_WRITE
inline constexpr std::uint32_t kModeLseek = 0x4;         // FMODE_LSEEK
inline constexpr std::uint32_t kModePread = 0x8;         // FMODE_PREAD
inline constexpr std::uint32_t kModePwrite = 0x10;       // FMODE_PWRITE
inline constexpr std::uint32_t kModeAtomicPos = 0x8000;  // FMODE_ATOMIC_POS
inline constexpr std::uint32_t kModeCanRead = 0x20000;   // FMODE_CAN_READ
inline constexpr std::uint32_t kModeCanWrite = 0x40000;  // FMODE_CAN_WRITE
inline constexpr std::uint32_t kModeOpened = 0x80000;    // FMODE_OPENED
inline constexpr std::uint32_t kModeStream = 0x200000;   // FMODE_STREAM

inline constexpr std::size_t kMaxRwCount = 0x7ffff000;  // MAX_RW_COUNT

// EPOLL* bits.
inline constexpr std::uint32_t kPollIn = 0x1;
inline constexpr std::uint32_t kPollPri = 0x2;
inline constexpr std::uint32_t kPollOut = 0x4;
inline constexpr std::uint32_t kPollErr = 0x8;
inline constexpr std::uint32_t kPollHup = 0x10;
inline constexpr std::uint32_t kPollRdNorm = 0x40;
inline constexpr std::uint32_t kPollWrNorm = 0x100;
// DEFAULT_POLLMASK: what a file without a poll operation answers.
inline constexpr std::uint32_t kPollDefault = kPollIn | kPollOut | kPollRdNorm | kPollWrNorm;

inline constexpr int kNoIoctl = 515;  // ENOIOCTLCMD: never reaches user space
inline constexpr int kRestart = 512;  // ERESTARTSYS

}  // namespace holdfast::kernel::fs
