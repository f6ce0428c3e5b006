// Plain accesses are no scheduling points. Two of them, one a write, that nothing orders are a data
// race: in some schedule of the same trace they are next to each other.
#include "explore/execution.h"

namespace holdfast::explore::detail {

void Execution::plain_access(Object& object, bool write, const std::source_location& site) {
  if (!running_ || peeking_) return;
  ArenaPause pause;
  const Task& task = *running_;
  const std::uint32_t* clock = past(task);
  auto ordered = [&](const PlainAccess& access) {
    return access.task == task.number || clock[access.task] >= access.epoch;
  };
  const PlainAccess* other = nullptr;
  if (object.last_plain_write.epoch && !ordered(object.last_plain_write)) {
    other = &object.last_plain_write;
  }
  if (write) {
    for (const PlainAccess& read : object.plain_reads) {
      if (!ordered(read)) other = &read;
    }
  }
  if (other && !object.race_reported) {
    object.race_reported = true;  // one report for each object and execution
    complain(FailureKind::kDataRace,
             "data race on " + (*object.name ? std::string(object.name) : "a plain variable") +
                 ": " + tasks_[other->task]->name + " at line " + std::to_string(other->line) +
                 " and " + task.name + (write ? " (write)" : "") + " at line " +
                 std::to_string(site.line()));
  }
  PlainAccess now{static_cast<std::uint16_t>(task.number), task.count + 1, site.line()};
  if (write) {
    object.last_plain_write = now;
    object.plain_reads.clear();
    return;
  }
  for (PlainAccess& read : object.plain_reads) {
    if (read.task != now.task) continue;
    read = now;
    return;
  }
  object.plain_reads.push_back(now);
}

}  // namespace holdfast::explore::detail
