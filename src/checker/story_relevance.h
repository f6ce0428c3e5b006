// What of a recorded execution matters to a finding: what several tasks share, and what it is
// about.
#pragma once

#include <set>

#include "checker/draft.h"
#include "checker/scene.h"

namespace holdfast::checker {

class Relevance {
 public:
  // All are kept. `draft`: nullptr if the execution shows no finding of a watch's.
  Relevance(const explore::Failure& failure, const Recording& recording, const Draft* draft,
            FindingKind kind);
  bool matters(const RecordedLine& line) const;
  bool event_matters(const explore::Step& step, const RecordedLine& line) const;
  // It touches what the finding is about, or decides where that is.
  bool about(const RecordedLine& line) const;

  // An atomic or volatile access by module code.
  static bool is_marked(const explore::Step& step);
  // A task is woken, or goes on.
  static bool is_permit(const explore::Step& step);

 private:
  void find_shared();
  void find_pointers();
  bool about_the_draft(const void* address) const;

  const explore::Failure& failure_;
  const Recording& recording_;
  const Draft* draft_;
  const FindingKind kind_;
  std::set<const void*> shared_;            // plain memory
  std::set<const void*> pointers_;          // where the block's address is kept
  std::set<std::uint32_t> shared_objects_;  // of marked accesses
};

}  // namespace holdfast::checker
