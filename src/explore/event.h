// An event: an operation that has happened. A Race: two of them (or one and an operation that is
// still waiting at the end) that could have come the other way round.
#pragma once

#include <holdfast/explore.h>

#include <cstdint>

#include "explore/object.h"

namespace holdfast::explore {

using Operation = detail::Operation;

struct Event {
  std::uint16_t task = 0;
  Kind kind = Kind::kRead;
  bool write = false;
  std::uint32_t index = 0;         // in the task, from 1
  std::uint32_t group = 0;         // what it depends through; 0: nothing
  std::uint32_t choice = 0;        // kChoose: the number chosen
  std::uint32_t parent_index = 0;  // as in Label
  std::uint16_t parent = 0;
  std::int32_t previous = kNoEvent;        // of the same task
  std::int32_t previous_write = kNoEvent;  // of the same group
  std::int32_t raced_with = kNoEvent;      // a data race
  detail::Object* object = nullptr;
  std::uint64_t enabled = 0;  // tasks that could have run instead, and this one
  std::uint64_t busy = 0;     // of these, those that were not just polling
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::uint64_t identity = 0;  // task and index, hashed
  std::uint64_t hash = 0;      // and what it depends on
  std::uint64_t prefix = 0;    // sum of the hashes up to here: the trace so far
  std::uint32_t object_id = 0;
  std::source_location site{};
  const void* pc = nullptr;
  std::uint8_t mask = 0;  // these two as in Operation
  bool marked = false;
};

// An event as wake-up trees and sleep sets know it: enough to say what it conflicts with.
struct Label {
  std::uint16_t task = 0;
  bool write = false;
  std::uint32_t group = 0;
  std::uint32_t choice = 0;
  std::uint32_t index = 0;  // of the event in its task
  // A spawned task's first event comes after this event of its parent's (0: not one).
  std::uint32_t parent_index = 0;
  std::uint16_t parent = 0;
  bool unsure = false;  // `write` is a guess: the event has not been seen

  // True if `other` would have to come first even if nothing else orders the two.
  bool started_by(const Label& other) const {
    return parent_index != 0 && other.task == parent && other.index <= parent_index;
  }
  bool same_event(const Label& other) const { return task == other.task && choice == other.choice; }
  bool touches(const Label& other) const {
    return group != 0 && group == other.group && (write || other.write);
  }
};

inline Label label_of(const Event& event) {
  return {event.task,  event.write,        event.group,  event.choice,
          event.index, event.parent_index, event.parent, false};
}

struct Race {
  std::uint32_t first;  // an event
  Label second;         // as it would be if it came before `first`
  std::uint32_t found;  // at which depth
};

struct Effect {
  bool write = false;
  std::uint64_t after = 0;
};

inline bool waits(Kind kind) {
  return kind == Kind::kLock || kind == Kind::kAwait || kind == Kind::kTake;
}

}  // namespace holdfast::explore
