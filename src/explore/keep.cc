// Executions that begin where the body's set-up ended.
//
// Of the engine's objects only those are kept that say more than that nothing has happened: the
// body's own, locks that are held, permits that were given. The others come into being again when
// they are touched. Nothing here may make a difference to a trace: the same schedule has the same
// hash whether its execution began with the body or not (keep_test.cc).
#include <new>
#include <utility>

#include "base/verify.h"
#include "explore/execution.h"

namespace holdfast::explore::detail {

bool Execution::keep(void* root) {
  VERIFY(!running_ && depth_ == 0);
  const bool once = options_.strategy == Strategy::kReplay || options_.max_executions <= 1;
  const bool fit = complaints_.empty() && end_ == End::kRunning && !halted_;
  if (kept_ || once || !fit || !options_.keep) return false;
  for (unsigned i = 0; i < task_count_; ++i) {
    if (tasks_[i]->done) continue;
    using Code = std::function<void()>;
    void* memory = arena_.allocate(0, sizeof(Code), alignof(Code));
    if (!memory) return false;
    tasks_[i]->kept_code = new (memory) Code(std::move(tasks_[i]->code));
  }
  ArenaPause pause;
  kept_ = std::make_unique<Kept>();
  kept_->root = root;
  kept_->watcher = watcher_;
  kept_->alive = alive_;
  kept_->setup_objects = setup_objects_;
  kept_->body_children = body_children_;
  for (unsigned i = 0; i < task_count_; ++i) {
    const Task& task = *tasks_[i];
    kept_->tasks.push_back({task.key, task.kept_code, task.host_task, task.spawner, task.ordinal,
                            task.twin, task.next_twin, task.done});
  }
  std::size_t front = 0;
  for (std::size_t i = 0; i < object_count_; ++i) {
    const Object& object = *objects_[i];
    if (object.id >= Names::kFirstObject && object.value == 0) continue;
    kept_->objects.push_back({object.id, object.identity, object.value, object.name});
    std::swap(objects_[front++], objects_[i]);
  }
  arena_.keep();
  if (low_pages_) low_pages_->keep();
  return true;
}

void Execution::restore_task(unsigned number) {
  const KeptTask& kept = kept_->tasks[number];
  Task& task = *tasks_[number];
  start_task(task);
  task.key = kept.key;
  task.kept_code = kept.code;
  task.host_task = kept.host_task;
  task.spawner = kept.spawner;
  task.ordinal = kept.ordinal;
  task.twin = kept.twin;
  task.next_twin = kept.next_twin;
  task.done = kept.done;
}

void Execution::restore_object(std::size_t number) {
  const KeptObject& kept = kept_->objects[number];
  Object* object = new_object(kept.id, kept.identity, kept.value, kept.name);
  if (kept.id >= Names::kFirstObject) objects_at_.at(kept.identity).object = object;
}

void Execution::restore_kept() {
  arena_.restore();
  if (low_pages_) low_pages_->restore();
  task_count_ = static_cast<unsigned>(kept_->tasks.size());
  for (unsigned i = 0; i < task_count_; ++i) restore_task(i);
  for (std::size_t i = 0; i < kept_->objects.size(); ++i) restore_object(i);
  alive_ = kept_->alive;
  setup_objects_ = kept_->setup_objects;
  body_children_ = kept_->body_children;
  watcher_ = kept_->watcher;
}

}  // namespace holdfast::explore::detail
