// Where this program's kernel headers and sdk lie: in a source tree ROOT/{include,sdk}, installed
// in PREFIX/share/holdfast/{include,sdk}.
#pragma once

#include <optional>
#include <string>

namespace holdfast::build {

struct Home {
  std::string path;
  std::string include() const { return path + "/include"; }
  std::string sdk() const { return path + "/sdk"; }
};

// $HOLDFAST_HOME, or what lies beside the running program. Nothing: neither has include/ and sdk/.
std::optional<Home> find_home();
// The running program's own path.
std::string own_path();

}  // namespace holdfast::build
