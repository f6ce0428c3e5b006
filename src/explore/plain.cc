// Plain accesses are no scheduling points. Two of them, one a write, that nothing orders are a data
// race: in some schedule of the same trace they are next to each other. The order of such accesses
// is no part of the trace, so from then on the object's accesses are events, and the search begins
// anew.
#include "explore/execution.h"

namespace holdfast::explore::detail {

namespace {

std::string data_race_text(const Object& object, const std::string& task, unsigned line,
                           const std::string& other_task, unsigned other_line) {
  return "data race on " + (*object.name ? std::string(object.name) : "a plain variable") + ": " +
         task + " at line " + std::to_string(line) + " and " + other_task + " at line " +
         std::to_string(other_line);
}

}  // namespace

// A race for an object whose accesses are events: here the failure of this very trace.
void Execution::report_data_race(std::uint32_t first, unsigned task, const Operation& operation) {
  const Event& event = events_[first];
  if (operation.mask) return report_memory_race(event, task, operation);
  complain(FailureKind::kDataRace,
           data_race_text(*operation.object, tasks_[event.task]->name, event.site.line(),
                          tasks_[task]->name, operation.site.line()));
}

void Execution::plain_access(Object& object, bool write, const std::source_location& site) {
  if (!running_ || peeking_) return;
  if (object.raced) {
    Operation operation;
    operation.object = &object;
    operation.kind = write ? Kind::kWrite : Kind::kRead;
    operation.site = site;
    perform(operation);
    return;
  }
  ArenaPause pause;
  settle();
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
  if (other) {
    refinement_.add_raced(object.race_key());
    complain(FailureKind::kDataRace, data_race_text(object, tasks_[other->task]->name, other->line,
                                                    task.name, site.line()));
    set_end(End::kRestart);
    return;
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
