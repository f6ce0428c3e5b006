// fasync: SIGIO for the owner of an open file, as far as there is one.
#pragma once

#include <holdfast/abi/kobject.h>

namespace holdfast::kernel::fs {

// Puts `file` on the driver's list (`on`), or takes it off. 1: changed something; 0; -ENOMEM.
int fasync_helper(int fd, ::file* file, int on, ::fasync_struct** list);
// Tells the owner of each file on the list.
void kill_fasync(::fasync_struct** list, int signal, int band);

}  // namespace holdfast::kernel::fs
