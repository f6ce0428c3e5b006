#include "explore/execution.h"

#include <algorithm>
#include <utility>

#include "base/verify.h"
#include "explore/hash.h"

namespace holdfast::explore::detail {

Execution::Execution(const Options& options, Refinement& refinement, Names& names)
    : options_(options),
      refinement_(refinement),
      names_(names),
      mutant_(static_cast<Mutant>(options.mutant)),
      objects_at_(names) {
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
  body_children_ = 0;
  task_count_ = 0;
  enabled_ = alive_ = 0;
  end_ = End::kRunning;
  while (!races_.empty() && races_.back().found >= reuse_) races_.pop_back();
  first_new_race_ = races_.size();
  complaints_.clear();
  watcher_ = nullptr;
  objects_at_.next_generation();
  open_ = false;
  halted_ = false;
  polls_ = vain_ = last_ = 0;
  if (kept_) {
    restore_kept();
    return;
  }
  arena_.reset();
  if (low_pages_) low_pages_->reset();
}

void Execution::drop() {
  for (unsigned i = 0; i < task_count_; ++i) tasks_[i]->code = nullptr;
}

// The body's tasks are its children in order; a task's are its own. So a task has the same number
// in each execution of this search, and the same key in every run of the program.
unsigned Execution::add_task(std::string name, std::function<void()> code, host::Task* host_task) {
  std::uint32_t ordinal = running_ ? ++running_->children : ++body_children_;
  std::uint64_t key = running_ ? key_of(running_->key, ordinal) : mix(ordinal);
  unsigned number = number_of(key);
  while (tasks_.size() <= number) {
    tasks_.push_back(std::make_unique<Task>());
    tasks_.back()->stack = std::make_unique<Stack>(options_.stack_size);
    tasks_.back()->number = static_cast<unsigned>(tasks_.size() - 1);
  }
  for (; task_count_ <= number; ++task_count_) tasks_[task_count_]->done = true;
  Task& task = *tasks_[number];
  if (host_task) {
    host_task->host_data = reinterpret_cast<void*>(static_cast<std::uintptr_t>(number + 1));
  }
  start_task(task);
  task.key = key;
  task.host_task = host_task;
  task.spawner = running_ ? running_->number : kNobody;
  task.ordinal = ordinal;
  {
    ArenaPause pause;
    // A copy: the execution's memory goes before the task's name does.
    // NOLINTNEXTLINE(performance-unnecessary-value-param)
    task.name = name;
  }
  task.code = std::move(code);
  alive_ |= std::uint64_t{1} << number;
  return number;
}

// Whatever it has been in the executions before.
void Execution::start_task(Task& task) {
  task.code = nullptr;
  task.kept_code = nullptr;
  task.pending = Operation{};
  task.count = 0;
  task.last = kNoEvent;
  task.objects = 0;
  task.choice = 0;
  task.children = 0;
  task.twin = task.next_twin = kNobody;
  task.started_after = kNoEvent;
  task.parent_index = 0;
  task.parent = 0;
  task.polled_at = -1;
  task.done = false;
  task.started = false;
  task.execution = this;
}

std::uint64_t Execution::key_of(std::uint64_t spawner_key, std::uint32_t ordinal) {
  return mix(spawner_key, ordinal);
}

unsigned Execution::number_of(std::uint64_t key) {
  auto it = task_numbers_.find(key);
  if (it == task_numbers_.end()) it = task_numbers_.emplace(key, names_.task(key)).first;
  VERIFY(it->second < kMaxTasks);
  return it->second;
}

// Whatever is true of a schedule in which two equal tasks begin in one order is true of the one in
// which they have changed places. So the later one begins as if the first event of the earlier one
// had spawned it: not before, and ordered after it.
void Execution::make_twin(unsigned number, unsigned of) {
  VERIFY(!running_ && of < number && number < task_count_);
  tasks_[number]->twin = of;
  tasks_[of]->next_twin = number;
}

// Called after the task's first event.
void Execution::release_twin(Task& task) {
  Task& next = *tasks_[task.next_twin];
  next.started_after = task.last;
  next.parent = static_cast<std::uint16_t>(task.number);
  next.parent_index = 1;
  if (next.done || !next.started) return;
  if (can_run(next)) enabled_ |= std::uint64_t{1} << next.number;
}

unsigned Execution::spawn(std::string name, std::function<void()> code, host::Task* host_task) {
  ArenaPause pause;
  settle();
  unsigned number = add_task(std::move(name), std::move(code), host_task);
  if (!running_) return number;  // run() will start it
  make_room_for_clock(number + 1);
  Task& parent = *running_;
  Task& child = *tasks_[number];
  child.started_after = parent.last != kNoEvent ? parent.last : parent.started_after;
  child.parent = static_cast<std::uint16_t>(parent.number);
  child.parent_index = parent.count;
  if (parent.count == 0) {  // what came before the parent comes before the child, no more
    child.parent = parent.parent;
    child.parent_index = parent.parent_index;
  }
  advance_to_first_operation(child, parent.fiber);
  enter_task(parent);
  return number;
}

void Execution::make_room_for_clock(unsigned tasks) {
  if (tasks <= clock_tasks_) return;
  clocks_.widen(tasks, clock_tasks_ ? std::max(depth_, reuse_) : 0);
  clock_tasks_ = tasks;
}

Object* Execution::object_at(std::uint64_t identity) {
  ArenaPause pause;
  ObjectTable::Entry& entry = objects_at_.at(identity);
  if (!entry.object) {
    entry.object = new_object(entry.id, identity, 0, "");
  }
  return entry.object;
}

LowPages& Execution::low_pages() {
  ArenaPause pause;
  if (!low_pages_) low_pages_ = std::make_unique<LowPages>();
  return *low_pages_;
}

Object* Execution::create_object(std::uint64_t value, const char* name) {
  ArenaPause pause;
  std::uint32_t id = running_ ? object_id(running_->number + 1, ++running_->objects)
                              : object_id(0, ++setup_objects_);
  // A spawned task's number may be another in another search; its key is not.
  std::uint64_t identity = running_ && running_->spawner != kNobody
                               ? mix(running_->key, running_->objects) | std::uint64_t{1} << 63
                               : id;
  return new_object(id, identity, value, name);
}

Object* Execution::new_object(std::uint32_t id, std::uint64_t identity, std::uint64_t value,
                              const char* name) {
  if (object_count_ == objects_.size()) objects_.push_back(std::make_unique<Object>());
  Object& object = *objects_[object_count_++];
  object.id = id;
  object.identity = identity;
  object.value = value;
  object.name = name;
  object.last_plain_write = {};
  object.plain_reads.clear();
  object.accesses.clear();
  object.raced = refinement_.raced(object.race_key());
  object.own.reset(object.id);
  object.group = &object.own;
  if (refinement_.no_groups() || !refinement_.united(identity)) return &object;
  const std::uint64_t root = refinement_.root(identity);
  // Not by who comes first: that depends on the schedule.
  object.own.id = static_cast<std::uint32_t>(mix(root)) | 1;
  for (std::size_t i = 0; i + 1 < object_count_; ++i) {
    if (refinement_.root(objects_[i]->identity) != root) continue;
    object.group = objects_[i]->group;
    break;
  }
  return &object;
}

// Runs on the task's own stack, from its beginning to its end.
void Execution::task_main(void* argument) {
  Task& task = *static_cast<Task*>(argument);
  Execution& execution = *task.execution;
  execution.enter_task(task);
  (task.kept_code ? *task.kept_code : task.code)();
  execution.end_task();
}

void Execution::end_task() {
  Task& task = *running_;
  if (task.host_task) {
    settle();
    host::running = {};  // what it does is seen by nobody, and it may delete itself
    std::exchange(task.host_task, nullptr)->finished();
  }
  finish_task(task);
}

void Execution::halt_task() {
  halted_ = true;
  finish_task(*running_);
}

void Execution::finish_task(Task& task) {
  arena_use = {};
  settle();
  task.done = true;
  std::uint64_t bit = std::uint64_t{1} << task.number;
  alive_ &= ~bit;
  enabled_ &= ~bit;
  switch_from(task);
  VERIFY_NOT_REACHED();
}

void Execution::enter_task(Task& task) {
  running_ = &task;
  arena_use = {&arena_, task.number + 1};
  host::running = {task.host_task, task.host_task != nullptr};
}

End Execution::run() {
  VERIFY(!running_);
  host::Running outside = host::running;
  ArenaUse body_arena = std::exchange(arena_use, ArenaUse{});  // what is the engine's is not there
  make_room_for_clock(task_count_);
  unsigned of_body = task_count_;  // these may spawn more
  for (unsigned i = 0; i < of_body; ++i) {
    if (!tasks_[i]->done && !tasks_[i]->started) advance_to_first_operation(*tasks_[i], main_);
  }
  bool over = false;
  Task& first = next_or_end(over);
  if (!over) first.fiber.resume_from(main_);
  running_ = nullptr;
  host::running = outside;
  // Now, while what the predicates look at still lives.
  if (end_ == End::kDeadlock && explorer_->wants_races()) race_waiting_operations();
  if (end_ == End::kDeadlock || end_ == End::kFinished) {
    if (depth_ < reuse_) diverged("the program ended earlier than it did before");
  }
  arena_use = body_arena;
  return end_;
}

void Execution::advance_to_first_operation(Task& task, Fiber& back) {
  Fiber* outer = std::exchange(advancing_back_, &back);
  task.started = true;
  task.fiber.prepare(*task.stack, &Execution::task_main, &task);
  task.fiber.resume_from(back);
  advancing_back_ = outer;
  running_ = nullptr;
}

// The task has stopped (or is done): goes to whoever is next, or back to run().
void Execution::switch_from(Task& task) {
  if (advancing_back_) {
    advancing_back_->resume_from(task.fiber);
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

// Not counting tasks that only serve others and have nothing to do.
bool Execution::somebody_waits() const {
  for (std::uint64_t rest = alive_; rest; rest &= rest - 1) {
    if (!tasks_[static_cast<unsigned>(__builtin_ctzll(rest))]->pending.idle) return true;
  }
  return false;
}

Execution::Task& Execution::next_or_end(bool& over) {
  over = true;
  if (end_ != End::kRunning) return *tasks_[0];
  if (enabled_ == 0) enabled_ = std::exchange(vain_, 0);  // nothing else will change
  if (enabled_ == 0 && last_ && !halted_ && somebody_waits()) enabled_ = std::exchange(last_, 0);
  if (enabled_ == 0) {
    set_end(somebody_waits() && !halted_ ? End::kDeadlock : End::kFinished);
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
  if (static_cast<unsigned>(decision.task) < task_count_ && (vain_ >> decision.task & 1)) {
    set_end(End::kGivenUp);  // it would look again and see the same
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
  settle();
  Task& task = *running_;
  task.pending = operation;
  announce(task);
  if (watcher_ && recording_) watcher_->pending(task.number);
  switch_from(task);
  std::uint64_t before = commit(task);
  if (watcher_ && recording_) watcher_->performed(task.number, depth_ - (open_ ? 0 : 1));
  enter_task(task);
  return before;
}

// The task has stopped before its next operation.
void Execution::announce(Task& task) {
  const Operation& operation = task.pending;
  std::uint64_t bit = std::uint64_t{1} << task.number;
  polls_ &= ~bit;
  if (operation.last_resort) {
    last_ |= bit;
    return;
  }
  if (operation.polls) {
    polls_ |= bit;
    std::int64_t others = static_cast<std::int64_t>(depth_) - task.count;
    if (std::exchange(task.polled_at, others) == others) {
      vain_ |= bit;
      return;
    }
  }
  if (can_run(task) && !held_back(task)) enabled_ |= bit;
  if (operation.object && waits(operation.kind)) operation.object->group->waiters |= bit;
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

// In explored kernels an await() is the workload's own: it waits for the tasks that matter.
std::vector<Wait> Execution::waiting() const {
  std::vector<Wait> waits;
  for (unsigned i = 0; i < task_count_; ++i) {
    const Operation& operation = tasks_[i]->pending;
    if (tasks_[i]->done || operation.idle) continue;
    if (watcher_ && operation.kind == Kind::kAwait) continue;
    Wait wait;
    wait.task = i;
    wait.what = *operation.label                ? operation.label
                : operation.kind == Kind::kLock ? "lock"
                                                : "await";
    if (operation.kind != Kind::kTake && operation.object && *operation.object->name) {
      wait.what += std::string(" (") + operation.object->name + ")";
    }
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): such an operation has its object
    if (operation.kind == Kind::kLock && operation.object->value) {
      wait.holder = static_cast<unsigned>(operation.object->value - 1);
    }
    waits.push_back(std::move(wait));
  }
  return waits;
}

std::string Execution::describe_waiting() const {
  std::string text;
  for (const Wait& wait : waiting()) {
    if (!text.empty()) text += "; ";
    text += tasks_[wait.task]->name + " waits in " + wait.what;
    if (wait.holder) text += ", held by " + tasks_[*wait.holder]->name;
    const unsigned line = tasks_[wait.task]->pending.site.line();
    if (line) text += " at line " + std::to_string(line);
  }
  return text;
}

Step Execution::step(std::size_t i) const {
  const Event& event = events_[i];
  Step step;
  step.task = event.task;
  step.index = event.index;
  step.object = event.object_id;
  if (event.object && event.object_id >= Names::kFirstObject) {  // a number of this search only
    step.object = Names::kFirstObject | static_cast<std::uint32_t>(event.object->identity);
  }
  step.kind = event.kind;
  step.write = event.write;
  step.before = event.before;
  step.after = event.kind == Kind::kChoose ? event.choice : event.after;
  step.object_name = event.object ? event.object->name : "";
  step.site = event.site;
  step.pc = event.pc;
  const unsigned last = i > 0 ? events_[i - 1].task : event.task;
  step.preempts = event.task != last && (event.busy >> last & 1);
  return step;
}

}  // namespace holdfast::explore::detail
