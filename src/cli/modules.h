// Loading and unloading by the words of kmod's insmod and rmmod.
#pragma once

#include <string>

#include "shell/client.h"

namespace holdfast::cli {

// What went wrong, in full lines without a prefix; empty: done.
struct LoadFailure {
  int code = 0;         // errno; 0: loaded
  bool gone = false;    // no answer
  std::string message;  // "could not insert module x.ko: File exists"
  std::string reason;   // what the kernel's log says of it; may be empty
};
LoadFailure load_module(shell::Client& kernel, const std::string& path,
                        const std::string& arguments);
// 0 and nothing said, or what rmmod would say.
LoadFailure unload_module(shell::Client& kernel, const std::string& name, int flags = 0);

}  // namespace holdfast::cli
