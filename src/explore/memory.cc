// Memory of explored kernels: plain accesses, by granules of eight bytes. As in plain.cc, a plain
// access is no scheduling point; two that are unordered by everything else and overlap, one of them
// a write, one of them plain, are a data race, and make the granule's accesses events from then on.
//
// Objects of the same machinery are the lifetimes of blocks and of modules' text: using is a read,
// freeing a write. A race for one of them is no finding yet (it may be harmless in this order), but
// it makes the search try the other order, where the use finds nothing there.
#include "explore/execution.h"

namespace holdfast::explore::detail {

void Execution::find_memory_race(Object& object, const MemoryAccess& now, bool quiet) {
  const std::uint32_t* clock = past(*running_);
  std::size_t kept = 0;
  const MemoryAccess* other = nullptr;
  for (MemoryAccess& access : object.accesses) {
    const bool ordered = access.task == now.task || clock[access.task] >= access.epoch;
    const bool overlaps = (access.mask & now.mask) != 0;
    if (!ordered && overlaps && (access.write || now.write) && !(access.marked && now.marked)) {
      other = &access;
      break;
    }
    // What comes before `now` and says no more than it need not be remembered.
    const bool covered = ordered && (access.mask & ~now.mask) == 0 &&
                         (now.write || !access.write) && (access.marked || !now.marked);
    if (!covered) object.accesses[kept++] = access;
  }
  if (!other) {
    object.accesses.resize(kept);
    object.accesses.push_back(now);
    return;
  }
  refinement_.add_raced(object.race_key());
  if (!quiet && watcher_) {
    const RaceSides sides{{other->task, other->write, other->marked, other->pc},
                          {now.task, now.write, now.marked, now.pc}};
    complain(FailureKind::kDataRace, watcher_->race(sides));
  }
  set_end(End::kRestart);
}

void Execution::memory_access(const Operation& operation) {
  if (!running_ || peeking_ || end_ != End::kRunning) return;
  Object& object = *operation.object;
  if (object.raced) {
    if (!operation.marked) perform(operation);
    return;
  }
  ArenaPause pause;
  settle();
  const Task& task = *running_;
  find_memory_race(object,
                   {static_cast<std::uint16_t>(task.number), operation.mask,
                    operation.kind != Kind::kRead, operation.marked, task.count + 1, operation.pc},
                   operation.quiet);
}

// Two events of an object whose accesses have all become events.
void Execution::report_memory_race(const Event& event, unsigned task, const Operation& operation) {
  if (operation.quiet || !watcher_ || (event.marked && operation.marked)) return;
  if ((event.mask & operation.mask) == 0) return;
  complain(FailureKind::kDataRace,
           watcher_->race({{event.task, event.write, event.marked, event.pc},
                           {task, operation.kind != Kind::kRead, operation.marked, operation.pc}}));
}

}  // namespace holdfast::explore::detail
