// GFP_KERNEL, for what the kernel allocates on behalf of modules.
#pragma once

#include <holdfast/abi/gfp.h>

namespace holdfast::kernel {

inline constexpr unsigned kGfpKernel =
    HF_GFP_DIRECT_RECLAIM | HF_GFP_KSWAPD_RECLAIM | HF_GFP_IO | HF_GFP_FS;

}  // namespace holdfast::kernel
