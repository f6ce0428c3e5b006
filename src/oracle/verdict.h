// What became of each scenario, in one place for the screen, for --json and for docs/fidelity.md.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "oracle/difference.h"
#include "oracle/scenario.h"

namespace holdfast::oracle {

struct Verdict {
  enum Kind {
    equal,
    differs,
    pending,        // differs, and is on the list of those that may
    pending_stale,  // on that list, but equal
    missing,        // no transcript of one of the two kernels
    stale_known     // equal but for an entry of differences.txt that no longer occurs
  } kind;
  const Scenario* scenario;
  std::vector<DiffLine> lines;
  std::string reason;  // of pending and missing
  std::vector<KnownDifference> known;

  bool good() const { return kind == equal || kind == pending; }
};

const char* name_of(Verdict::Kind kind);

// "SUITE/NAME reason" lines; # begins a comment.
std::map<std::string, std::string> read_pending(const std::filesystem::path& file);

// Both texts not yet normalised; nullopt where there is none.
Verdict judge(const Suite& suite, const Scenario& scenario,
              const std::optional<std::string>& linux_text,
              const std::optional<std::string>& holdfast_text,
              const std::map<std::string, std::string>& pending);

// A transcript file's first line says where it was recorded; the rest is the output.
std::string without_header(const std::string& transcript);

}  // namespace holdfast::oracle
