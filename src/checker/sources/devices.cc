// What is done to devices beyond reading and writing: poll, lseek. ioctl() needs numbers that only
// the module's author knows: --task 'exec 3<>/dev/x; ioctl 3 NUMBER'.
#include "checker/sources/source.h"

namespace holdfast::checker {

void plan_devices(Planner& planner) {
  for (const Entry& entry : planner.entries()) {
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
