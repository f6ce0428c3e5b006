// Operations become events: their effect on the object, their place in the happens-before order,
// and their hash.
#include <algorithm>
#include <cstring>
#include <utility>

#include "base/verify.h"
#include "explore/execution.h"
#include "explore/hash.h"

namespace holdfast::explore::detail {

namespace {

// Pages that are gone read as zero. What lay on a stack may be of a function that has returned
// since, and then belongs to a sanitizer; any value will do, an update has written.
__attribute__((no_sanitize("address"))) std::uint64_t load_memory(const Operation& operation,
                                                                  const LowPages* pages) {
  if (pages && pages->contains(operation.memory) && pages->gone(operation.memory)) return 0;
  const auto* bytes = static_cast<const volatile unsigned char*>(operation.memory);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(operation.size, sizeof bits); ++i) {
    bits |= std::uint64_t{bytes[i]} << (8 * i);
  }
  return bits;
}

const char* kind_text(Kind kind) {
  switch (kind) {
    case Kind::kRead:
      return "read";
    case Kind::kWrite:
      return "write";
    case Kind::kUpdate:
      return "update";
    case Kind::kLock:
      return "lock";
    case Kind::kTryLock:
      return "trylock";
    case Kind::kUnlock:
      return "unlock";
    case Kind::kAwait:
      return "await";
    case Kind::kTake:
      return "wait";
    case Kind::kChoose:
      return "choice";
    case Kind::kYield:
      return "yield";
  }
  VERIFY_NOT_REACHED();
}

}  // namespace

// `before` is the object's value. Of an access that the task makes itself the effect is known only
// once it has been made; an update counts as a write until then.
Effect Execution::effect(const Operation& operation, std::uint64_t before, unsigned task) const {
  if (operation.memory && operation.kind != Kind::kRead) return {true, before};
  switch (operation.kind) {
    case Kind::kRead:
    case Kind::kAwait:
    case Kind::kChoose:
    case Kind::kYield:
      return {false, before};
    case Kind::kWrite:
      return {true, operation.operand};
    case Kind::kUpdate: {
      bool write = true;
      std::uint64_t after = operation.update(before, operation, write);
      return {write || mutant_ == Mutant::kFailedUpdateWrites, after};
    }
    case Kind::kLock:
      return {true, task + 1};
    case Kind::kTryLock:
      if (before == 0) return {true, task + 1};
      return {mutant_ == Mutant::kFailedUpdateWrites, before};
    case Kind::kUnlock:
    case Kind::kTake:
      return {true, 0};
  }
  VERIFY_NOT_REACHED();
}

bool Execution::can_run(Task& task) {
  const Operation& operation = task.pending;
  switch (operation.kind) {
    case Kind::kLock:
      return operation.object->value == 0;
    case Kind::kTake:
      return operation.object->value != 0;
    case Kind::kAwait: {
      bool holds = predicate_holds(operation);
      Group* group = await_group(operation);
      task.pending.object = footprint_.empty() ? nullptr : footprint_[0];
      if (group) group->waiters |= std::uint64_t{1} << task.number;
      return holds;
    }
    default:
      return true;
  }
}

bool Execution::predicate_holds(const Operation& operation) const {
  footprint_.clear();
  peeking_ = true;
  bool holds = operation.predicate(operation.context);
  peeking_ = false;
  return holds;
}

// The one group of all that the predicate has read; finds out if there is more than one.
Group* Execution::await_group(const Operation&) {
  if (footprint_.empty()) return nullptr;
  Group* group = footprint_[0]->group;
  for (Object* object : footprint_) {
    if (object->group == group) continue;
    refinement_.merge(object->identity, footprint_[0]->identity);
    set_end(End::kRestart);
  }
  return group;
}

std::uint64_t Execution::peek(Object& object) {
  footprint_.push_back(&object);
  for (auto it = overrides_.rbegin(); it != overrides_.rend(); ++it) {
    if (it->first == &object) return it->second;
  }
  return object.value;
}

void Execution::refresh_waiters(Group& group) {
  std::uint64_t waiting = group.waiters;
  while (waiting) {
    unsigned number = static_cast<unsigned>(__builtin_ctzll(waiting));
    std::uint64_t bit = std::uint64_t{1} << number;
    waiting &= ~bit;
    if (can_run(*tasks_[number]) && !held_back(*tasks_[number])) {
      enabled_ |= bit;
    } else {
      enabled_ &= ~bit;
    }
  }
}

// Before and after the tasks run, the body may use the objects as it likes.
std::uint64_t Execution::direct(const Operation& operation) {
  if (!operation.object || operation.memory) return 0;
  std::uint64_t before = operation.object->value;
  VERIFY(operation.kind != Kind::kLock || before == 0);  // nobody would ever unlock it
  operation.object->value = effect(operation, before, kMaxTasks).after;
  return before;
}

Effect Execution::made_effect(const Operation& operation, std::uint64_t before) const {
  std::uint64_t after = load_memory(operation, low_pages_.get());
  bool changed = operation.kind == Kind::kUpdate && after != before;
  return {operation.kind == Kind::kWrite || changed, after};
}

std::uint64_t Execution::commit(Task& task) {
  if (events_.size() <= depth_) events_.resize(depth_ + depth_ / 2 + 64);
  clocks_.reserve(depth_ + 1);
  Event& event = events_[depth_];
  const Operation& operation = task.pending;
  std::uint64_t bit = std::uint64_t{1} << task.number;
  if (operation.object && waits(operation.kind)) operation.object->group->waiters &= ~bit;
  event.enabled = enabled_;
  event.busy = enabled_ & ~polls_;
  enabled_ |= std::exchange(vain_, 0);  // what they look for may be there now
  enabled_ &= ~bit;
  polls_ &= ~bit;
  // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): such an operation has its object
  if (operation.kind == Kind::kUnlock && operation.object->value != task.number + 1) {
    complain(FailureKind::kMisuse, task.name + " unlocks a lock it does not hold");
  }
  if (operation.memory) {
    // The task makes the access itself, now. What it did is seen when it stops again.
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): such an operation has its object
    operation.object->value = load_memory(operation, low_pages_.get());
    open_ = true;
    return operation.object->value;
  }
  close(task, event);
  return event.kind == Kind::kChoose ? event.choice : event.before;
}

void Execution::settle() {
  if (!open_) return;
  ArenaPause pause;
  open_ = false;
  close(*running_, events_[depth_]);
}

void Execution::close(Task& task, Event& event) {
  if (depth_ < reuse_) {
    commit_again(task, event);
  } else {
    commit_new(task, event);
  }
  ++depth_;
  ++task.count;
  task.last = static_cast<std::int32_t>(depth_ - 1);
  if (task.count == 1 && task.next_twin != kNobody) release_twin(task);
  if (event.write && event.object) refresh_waiters(*event.object->group);
}

// For people: "update of refs at line 12", "update at hello.c:31".
std::string Execution::words_of(Kind kind, const Object* object, const std::source_location& site,
                                const void* pc) const {
  std::string words = kind_text(kind);
  if (object && *object->name) words += std::string(" of ") + object->name;
  const std::string place = watcher_ && pc ? watcher_->place(pc) : std::string();
  if (!place.empty()) return words + " in " + place;
  return site.line() ? words + " at line " + std::to_string(site.line()) : words;
}

// An event of the part shared with the last execution: it must be the same.
void Execution::commit_again(Task& task, Event& event) {
  const Operation& operation = task.pending;
  std::uint32_t id = operation.object ? operation.object->id : 0;
  bool same = event.task == task.number && event.index == task.count + 1 &&
              event.kind == operation.kind && event.object_id == id && event.pc == operation.pc;
  Effect now;
  if (operation.memory) {
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): such an operation has its object
    now = made_effect(operation, operation.object->value);
  } else if (operation.object) {
    now = effect(operation, operation.object->value, task.number);
  }
  if (operation.kind == Kind::kUpdate || operation.kind == Kind::kWrite ||
      operation.kind == Kind::kTryLock) {
    // Of memory that the task writes itself the values may be addresses.
    same = same && event.write == now.write && (operation.memory || event.after == now.after);
  }
  if (!same) {
    diverged(task.name + " depends on something that the explorer does not see: its event " +
             std::to_string(task.count + 1) + ", " +
             words_of(operation.kind, operation.object, operation.site, operation.pc) + ", was " +
             words_of(event.kind, nullptr, event.site, event.pc) +
             " when the same schedule was run before");
    reuse_ = 0;
    commit_new(task, event);
    return;
  }
  event.object = operation.object;
  if (event.raced_with != kNoEvent) {
    report_data_race(static_cast<std::uint32_t>(event.raced_with), task.number, operation);
  }
  take_effect(task, event, now);
  update_group(event);
}

void Execution::commit_new(Task& task, Event& event) {
  const Operation& operation = task.pending;
  event.task = static_cast<std::uint16_t>(task.number);
  event.kind = operation.kind;
  event.index = task.count + 1;
  event.choice = operation.kind == Kind::kChoose ? task.choice : 0;
  event.previous = task.last;
  event.parent_index = task.count == 0 ? task.parent_index : 0;
  event.parent = task.parent;
  event.object = operation.object;
  event.object_id = operation.object ? operation.object->id : 0;
  event.group = operation.object ? operation.object->group->id : 0;
  event.site = operation.site;
  event.pc = operation.pc;
  event.mask = operation.mask;
  event.marked = operation.marked;
  event.before = operation.object ? operation.object->value : 0;
  Effect now = operation.memory ? made_effect(operation, event.before)
                                : effect(operation, event.before, task.number);
  event.write = now.write;
  event.raced_with = kNoEvent;
  bool look = explorer_->wants_races() || (operation.object && operation.object->raced);
  if (look && operation.object) find_races(task, operation, now.write);
  take_effect(task, event, now);

  ClockTable::Row row = clocks_[depth_];
  clocks_.copy(row, past(task));
  row[task.number] = event.index;
  if (operation.object) {
    const Group& group = *operation.object->group;
    event.previous_write = group.last_write;
    bool joins = !(mutant_ == Mutant::kUnlockJoinsNothing && operation.kind == Kind::kLock);
    if (group.last_write != kNoEvent && joins) {
      clocks_.join(row, clocks_[static_cast<std::size_t>(group.last_write)]);
    }
    if (event.write && joins) {
      for (std::uint32_t reader : group.readers) clocks_.join(row, clocks_[reader]);
    }
  } else {
    event.previous_write = kNoEvent;
  }
  hash_event(task, event);
  if (operation.object) update_group(event);
}

void Execution::take_effect(Task&, Event& event, const Effect& effect) {
  event.after = effect.after;
  if (event.write && event.object) event.object->value = effect.after;
}

void Execution::update_group(Event& event) {
  if (!event.object) return;
  Group& group = *event.object->group;
  std::uint32_t now = static_cast<std::uint32_t>(depth_);
  if (event.write) {
    group.last_write = static_cast<std::int32_t>(now);
    group.readers.clear();
    return;
  }
  for (std::uint32_t& reader : group.readers) {
    if (events_[reader].task != event.task) continue;
    reader = now;
    return;
  }
  group.readers.push_back(now);
}

// What identifies an event within a trace: its task and number, what it touches, and the events it
// directly depends on. Values are left out: they follow from the trace, and may be addresses.
void Execution::hash_event(Task& task, Event& event) {
  event.identity = mix(task.key, event.index);
  std::uint64_t touched = event.object ? event.object->identity << 16 : 0;
  std::uint64_t kind = (static_cast<std::uint64_t>(event.kind) << 1) | (event.write ? 1 : 0);
  std::uint64_t hash = mix(event.identity, touched ^ kind);
  if (event.choice) hash = mix(hash, event.choice);
  if (event.object) {
    const Group& group = *event.object->group;
    if (group.last_write != kNoEvent) {
      hash = mix(hash, events_[static_cast<std::size_t>(group.last_write)].identity);
    }
    if (event.write) {
      std::uint64_t readers = 0;
      for (std::uint32_t reader : group.readers) readers += events_[reader].identity;
      hash = mix(hash, readers);
    }
  }
  event.hash = hash;
  event.prefix = hash + (depth_ ? events_[depth_ - 1].prefix : 0);
}

Label Execution::label_now(unsigned number) const {
  const Task& task = *tasks_[number];
  const Operation& operation = task.pending;
  Label label{static_cast<std::uint16_t>(number),      false,       0,    0, task.count + 1,
              task.count == 0 ? task.parent_index : 0, task.parent, false};
  if (!operation.object) return label;
  label.write = effect(operation, operation.object->value, number).write;
  label.group = operation.object->group->id;
  label.unsure = operation.memory && operation.kind == Kind::kUpdate;
  return label;
}

}  // namespace holdfast::explore::detail
