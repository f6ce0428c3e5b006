// A private copy of the suites to build in: SUITE/ with its sources, prime/ with an empty module,
// and the compiled helper programs in bin/.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "oracle/scenario.h"

namespace holdfast::oracle {

class Workspace {
 public:
  // In the folder for temporary files; removed at the end.
  explicit Workspace(const std::string& purpose);
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path suite(const Suite& suite) const { return path_ / suite.name; }

  // Runs `make` (with SUITE's copy as its M=) for each suite with modules, and compiles the
  // helpers. Returns what went wrong, "" if nothing did. `done` is called after each suite.
  std::string build(const std::vector<Suite>& suites, const std::vector<std::string>& make,
                    const std::function<void(const std::string&)>& done);
  // Of the last build; what "prime" is needed for fails with it.
  bool failed(const Suite& suite) const {
    return failed_.contains(suite.name) || failed_.contains("prime");
  }

 private:
  std::string copy(const std::vector<Suite>& suites);
  std::string compile_helpers(const std::vector<Suite>& suites);
  std::filesystem::path path_;
  std::set<std::string> failed_;
};

}  // namespace holdfast::oracle
