// A schedule as a short text. Only where it departs from the plain rule (the task that ran goes on;
// when it cannot, the first that can) is written, so a schedule of few preemptions is a few
// letters. Bits of the trace's hash along the way say where a replay goes astray.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explore/names.h"
#include "explore/object.h"
#include "explore/strategy.h"

namespace holdfast::explore {

struct Token {
  struct Departure {
    std::uint32_t event;
    std::uint32_t task;
  };
  struct Spawned {  // a task that is not the body's
    std::uint32_t number;
    std::uint32_t spawner;  // lower
    std::uint32_t ordinal;
  };
  std::uint32_t events = 0;
  std::vector<Departure> departures;
  std::vector<std::uint32_t> choices;  // of each choose(), in order
  std::uint32_t hash = 0;              // of the trace, its low bits
  std::uint32_t stride = 1;            // events between two checks
  std::vector<std::uint8_t> checks;    // four bits each
  Refinement::Parts refinement;
  std::vector<Spawned> spawned;

  static Token of(const Execution& execution, const Refinement& refinement);
  std::string text() const;
  void name_tasks(Names& names) const;
  static std::optional<Token> parse(std::string_view text);
};

// The rule, and the departures of a token.
unsigned usual_task(std::uint64_t enabled, unsigned last);
// Preemptions of the present schedule.
unsigned preemptions_of(const Execution& execution);

// Runs the one execution of a token.
class Replay : public Explorer {
 public:
  explicit Replay(Token token, bool only_begin = false)
      : token_(std::move(token)), only_begin_(only_begin) {}
  bool begin() override { return !std::exchange(done_, true); }
  Decision choose(Execution& execution) override;
  void finished(Execution& execution) override;

 private:
  Token token_;
  bool only_begin_;
  bool done_ = false;
  std::size_t next_departure_ = 0;
  std::size_t next_choice_ = 0;
};

}  // namespace holdfast::explore
