// Module parameters: the command line of a load, and what makes a __param record trustworthy.
#pragma once

#include <holdfast/abi/module.h>

#include <string_view>

#include "base/result.h"

namespace holdfast::kernel {

class Module;

// parse_args(): sets the parameters that the module's arguments name. The last error, as in Linux;
// each is logged.
Status parse_module_arguments(Module& module);
// Gives back what parameters own (charp strings). Before the module's memory goes.
void free_parameters(Module& module);
// What makes the record unusable; empty: nothing does. Every pointer that the kernel's own param
// operations would follow must lie in memory of the module or of one that it uses.
std::string_view fault_of_param(const Module& module, const ::kernel_param& param);

// next_arg(): cuts "name=value" off the front of `rest`, in place. Double quotes keep spaces
// together and go away around a value. `value` is nullptr without '='.
char* next_argument(char* rest, char*& name, char*& value);
// Equal, with '-' and '_' the same character.
bool same_param_name(std::string_view a, std::string_view b);

}  // namespace holdfast::kernel
