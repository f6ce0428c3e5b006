// The symbols that real modules need first are all there.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {
namespace {

TEST(FirstSymbols, AreExported) {
  std::ifstream file(HOLDFAST_SOURCE_DIR "/tests/kernel/first_symbols.txt");
  int count = 0;
  for (std::string name; std::getline(file, name);) {
    if (name.starts_with("#")) continue;
    ++count;
    EXPECT_TRUE(find_export(name)) << name;
  }
  EXPECT_EQ(count, 99);
}

}  // namespace
}  // namespace holdfast::kernel::abi
