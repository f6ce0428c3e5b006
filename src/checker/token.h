// Token: a schedule with all that it takes to run it again: the sources, the tasks, how it began.
// "hfx1.", then base64 without padding, so that it survives shells and URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/workload.h"

namespace holdfast::checker {

struct Token {
  StagePlan plan;
  std::string schedule;              // of the engine
  std::vector<std::string> sources;  // as on the command line then
  std::string text() const;
  static std::optional<Token> parse(std::string_view text);
};

}  // namespace holdfast::checker
