#include "checker/story_relevance.h"

#include <map>

namespace holdfast::checker {

Relevance::Relevance(const explore::Failure& failure, const Recording& recording,
                     const Draft* draft, FindingKind kind)
    : failure_(failure), recording_(recording), draft_(draft), kind_(kind) {
  find_shared();
}

// Memory that several tasks touch and one of them writes.
void Relevance::find_shared() {
  std::map<const void*, std::pair<std::set<std::size_t>, bool>> seen;
  for (const RecordedLine& line : recording_.lines) {
    if (line.kind != LineKind::kRead && line.kind != LineKind::kWrite) continue;
    auto& [tasks, written] = seen[line.address];
    tasks.insert(line.task);
    written |= line.kind == LineKind::kWrite;
  }
  for (const auto& [address, facts] : seen) {
    if (facts.first.size() > 1 && facts.second) shared_.insert(address);
  }
  find_pointers();
  std::map<std::uint32_t, std::pair<std::set<unsigned>, bool>> objects;
  for (const explore::Step& step : failure_.steps) {
    if (!is_marked(step)) continue;
    auto& [tasks, written] = objects[step.object];
    tasks.insert(step.task);
    written |= step.write;
  }
  for (const auto& [object, facts] : objects) {
    if (facts.first.size() > 1 && facts.second) shared_objects_.insert(object);
  }
}

// Where the address of the block that this is about is kept: who writes there decides.
void Relevance::find_pointers() {
  std::string block;
  for (const RecordedLine& line : recording_.lines) {
    if (line.kind != LineKind::kAlloc || !draft_ || line.address != draft_->begin) continue;
    block = line.after.value_or("");
  }
  if (block.empty()) return;
  for (const RecordedLine& line : recording_.lines) {
    const bool access = line.kind == LineKind::kRead || line.kind == LineKind::kWrite;
    if (access && (line.before == block || line.after == block)) pointers_.insert(line.address);
  }
}

bool Relevance::is_marked(const explore::Step& step) {
  using explore::Kind;
  return step.pc &&
         (step.kind == Kind::kRead || step.kind == Kind::kWrite || step.kind == Kind::kUpdate);
}
bool Relevance::is_permit(const explore::Step& step) {
  return std::string_view(step.object_name) == "permit";
}

bool Relevance::about_the_draft(const void* address) const {
  return draft_ && draft_->begin && address >= draft_->begin && address < draft_->end;
}

bool Relevance::matters(const RecordedLine& line) const {
  switch (line.kind) {
    case LineKind::kSystem:
    case LineKind::kUnload:
      return true;
    case LineKind::kAlloc:
    case LineKind::kFree:
      return about_the_draft(line.address);
    case LineKind::kRead:
    case LineKind::kWrite:
      return shared_.contains(line.address) || about_the_draft(line.address) ||
             pointers_.contains(line.address);
    case LineKind::kEnter:
      return kind_ == FindingKind::kUseAfterUnload && !line.frames.empty();
    default:
      return false;
  }
}

bool Relevance::event_matters(const explore::Step& step, const RecordedLine& line) const {
  using explore::Kind;
  if (step.kind == Kind::kChoose) return step.after != 0;
  if (line.frames.empty()) return false;
  if (step.kind == Kind::kTake) return true;
  if (is_permit(step)) return step.write && step.after;
  if (is_marked(step)) return shared_objects_.contains(step.object);
  return step.kind == Kind::kLock || step.kind == Kind::kTryLock || step.kind == Kind::kUnlock;
}

bool Relevance::about(const RecordedLine& line) const {
  const bool moves = line.kind == LineKind::kWrite && pointers_.contains(line.address);
  return moves || about_the_draft(line.address);
}

}  // namespace holdfast::checker
