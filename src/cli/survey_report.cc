// The table, what is missing by how many modules it would unlock, and the same as JSON.
#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "cli/survey.h"

namespace holdfast::cli::survey {

const char* name_of(Outcome result) {
  switch (result) {
    case Outcome::kPass:
      return "pass";
    case Outcome::kBuild:
      return "build";
    case Outcome::kLoad:
      return "load";
    case Outcome::kRefused:
      return "refused";
    case Outcome::kOops:
      return "oops";
    case Outcome::kStuck:
      return "stuck";
    case Outcome::kPanic:
      return "panic";
    case Outcome::kUnload:
      return "unload";
    case Outcome::kLeft:
      return "left";
  }
  return "";
}

namespace {

constexpr Outcome kAll[] = {Outcome::kPass,  Outcome::kRefused, Outcome::kBuild,
                            Outcome::kLoad,  Outcome::kOops,    Outcome::kStuck,
                            Outcome::kPanic, Outcome::kUnload,  Outcome::kLeft};

struct Lack {
  Missing what;
  std::size_t needed = 0;   // by so many modules
  std::size_t unlocks = 0;  // modules that lack nothing else that is known
};

// What unlocks most comes first.
std::vector<Lack> lacks_of(const Found& found) {
  std::map<Missing, Lack> all;
  for (const Row& row : found.rows)
    for (const Missing& missing : row.missing) {
      Lack& lack = all[missing];
      lack.what = missing;
      ++lack.needed;
      lack.unlocks += row.missing.size() == 1;
    }
  std::vector<Lack> sorted;
  for (auto& [what, lack] : all) sorted.push_back(lack);
  std::ranges::stable_sort(sorted, [](const Lack& a, const Lack& b) {
    return std::pair(a.unlocks, a.needed) > std::pair(b.unlocks, b.needed);
  });
  return sorted;
}

std::map<std::string, std::size_t> counts_of(const Found& found) {
  std::map<std::string, std::size_t> counts;
  for (const Row& row : found.rows) ++counts[name_of(row.result)];
  return counts;
}

std::size_t entries_of(const Row& row) {
  return row.found.is_object() ? row.found["entries"].size() : 0;
}

std::string text_of(const Row& row) {
  if (!row.reason.empty()) return row.reason;
  std::string notes;
  if (row.found.is_object())
    for (const auto& note : row.found["notes"])
      notes += (notes.empty() ? "" : "; ") + note.get<std::string>();
  return notes;
}

// Rows are cut to the terminal; a file gets them whole.
std::size_t screen_width() {
  winsize size{};
  if (::isatty(1) && ::ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
  return std::string::npos;
}

void print_row(const std::string& line, std::size_t width) {
  fmt::print("{}\n", line.substr(0, width));
}

std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return text;
}

}  // namespace

void print_text(const Found& found, double seconds) {
  const std::size_t width = screen_width();
  std::size_t longest = 6;
  for (const Row& row : found.rows) longest = std::max(longest, row.name.size());
  longest = std::min<std::size_t>(longest, 32);
  fmt::print("{:<{}} {:<7}{:>8}  {}\n", "module", longest, "result", "entries", "where, and why");
  for (const Row& row : found.rows) {
    const std::string why = printable(text_of(row));
    print_row(fmt::format("{:<{}} {:<7}{:>8}  {}{}{}", row.name, longest, name_of(row.result),
                          entries_of(row), row.place, why.empty() ? "" : ": ", why),
              width);
  }
  const auto lacks = lacks_of(found);
  if (!lacks.empty()) fmt::print("\n{:>7} {:>7}  what is missing\n", "unlocks", "needed");
  for (const Lack& lack : lacks)
    fmt::print("{:>7} {:>7}  {} {}\n", lack.unlocks, lack.needed, lack.what.kind, lack.what.name);
  auto counts = counts_of(found);
  std::string summary;
  for (Outcome result : kAll)
    if (counts[name_of(result)] > 0)
      summary += fmt::format("{}{} {}", summary.empty() ? "" : ", ", counts[name_of(result)],
                             name_of(result));
  fmt::print("\n{} modules in {:.1f} s: {}\n", found.rows.size(), seconds, summary);
}

void print_json(const Found& found, double seconds) {
  nlohmann::json all = {{"modules", nlohmann::json::array()},
                        {"missing", nlohmann::json::array()},
                        {"counts", counts_of(found)},
                        {"seconds", seconds}};
  for (const Row& row : found.rows) {
    nlohmann::json one = row.found.is_object() ? row.found : nlohmann::json::object();
    one["module"] = row.name;
    one["place"] = row.place;
    one["sources"] = row.sources;
    one["result"] = name_of(row.result);
    one["reason"] = row.reason;
    one["missing"] = nlohmann::json::array();
    for (const Missing& missing : row.missing)
      one["missing"].push_back({{"kind", missing.kind}, {"name", missing.name}});
    all["modules"].push_back(one);
  }
  for (const Lack& lack : lacks_of(found))
    all["missing"].push_back({{"kind", lack.what.kind},
                              {"name", lack.what.name},
                              {"unlocks", lack.unlocks},
                              {"needed", lack.needed}});
  std::cout << all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

}  // namespace holdfast::cli::survey
