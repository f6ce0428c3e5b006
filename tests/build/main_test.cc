// The test program is also the `holdfast modpost` that the sdk calls: HOLDFAST=own path.
#include <gtest/gtest.h>

#include <string_view>

#include "build/kernel_symbols.h"
#include "build/modpost_main.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "modpost")
    return holdfast::build::modpost_main(argc - 1, argv + 1, holdfast::build::testing::kernel());
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
