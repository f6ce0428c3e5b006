// uname -a of a kernel.
#pragma once

namespace holdfast::kernel {

class Kernel;
void fill_uts_name(Kernel& kernel);

}  // namespace holdfast::kernel
