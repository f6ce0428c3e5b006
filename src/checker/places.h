// Places in modules: where an address lies while the module is there, and what that means to a
// person, for ever.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checker/finding.h"

namespace holdfast::checker {

// Offset in a section of a module: the same in every execution. No module: not known.
struct Place {
  std::string module;
  std::string section;
  std::uint64_t offset = 0;
  bool known() const { return !module.empty(); }
  auto operator<=>(const Place&) const = default;
};

// Names, from the .ko files' symbols and debug information. Slow the first time a place is asked.
class Symbolizer {
 public:
  Symbolizer();
  ~Symbolizer();
  void add_module(const std::string& name, const std::string& ko);
  // Of the instruction before `place` (a return address).
  Site site_of(const Place& place);
  // The source line itself, without its indentation; empty: no such file or line.
  std::string source_line(const Site& site);

 private:
  struct Debug;
  Site look_up(const Place& place);
  std::map<std::string, std::unique_ptr<Debug>> modules_;
  std::map<Place, Site> known_;
  std::map<std::string, std::vector<std::string>> sources_;
};

// "hello_open() at hello.c:31"; as much of it as is known.
std::string text_of(const Site& site);

}  // namespace holdfast::checker
