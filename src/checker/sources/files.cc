// Files that are read and written, wherever they are: proc, debugfs, sysfs attributes, module
// parameters, devices.
#include "checker/sources/source.h"

namespace holdfast::checker {
namespace {

const char* arrow_of(const Entry& entry) {
  if (!entry.writable()) return "<";
  return entry.readable() ? "<>" : ">";
}

// Open before the unload, used and closed after it.
void plan_held(Planner& planner, const Entry& entry) {
  const std::string line = at_entry(entry, std::string("exec 3") + arrow_of(entry) + entry.path);
  const std::string use = std::string(entry.readable() ? "cat <&3" : "") +
                          (entry.readable() && entry.writable() ? "; " : "") +
                          (entry.writable() ? "echo 1 >&3" : "");
  planner.add(Weight::kHeld, "a descriptor held across rmmod",
              {line + "; " + planner.remove_all() + "; " + use + "; exec 3<&-"});
}

}  // namespace

void plan_files(Planner& planner) {
  const std::vector<Entry>& entries = planner.entries();
  const std::string rmmod = planner.remove_all();
  for (const Entry& entry : entries) {
    plan_held(planner, entry);
    if (entry.readable()) {
      planner.add(Weight::kWithRemoval, "a reader and rmmod", {read_line(entry), rmmod});
      planner.add(Weight::kPair, "two readers", {read_line(entry), read_line(entry)});
      planner.add(Weight::kPairAndRemoval, "two readers and rmmod",
                  {read_line(entry), read_line(entry), rmmod});
    }
    if (entry.writable()) {
      planner.add(Weight::kWithRemoval, "a writer and rmmod", {write_line(entry), rmmod});
      planner.add(Weight::kPair, "two writers", {write_line(entry), write_line(entry)});
    }
    if (entry.readable() && entry.writable()) {
      planner.add(Weight::kPair, "a reader and a writer", {read_line(entry), write_line(entry)});
    }
  }
  for (std::size_t i = 1; i < entries.size(); ++i) {
    planner.add(Weight::kPair, "two files", {use_line(entries[i - 1]), use_line(entries[i])});
  }
}

}  // namespace holdfast::checker
