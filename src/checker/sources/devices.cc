// What is done to devices beyond reading and writing: poll, lseek, mmap. ioctl() needs numbers that
// only the module's author knows: --task 'exec 3<>/dev/x; ioctl 3 NUMBER'.
#include "checker/sources/source.h"

namespace holdfast::checker {

// A mapping outlives its descriptor; the file stays open as long.
static void plan_mapping(Planner& planner, const Entry& entry) {
  const std::string arrow = entry.readable() && entry.writable() ? "<>" : "<";
  const std::string map = at_entry(entry, "exec 3" + arrow + entry.path + "; mmap 3; exec 3<&-");
  planner.add(Weight::kHeld, "a mapping held across rmmod",
              {map + "; " + planner.remove_all() + "; touch 3; munmap 3"});
  planner.add(Weight::kPair, "two mappings", {map + "; touch 3", map + "; touch 3"});
  planner.add(Weight::kWithRemoval, "a mapping and rmmod",
              {map + "; touch 3; munmap 3", planner.remove_all()});
  if (!entry.writable()) return;
  planner.add(Weight::kPair, "a mapping and a writer", {map + "; touch 3", write_line(entry)});
}

void plan_devices(Planner& planner) {
  for (const Entry& entry : planner.entries()) {
    if (entry.maps && entry.readable()) plan_mapping(planner, entry);
    if (!is_polled(entry)) continue;
    const std::string open = at_entry(entry, "exec 3<" + entry.path + "; ");
    planner.add(Weight::kHeld, "poll, with the descriptor held across rmmod",
                {open + "poll 3; " + planner.remove_all() + "; poll 3; exec 3<&-"});
    if (entry.family != Family::kDevice) continue;
    planner.add(Weight::kPair, "a seeker and a user",
                {open + "seek 3 1; cat <&3", use_line(entry)});
    if (!entry.writable()) continue;
    planner.add(Weight::kPair, "a poller and a writer", {open + "poll 3", write_line(entry)});
  }
}

}  // namespace holdfast::checker
