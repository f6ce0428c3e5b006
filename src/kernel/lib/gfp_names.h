// GFP flags as Linux prints them (%pGg): "GFP_KERNEL|__GFP_ZERO".
#pragma once

#include <string>

namespace holdfast::kernel {

std::string gfp_names(unsigned flags);

}  // namespace holdfast::kernel
