// Draft: a finding as it is known at the moment when it happens, in places instead of names. The
// search only needs its key; what becomes a Finding is the draft of a replay, with its record.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker/finding.h"
#include "checker/places.h"

namespace holdfast::checker {

struct Trail {           // calls, innermost first
  std::size_t task = 0;  // ExploreHost::running_number(): 0 the boot task, else from 1
  std::string title;
  std::vector<Place> frames;
};

struct Draft {
  FindingKind kind = FindingKind::kBug;
  std::string what;  // "reads 8 bytes at offset 0 of a block of 16 bytes"
  std::string module;
  Trail trail;                  // where it happens
  std::vector<Trail> others;    // allocated, freed, the other side of a race
  const void* begin = nullptr;  // what it is about, to pick lines by; good while recording only
  const void* end = nullptr;
  bool race = false;        // `others` begins with the other side
  std::string key() const;  // equal: the same finding
};

// One thing that happened in a recorded execution.
struct RecordedLine {
  std::size_t task = 0;   // as in Trail
  std::size_t event = 0;  // events before it, or its own number: see is_event
  bool is_event = false;
  LineKind kind = LineKind::kOther;
  std::vector<Place> frames;
  std::string text;
  const void* address = nullptr;
  std::size_t size = 0;
  std::optional<std::string> before, after;  // values, as text
  std::vector<std::string> locks;
};

struct Recording {
  std::vector<RecordedLine> lines;
  std::vector<Draft> drafts;
  std::map<const void*, unsigned> blocks;  // numbers of the modules' blocks, by address
  std::map<unsigned, Trail> pending;       // where each task stopped last, by its number from 0
};

}  // namespace holdfast::checker
