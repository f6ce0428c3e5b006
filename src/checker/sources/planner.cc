#include <algorithm>
#include <map>

#include "checker/sources/source.h"

namespace holdfast::checker {
namespace {

// Of each family, and of those of one kind.
constexpr std::size_t kMostOfFamily = 3;
constexpr std::size_t kMostOfKind = 1;

// "/dev/scull#": what differs in numbers only has the same code behind it.
std::string kind_of(const std::string& path) {
  std::string kind;
  for (const char c : path) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) kind += c;
    if (digit && (kind.empty() || kind.back() != '#')) kind += '#';
  }
  return kind;
}

std::vector<Entry> worth_trying(const std::vector<Entry>& entries) {
  std::vector<Entry> chosen;
  std::map<Family, std::size_t> families;
  std::map<std::string, std::size_t> kinds;
  for (const Entry& entry : entries) {
    if (!entry.readable() && !entry.writable()) continue;
    if (kinds[kind_of(entry.path)]++ >= kMostOfKind) continue;
    if (families[entry.family]++ >= kMostOfFamily) continue;
    chosen.push_back(entry);
  }
  return chosen;
}

}  // namespace

Planner::Planner(const Registered& registered)
    : registered_(registered), entries_(worth_trying(registered.entries)) {}

void Planner::add(Weight weight, std::string name, std::vector<std::string> tasks) {
  stages_.push_back({weight, {std::move(name), std::move(tasks), false, true}});
}

std::string Planner::places_in(const StagePlan& plan) const {
  std::string places;
  for (const Entry& entry : entries_) {
    if (uses(plan, entry)) places += (places.empty() ? "" : " and ") + entry.path;
  }
  return places;
}

std::vector<StagePlan> Planner::stages() const {
  std::vector<Weighed> sorted = stages_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Weighed& a, const Weighed& b) { return a.weight < b.weight; });
  std::vector<StagePlan> plans;
  for (Weighed& stage : sorted) plans.push_back(std::move(stage.plan));
  std::map<std::string, int> named;
  for (const StagePlan& plan : plans) ++named[plan.name];
  for (StagePlan& plan : plans) {
    if (named[plan.name] > 1) plan.name += " (" + places_in(plan) + ")";
  }
  return plans;
}

std::string Planner::remove_all() const {
  std::string line;
  for (auto it = modules().rbegin(); it != modules().rend(); ++it) {
    line += (line.empty() ? "rmmod " : "; rmmod ") + *it;
  }
  return line;
}

std::string Planner::load_all(bool failing) const {
  std::string line;
  for (const std::string& name : modules()) {
    line +=
        std::string(line.empty() ? "" : "; ") + (failing ? "insmod failing " : "insmod ") + name;
  }
  return line;
}

std::string at_entry(const Entry& entry, const std::string& line) {
  return entry.node.empty() ? line : entry.node + "; " + line;
}
std::string read_line(const Entry& entry) { return at_entry(entry, "cat " + entry.path); }
std::string write_line(const Entry& entry) { return at_entry(entry, "echo 1 > " + entry.path); }
bool is_polled(const Entry& entry) {
  return entry.readable() && (entry.family == Family::kDevice || entry.family == Family::kProc ||
                              entry.family == Family::kDebug);
}
std::string use_line(const Entry& entry) {
  return entry.readable() ? read_line(entry) : write_line(entry);
}

}  // namespace holdfast::checker
