// What is done to devices beyond reading and writing: poll, lseek, mmap, and ioctl with the numbers
// that the module's code compares with. What an argument means only its author knows: it is asked
// for with zeros, and with a number that is no address and no small index. --task 'exec 3<>/dev/x;
// ioctl 3 NUMBER ARGUMENT' says it better.
#include <cstdio>

#include "checker/sources/source.h"

namespace holdfast::checker {
namespace {

constexpr const char* kFarIndex = "500000000";

std::string hex(std::uint32_t number) {
  char text[16];
  std::snprintf(text, sizeof text, "%#x", number);
  return text;
}

void plan_ioctls(Planner& planner, const Entry& entry) {
  if (planner.ioctls().empty() || !entry.readable()) return;
  const std::string open =
      at_entry(entry, std::string("exec 3<") + (entry.writable() ? ">" : "") + entry.path);
  std::string all = open, far = open;
  for (const std::uint32_t number : planner.ioctls()) {
    const std::string call = "; ioctl 3 " + hex(number);
    all += call;
    far += call + " " + kFarIndex;
  }
  planner.add(Weight::kAlone, "ioctls", {all});
  planner.add(Weight::kAlone, "ioctls with a number for an argument", {far});
  planner.add(Weight::kHeld, "ioctls, and rmmod in between",
              {open + "; " + planner.remove_all() + all.substr(open.size()) + "; exec 3<&-"});
  planner.add(Weight::kWithRemoval, "ioctls and rmmod", {all, planner.remove_all()});
  planner.add(Weight::kPair, "ioctls twice", {all, all});
  planner.add(Weight::kPair, "ioctls and a user", {all, use_line(entry)});
}

}  // namespace

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
    plan_ioctls(planner, entry);
    planner.add(Weight::kPair, "a seeker and a user",
                {open + "seek 3 1; cat <&3", use_line(entry)});
    if (!entry.writable()) continue;
    planner.add(Weight::kPair, "a poller and a writer", {open + "poll 3", write_line(entry)});
  }
}

}  // namespace holdfast::checker
