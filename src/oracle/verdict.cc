#include "oracle/verdict.h"

#include <algorithm>

#include "oracle/normalise.h"

namespace holdfast::oracle {

const char* name_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::equal:
      return "equal";
    case Verdict::differs:
      return "differs";
    case Verdict::pending:
      return "pending";
    case Verdict::pending_stale:
      return "no longer pending";
    case Verdict::missing:
      return "missing";
    case Verdict::stale_known:
      return "listed difference gone";
  }
  return "";
}

std::map<std::string, std::string> read_pending(const std::filesystem::path& file) {
  std::map<std::string, std::string> result;
  for (const std::string& line : split_lines(read_file(file).value_or(""))) {
    if (line.empty() || line[0] == '#') continue;
    std::size_t space = line.find(' ');
    result[line.substr(0, space)] = space == std::string::npos ? "" : line.substr(space + 1);
  }
  return result;
}

Verdict judge(const Suite& suite, const Scenario& scenario,
              const std::optional<std::string>& linux_text,
              const std::optional<std::string>& holdfast_text,
              const std::map<std::string, std::string>& pending) {
  Verdict verdict{Verdict::missing, &scenario, {}, "", {}};
  auto listed = pending.find(scenario.name);
  if (!linux_text || !holdfast_text) {
    verdict.reason = linux_text ? "not run on Holdfast" : "no transcript of Linux";
    if (linux_text && listed != pending.end()) verdict.kind = Verdict::pending;
    if (verdict.kind == Verdict::pending) verdict.reason = listed->second;
    return verdict;
  }
  verdict.lines = difference(normalise(*linux_text), normalise(*holdfast_text));
  for (KnownDifference& entry : read_known_differences(suite.directory / "differences.txt"))
    if (entry.scenario == scenario.script.stem()) verdict.known.push_back(entry);
  accept_known(verdict.lines, scenario.script.stem(), verdict.known);
  bool same = equal(verdict.lines);
  bool all_seen = std::all_of(verdict.known.begin(), verdict.known.end(),
                              [](const KnownDifference& entry) { return entry.seen; });
  if (listed != pending.end()) {
    verdict.reason = listed->second;
    verdict.kind = same ? Verdict::pending_stale : Verdict::pending;
  } else {
    verdict.kind = !same ? Verdict::differs : all_seen ? Verdict::equal : Verdict::stale_known;
  }
  return verdict;
}

std::string without_header(const std::string& transcript) {
  if (!transcript.starts_with("# Linux ")) return transcript;
  std::size_t end = transcript.find('\n');
  return end == std::string::npos ? "" : transcript.substr(end + 1);
}

}  // namespace holdfast::oracle
