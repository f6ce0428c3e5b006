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

// Sizes that no fixed buffer was made for. A descriptor of its own: pread does not move it.
void plan_sizes(Planner& planner, const Entry& entry) {
  if (entry.readable()) {
    const std::string open = at_entry(entry, "exec 3<" + entry.path + "; ");
    planner.add(Weight::kOdd, "a short read", {open + "pread 3 5 0"});
    // Only a device is asked for what lies far out: what makes text as it goes would make it all.
    if (entry.family == Family::kDevice)
      planner.add(Weight::kAlone, "a far read", {open + "pread 3 64 500000000"});
  }
  if (entry.writable()) {
    planner.add(Weight::kAlone, "a long write",
                {at_entry(entry, "yes | head -c 5000 > " + entry.path)});
  }
}

}  // namespace

void plan_files(Planner& planner) {
  const std::vector<Entry>& entries = planner.entries();
  const std::string rmmod = planner.remove_all();
  for (const Entry& entry : entries) {
    plan_sizes(planner, entry);
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
