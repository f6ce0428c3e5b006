// `holdfast modpost`: what sdk/link.mk calls between compiling and linking.
#pragma once

#include <vector>

#include "build/symbol.h"

namespace holdfast::build {

// argv[0] is the command's name. `kernel`: what the kernel exports. Writes NAME.mod.c beside each
// NAME.o, and the Module.symvers file. Returns the exit status.
int modpost_main(int argc, char** argv, const std::vector<ExportedSymbol>& kernel);

}  // namespace holdfast::build
