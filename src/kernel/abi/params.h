// The operations of the basic parameter types, as modules' __param records point to them.
#pragma once

#include <holdfast/abi/module.h>

#include <cstddef>

namespace holdfast::kernel::abi {

extern const ::kernel_param_ops param_array_ops;
extern const ::kernel_param_ops param_ops_string;
extern const ::kernel_param_ops param_ops_dyndbg_classes;

// Is it one of the kernel's own?
bool is_kernel_ops(const ::kernel_param_ops* ops);
// Size of the variable that such operations read and write; 0 for arrays, strings and unknown ones.
std::size_t size_of_kernel_param(const ::kernel_param_ops* ops);

}  // namespace holdfast::kernel::abi
