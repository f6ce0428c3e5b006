// Backtraces by frame pointers: modules and Holdfast are built with them, so a walk needs no unwind
// tables and is safe on a broken stack (every frame must lie above the one before, on the same
// stack).
#pragma once

#include <cstdint>
#include <string>

#include "kernel/core/task.h"

namespace holdfast::kernel {

class Kernel;

inline constexpr int kMaxFrames = 32;
inline constexpr std::uint64_t kMaxFrameSize = 256 * 1024;

// Calls f(return address) for each caller, innermost first, until the call into the module
// `outermost` stands for (a ModuleFrame lies on the stack of its call_module), or the chain stops
// making sense.
template <class F>
void for_each_caller(std::uint64_t frame_pointer, const ModuleFrame* outermost, F&& f) {
  const auto limit = outermost ? reinterpret_cast<std::uint64_t>(outermost) : ~std::uint64_t{0};
  for (int depth = 0; depth < kMaxFrames; ++depth) {
    if (frame_pointer == 0 || frame_pointer % 8 != 0 || frame_pointer >= limit) return;
    const auto* frame = reinterpret_cast<const std::uint64_t*>(frame_pointer);
    f(frame[1]);
    const std::uint64_t next = frame[0];
    if (next <= frame_pointer || next - frame_pointer > kMaxFrameSize) return;
    frame_pointer = next;
  }
}

// "hello_read+0x12/0x40 [hello_proc] hello_proc.c:31", as much of it as is known.
std::string describe_address(Kernel& kernel, std::uint64_t address);
// " a(O) b(POE)": every module, newest first.
std::string modules_linked_in(Kernel& kernel);

}  // namespace holdfast::kernel
