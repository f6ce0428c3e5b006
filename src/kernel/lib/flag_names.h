// Bits as Linux names them in its messages (%pGg, %pGp, %pGv).
#pragma once

#include <string>

namespace holdfast::kernel {

// "GFP_KERNEL|__GFP_ZERO"; what has no name comes last, as a number.
std::string gfp_names(unsigned flags);
// "read|write|mayread": vm_flags of a mapping.
std::string vm_flag_names(unsigned long flags);
// "0x17ffffc0000200(slab|node=0|zone=2|lastcpupid=0x1fffff)": flags of a struct page.
std::string page_flags_text(unsigned long flags);

}  // namespace holdfast::kernel
