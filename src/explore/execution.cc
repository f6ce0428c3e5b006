#include "explore/execution.h"

#include <algorithm>

#include "base/verify.h"
#include "explore/hash.h"

namespace holdfast::explore::detail {

Execution::Execution(const Options& options, Refinement& refinement)
    : options_(options), refinement_(refinement), mutant_(static_cast<Mutant>(options.mutant)) {
  VERIFY(current == nullptr);  // an exploration inside an exploration
  current = this;
}

Execution::~Execution() {
  drop();
  current = nullptr;
}

void Execution::begin(Explorer& explorer) {
  drop();
  explorer_ = &explorer;
  reuse_ = explorer.reuse();
  depth_ = 0;
  object_count_ = 0;
  setup_objects_ = 0;
  task_count_ = 0;
  enabled_ = alive_ = 0;
  end_ = End::kRunning;
  while (!races_.empty() && races_.back().found >= reuse_) races_.pop_back();
  first_new_race_ = races_.size();
  complaints_.clear();
  arena_.reset();
}

void Execution::drop() {
  for (unsigned i = 0; i < task_count_; ++i) tasks_[i]->code = nullptr;
}

unsigned Execution::add_task(std::string name, std::function<void()> code) {
  VERIFY(!running_);
  if (task_count_ == tasks_.size()) {
    tasks_.push_back(std::make_unique<Task>());
    tasks_.back()->stack = std::make_unique<Stack>(options_.stack_size);
    tasks_.back()->number = task_count_;
    tasks_.back()->key = mix(task_count_ + 1);
  }
  Task& task = *tasks_[task_count_];
  task.name = std::move(name);
  task.code = std::move(code);
  task.pending = Operation{};
  task.count = 0;
  task.last = kNoEvent;
  task.objects = 0;
  task.choice = 0;
  task.done = false;
  task.execution = this;
  alive_ |= std::uint64_t{1} << task.number;
  return task_count_++;
}

Object* Execution::create_object(std::uint64_t value, const char* name) {
  ArenaPause pause;
  if (object_count_ == objects_.size()) objects_.push_back(std::make_unique<Object>());
  Object& object = *objects_[object_count_++];
  object.id = running_ ? object_id(running_->number + 1, ++running_->objects)
                       : object_id(0, ++setup_objects_);
  object.value = value;
  object.name = name;
  object.last_plain_write = {};
  object.plain_reads.clear();
  object.raced = refinement_.raced(object.id);
  object.own.reset(object.id);
  object.group = &object.own;
  std::uint32_t root = refinement_.no_groups() ? object.id : refinement_.root(object.id);
  if (root == object.id) return &object;
  for (std::size_t i = 0; i < object_count_; ++i) {
    if (objects_[i]->own.id == root) object.group = &objects_[i]->own;
  }
  return &object;
}

// Runs on the task's own stack, from its beginning to its end.
void Execution::task_main(void* argument) {
  Task& task = *static_cast<Task*>(argument);
  Execution& execution = *task.execution;
  execution.enter_task(task);
  task.code();
  arena_use = {};
  task.done = true;
  std::uint64_t bit = std::uint64_t{1} << task.number;
  execution.alive_ &= ~bit;
  execution.enabled_ &= ~bit;
  execution.switch_from(task);
  VERIFY_NOT_REACHED();
}

void Execution::enter_task(Task& task) {
  running_ = &task;
  arena_use = {&arena_, task.number + 1};
}

End Execution::run() {
  VERIFY(!running_);
  if (task_count_ > clock_tasks_) {
    clock_tasks_ = task_count_;
    clocks_.reset(clock_tasks_);
    VERIFY(reuse_ == 0);
  }
  advancing_ = true;
  for (unsigned i = 0; i < task_count_; ++i) advance_to_first_operation(*tasks_[i]);
  advancing_ = false;
  bool over = false;
  Task& first = next_or_end(over);
  if (!over) first.fiber.resume_from(main_);
  running_ = nullptr;
  arena_use = {};
  // Now, while what the predicates look at still lives.
  if (end_ == End::kDeadlock && explorer_->wants_races()) race_waiting_operations();
  if (end_ == End::kDeadlock || end_ == End::kFinished) {
    if (depth_ < reuse_) diverged("the program ended earlier than it did before");
  }
  return end_;
}

void Execution::advance_to_first_operation(Task& task) {
  task.fiber.prepare(*task.stack, &Execution::task_main, &task);
  task.fiber.resume_from(main_);
}

// The task has stopped (or is done): goes to whoever is next, or back to run().
void Execution::switch_from(Task& task) {
  if (advancing_) {
    main_.resume_from(task.fiber);
    return;
  }
  bool over = false;
  Task& next = next_or_end(over);
  if (over) {
    main_.resume_from(task.fiber);
    VERIFY_NOT_REACHED();  // dropped
  }
  if (&next != &task) next.fiber.resume_from(task.fiber);
}

Execution::Task& Execution::next_or_end(bool& over) {
  over = true;
  if (end_ != End::kRunning) return *tasks_[0];
  if (enabled_ == 0) {
    set_end(alive_ ? End::kDeadlock : End::kFinished);
    return *tasks_[0];
  }
  if (depth_ >= options_.max_steps) {
    set_end(End::kTooLong);
    return *tasks_[0];
  }
  Decision decision = explorer_->choose(*this);
  if (end_ != End::kRunning || decision.task < 0) {
    set_end(End::kGivenUp);
    return *tasks_[0];
  }
  if (static_cast<unsigned>(decision.task) >= task_count_ || !(enabled_ >> decision.task & 1)) {
    diverged("task " + std::to_string(decision.task) + " cannot run where it ran before");
    return *tasks_[0];
  }
  over = false;
  Task& task = *tasks_[static_cast<unsigned>(decision.task)];
  task.choice = decision.choice;
  return task;
}

std::uint64_t Execution::perform(const Operation& operation) {
  if (peeking_) {
    VERIFY(operation.kind == Kind::kRead);  // an await's predicate may only load
    return peek(*operation.object);
  }
  if (!running_) return direct(operation);
  arena_use.arena = nullptr;
  Task& task = *running_;
  task.pending = operation;
  if (can_run(task)) enabled_ |= std::uint64_t{1} << task.number;
  if (operation.object && waits(operation.kind)) {
    operation.object->group->waiters |= std::uint64_t{1} << task.number;
  }
  switch_from(task);
  std::uint64_t before = commit(task);
  enter_task(task);
  return before;
}

void Execution::await(bool (*predicate)(void*), void* context, const std::source_location& site) {
  Operation operation;
  operation.kind = Kind::kAwait;
  operation.predicate = predicate;
  operation.context = context;
  operation.site = site;
  if (!running_) {
    if (!predicate_holds(operation)) {
      complain(FailureKind::kMisuse, "await() outside of the tasks would wait for ever");
    }
    return;
  }
  perform(operation);
}

void Execution::complain(FailureKind kind, std::string message) {
  complaints_.push_back({kind, std::move(message)});
}

void Execution::diverged(std::string message) {
  complain(FailureKind::kNondeterminism, std::move(message));
  end_ = End::kDiverged;
}

std::string Execution::describe_waiting() const {
  std::string text;
  for (unsigned i = 0; i < task_count_; ++i) {
    if (tasks_[i]->done) continue;
    const Operation& operation = tasks_[i]->pending;
    if (!text.empty()) text += "; ";
    text += tasks_[i]->name + " waits in ";
    text += operation.kind == Kind::kLock   ? "lock"
            : operation.kind == Kind::kTake ? "park"
                                            : "await";
    if (operation.object && *operation.object->name) {
      text += std::string(" (") + operation.object->name + ")";
    }
    if (operation.kind == Kind::kLock && operation.object->value) {
      text += ", held by " + tasks_[operation.object->value - 1]->name;
    }
    text += " at line " + std::to_string(operation.site.line());
  }
  return text;
}

Step Execution::step(std::size_t i) const {
  const Event& event = events_[i];
  Step step;
  step.task = event.task;
  step.index = event.index;
  step.object = event.object_id;
  step.kind = event.kind;
  step.write = event.write;
  step.before = event.before;
  step.after = event.kind == Kind::kChoose ? event.choice : event.after;
  step.object_name = event.object ? event.object->name : "";
  step.site = event.site;
  return step;
}

}  // namespace holdfast::explore::detail
