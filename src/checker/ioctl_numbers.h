// The ioctl numbers a module knows, read off its code: nothing registers them anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace holdfast::checker {

// What x86-64 code compares with or subtracts that looks like _IO(), _IOR(), _IOW() or _IOWR(); a
// few too many rather than one too few. At most `most`, in ascending order.
std::vector<std::uint32_t> ioctl_numbers_in(std::span<const std::byte> ko, std::size_t most);

}  // namespace holdfast::checker
