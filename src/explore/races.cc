// Which earlier events the next one races with: dependent, not ordered by what its task has seen,
// with nothing in between that orders them, and possible in the other order.
//
// A lock() cannot race with the unlock() that made it possible; it races with the lock before, as
// an await races with the write before which its predicate held. So both look back over the writes
// for the last one before which they could have run. What happened on the way is undone for the
// look.
#include "explore/execution.h"

namespace holdfast::explore::detail {

void Execution::find_races(const Task& task, const Operation& operation, bool write) {
  const Group& group = *operation.object->group;
  const std::uint32_t* clock = past(task);
  Label label = label_now(task.number);
  label.write = write;
  if (mutant_ == Mutant::kReadersForgotten) {
    if (group.last_write == kNoEvent || waits(operation.kind)) {
    } else if (!before(static_cast<std::uint32_t>(group.last_write), clock)) {
      add_race(static_cast<std::uint32_t>(group.last_write), label, operation);
      return;
    }
  } else if (write && !group.readers.empty()) {
    if (mutant_ == Mutant::kUnlockNeverRaces && operation.kind == Kind::kUnlock) return;
    race_with_readers(operation, clock, label);
    return;
  }
  if (operation.kind == Kind::kUnlock || group.last_write == kNoEvent) return;
  if (mutant_ == Mutant::kLockRacesWithUnlock && operation.kind == Kind::kLock) {
    if (!before(static_cast<std::uint32_t>(group.last_write), clock)) {
      add_race(static_cast<std::uint32_t>(group.last_write), label, operation);
    }
    return;
  }
  if (waits(operation.kind)) {
    race_with_writes_before(task, operation, clock, label);
    return;
  }
  std::uint32_t last = static_cast<std::uint32_t>(group.last_write);
  if (before(last, clock)) return;
  std::uint64_t value =
      events_[last].object == operation.object ? events_[last].before : operation.object->value;
  label.write = effect(operation, value, task.number).write;
  add_race(last, label, operation);
}

void Execution::race_with_readers(const Operation& operation, const std::uint32_t* clock,
                                  Label label) {
  const Group& group = *operation.object->group;
  for (std::uint32_t reader : group.readers) {
    if (before(reader, clock)) continue;
    bool direct = true;
    for (std::uint32_t other : group.readers) {
      if (other != reader && before(reader, clocks_[other])) direct = false;
    }
    if (direct) add_race(reader, label, operation);
    if (mutant_ == Mutant::kOneReader) return;
  }
}

void Execution::race_with_writes_before(const Task& task, const Operation& operation,
                                        const std::uint32_t* clock, Label label) {
  overrides_.clear();
  std::int32_t write = operation.object->group->last_write;
  while (write != kNoEvent) {
    const Event& event = events_[static_cast<std::size_t>(write)];
    if (before(static_cast<std::uint32_t>(write), clock)) break;
    overrides_.emplace_back(event.object, event.before);
    bool possible = false;
    if (operation.kind == Kind::kAwait) {
      possible = predicate_holds(operation);
      await_group(operation);
    } else if (event.object == operation.object) {
      possible = operation.kind == Kind::kLock ? event.before == 0 : event.before != 0;
    }
    if (possible) {
      label.write = effect(operation, event.before, task.number).write;
      add_race(static_cast<std::uint32_t>(write), label, operation);
      break;
    }
    if (mutant_ == Mutant::kAwaitLastWriteOnly) break;
    write = event.previous_write;
  }
  overrides_.clear();
}

void Execution::race_waiting_operations() {
  if (mutant_ == Mutant::kBlockedNotChecked) return;
  for (unsigned i = 0; i < task_count_; ++i) {
    const Task& task = *tasks_[i];
    if (task.done || !task.pending.object || !waits(task.pending.kind)) continue;
    if ((enabled_ >> i & 1) || held_back(task)) continue;
    Label label = label_now(i);
    race_with_writes_before(task, task.pending, past(task), label);
  }
}

void Execution::independent_suffix(std::uint32_t first, std::vector<Label>& labels) const {
  labels.clear();
  const Event& event = events_[first];
  unsigned task = event.task;
  std::uint32_t index = event.index;
  for (std::size_t i = first + 1; i < depth_; ++i) {
    if (clocks_[i][task] < index) labels.push_back(label_of(events_[i]));
  }
}

}  // namespace holdfast::explore::detail
