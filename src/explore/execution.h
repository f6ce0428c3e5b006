// One run of the program at a time, from scratch: the tasks on fibers, each stopped before its next
// operation; the explorer says who goes on; the operation takes effect and becomes an event.
//
// The decision is made on the stack of the task that has just stopped, so a task that goes on costs
// no switch. Events, clocks and hashes of the part that an execution shares with the one before it
// are kept, not computed again, but checked: a task that does something else there is caught.
//
// What the body sets up can be kept too (keep()): the next execution finds memory, objects and
// tasks as they were then, and the body has only to run it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "explore/arena.h"
#include "explore/clock.h"
#include "explore/event.h"
#include "explore/fiber.h"
#include "explore/names.h"
#include "explore/object.h"
#include "explore/object_table.h"
#include "explore/pages.h"
#include "explore/strategy.h"
#include "explore/watcher.h"
#include "host/host.h"

namespace holdfast::explore {

inline constexpr unsigned kMaxTasks = 64;
inline constexpr unsigned kNobody = ~0u;

enum class End : std::uint8_t {
  kRunning,
  kFinished,
  kDeadlock,
  kGivenUp,  // by the explorer
  kTooLong,
  kRestart,   // the dependence has changed
  kDiverged,  // not the events of last time
};

struct Complaint {
  FailureKind kind;
  std::string message;
};

namespace detail {

class Execution {
 public:
  Execution(const Options& options, Refinement& refinement, Names& names);
  ~Execution();
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // --- for the search ---
  void begin(Explorer& explorer);  // forgets the last execution's tasks and objects
  unsigned add_task(std::string name, std::function<void()> code, host::Task* task = nullptr);
  End run();
  void drop();  // the tasks, where they stand
  End end() const { return end_; }
  const std::vector<Complaint>& complaints() const { return complaints_; }
  void complain(FailureKind kind, std::string message);
  std::vector<Wait> waiting() const;
  std::string describe_waiting() const;
  Step step(std::size_t event) const;
  const std::string& task_name(unsigned task) const { return tasks_[task]->name; }

  // --- for explorers ---
  unsigned task_count() const { return task_count_; }
  std::size_t depth() const { return depth_; }
  const Event& event(std::size_t i) const { return events_[i]; }
  std::uint64_t enabled() const { return enabled_; }
  unsigned last_task() const { return depth_ ? events_[depth_ - 1].task : kNobody; }
  const Operation& pending(unsigned task) const { return tasks_[task]->pending; }
  bool alive(unsigned task) const { return !tasks_[task]->done; }
  // Tasks whose switching away is free: they only poll.
  std::uint64_t polling() const { return polls_; }
  // The pending operation of an enabled task, as it would be now.
  Label label_now(unsigned task) const;
  std::uint64_t trace_hash() const { return depth_ ? events_[depth_ - 1].prefix : 0; }
  std::size_t task_position(unsigned task) const { return tasks_[task]->count; }
  // Of the whole execution, and where those of its new part begin.
  const std::vector<Race>& races() const { return races_; }
  std::size_t first_new_race() const { return first_new_race_; }
  // Events after `first` that do not happen after it.
  void independent_suffix(std::uint32_t first, std::vector<Label>& labels) const;
  Mutant mutant() const { return mutant_; }
  void diverged(std::string message);

  // --- for ExploreHost ---
  // A task that the running one starts (or the body). It stops before its first operation.
  unsigned spawn(std::string name, std::function<void()> code, host::Task* task);
  [[noreturn]] void end_task();
  [[noreturn]] void halt_task();  // the task will never go on, and nobody is told of a deadlock
  Object* object_at(std::uint64_t identity);
  Arena& arena() { return arena_; }
  LowPages& low_pages();  // made when first wanted
  const LowPages* low_pages_if_any() const { return low_pages_.get(); }
  bool full() const { return task_numbers_.size() >= kMaxTasks; }
  Names& names() const { return names_; }
  // Who spawned the task, as the how-manieth. kNobody: the body.
  std::pair<unsigned, std::uint32_t> origin(unsigned task) const {
    return {tasks_[task]->spawner, tasks_[task]->ordinal};
  }
  static std::uint64_t key_of(std::uint64_t spawner_key, std::uint32_t ordinal);
  // `task` is equal to `twin`, its predecessor: it begins after it.
  void make_twin(unsigned task, unsigned twin);
  void settle();  // an update whose effect was still open is complete
  unsigned running_task() const { return running_ ? running_->number : kNobody; }
  std::uint32_t running_position() const { return running_ ? running_->count : 0; }
  std::uint64_t task_key(unsigned task) const { return tasks_[task]->key; }
  const Stack& task_stack(unsigned task) const { return *tasks_[task]->stack; }
  // The lowest address that a task which does not run has in use.
  const void* task_stack_top(unsigned task) const {
    const Task& left = *tasks_[task];
    return left.done ? left.stack->bottom() + left.stack->size() : left.fiber.stack_pointer();
  }

  // --- for the objects of the program ---
  Object* create_object(std::uint64_t value, const char* name);
  std::uint64_t perform(const Operation& operation);
  void plain_access(Object& object, bool write, const std::source_location& site);
  // Memory of an explored kernel (memory.cc): a plain access to the bytes `mask` of `object`.
  // A marked one is only noted: perform() comes next.
  void memory_access(const Operation& operation);
  void watch(Watcher* watcher) { watcher_ = watcher; }  // until the execution ends
  Watcher* watcher() const { return watcher_; }
  void record(bool on) { recording_ = on; }
  // The body has set everything up, in memory of the execution, with tasks that are about to run.
  // The executions to come begin here. False: this one is not fit for it.
  bool keep(void* root);
  // What keep() was given, if this execution begins there.
  void* kept() const { return kept_ ? kept_->root : nullptr; }
  void await(bool (*predicate)(void*), void* context, const std::source_location& site);
  bool in_task() const { return running_ != nullptr; }

  static inline thread_local constinit Execution* current = nullptr;

 private:
  struct Task {
    unsigned number = 0;
    std::string name;
    std::function<void()> code;
    const std::function<void()>* kept_code = nullptr;  // in the arena
    Fiber fiber;
    std::unique_ptr<Stack> stack;
    Operation pending;
    std::uint32_t count = 0;                // events so far
    std::int32_t last = kNoEvent;           // the last of them
    std::uint32_t objects = 0;              // created so far
    std::uint64_t key = 0;                  // identity in hashes
    std::uint32_t choice = 0;               // made for the pending kChoose
    std::uint32_t children = 0;             // spawned so far
    unsigned spawner = kNobody;             // which task; kNobody: the body
    std::uint32_t ordinal = 0;              // among the spawner's children, from 1
    unsigned twin = kNobody;                // an equal task that must have begun before this one
    unsigned next_twin = kNobody;           // whose turn it is once this one has begun
    std::int32_t started_after = kNoEvent;  // the parent's last event then
    std::uint32_t parent_index = 0;
    std::uint16_t parent = 0;
    std::int64_t polled_at = -1;  // events of other tasks when it last polled
    host::Task* host_task = nullptr;
    bool done = false;
    bool started = false;
    Execution* execution = nullptr;
  };

  // What keep() has written down; the memory is the arena's and the pages' to keep (keep.cc).
  struct KeptTask {
    std::uint64_t key = 0;
    const std::function<void()>* code = nullptr;
    host::Task* host_task = nullptr;
    unsigned spawner = kNobody;
    std::uint32_t ordinal = 0;
    unsigned twin = kNobody;
    unsigned next_twin = kNobody;
    bool done = false;
  };
  struct KeptObject {
    std::uint32_t id = 0;
    std::uint64_t identity = 0;
    std::uint64_t value = 0;
    const char* name = "";
  };
  struct Kept {
    void* root = nullptr;
    Watcher* watcher = nullptr;
    std::vector<KeptTask> tasks;
    std::vector<KeptObject> objects;
    std::uint64_t alive = 0;
    std::uint32_t setup_objects = 0;
    std::uint32_t body_children = 0;
  };

  // execution.cc: tasks and switches
  static void task_main(void* argument);
  Task& next_or_end(bool& over);
  bool somebody_waits() const;
  void switch_from(Task& task);
  void advance_to_first_operation(Task& task, Fiber& back);
  unsigned number_of(std::uint64_t key);
  void make_room_for_clock(unsigned tasks);
  [[noreturn]] void finish_task(Task& task);
  void announce(Task& task);
  bool held_back(const Task& task) const {
    return task.twin != kNobody && tasks_[task.twin]->count == 0 && !tasks_[task.twin]->done;
  }
  void release_twin(Task& task);
  void set_end(End end) {
    if (end_ == End::kRunning) end_ = end;
  }
  void enter_task(Task& task);
  void start_task(Task& task);
  void restore_kept();
  void restore_task(unsigned number);
  void restore_object(std::size_t number);
  Object* new_object(std::uint32_t id, std::uint64_t identity, std::uint64_t value,
                     const char* name);

  // commit.cc: effects, clocks, hashes
  Effect effect(const Operation& operation, std::uint64_t before, unsigned task) const;
  Effect made_effect(const Operation& operation, std::uint64_t before) const;
  bool can_run(Task& task);
  void refresh_waiters(Group& group);
  std::uint64_t commit(Task& task);
  void close(Task& task, Event& event);
  void commit_again(Task& task, Event& event);
  std::string words_of(Kind kind, const Object* object, const std::source_location& site,
                       const void* pc) const;
  void commit_new(Task& task, Event& event);
  void take_effect(Task& task, Event& event, const Effect& effect);
  void update_group(Event& event);
  void hash_event(Task& task, Event& event);
  std::uint64_t direct(const Operation& operation);
  std::uint64_t peek(Object& object);
  bool predicate_holds(const Operation& operation) const;
  Group* await_group(const Operation& operation);
  const std::uint32_t* past(const Task& task) const {
    std::int32_t last = task.last != kNoEvent ? task.last : task.started_after;
    return last == kNoEvent ? clocks_.zero() : clocks_[static_cast<std::size_t>(last)];
  }

  // memory.cc
  void find_memory_race(Object& object, const MemoryAccess& now, bool quiet);

  // races.cc
  void race_waiting_operations();
  bool before(std::uint32_t event, const std::uint32_t* clock) const {
    return clock[events_[event].task] >= events_[event].index;
  }
  void find_races(const Task& task, const Operation& operation, bool write);
  void report_memory_race(const Event& event, unsigned task, const Operation& operation);
  void report_data_race(std::uint32_t first, unsigned task, const Operation& operation);
  void race_with_readers(const Operation& operation, const std::uint32_t* clock, Label label);
  void race_with_writes_before(const Task& task, const Operation& operation,
                               const std::uint32_t* clock, Label label);
  void add_race(std::uint32_t first, Label label, const Operation& operation) {
    if (operation.object->raced) {
      events_[depth_].raced_with = static_cast<std::int32_t>(first);
      report_data_race(first, label.task, operation);
    }
    races_.push_back({first, label, static_cast<std::uint32_t>(depth_)});
  }

  const Options& options_;
  Refinement& refinement_;
  Names& names_;
  Mutant mutant_;
  Explorer* explorer_ = nullptr;
  Watcher* watcher_ = nullptr;
  bool recording_ = false;
  std::unique_ptr<Kept> kept_;
  Arena arena_;
  Fiber main_;
  std::vector<std::unique_ptr<Task>> tasks_;  // kept between executions; task_count_ in use
  unsigned task_count_ = 0;
  Task* running_ = nullptr;
  Fiber* advancing_back_ = nullptr;  // where a task goes that stops for the first time
  bool open_ = false;                // the last access's effect on memory is still to be looked at
  bool halted_ = false;
  std::uint64_t polls_ = 0;  // tasks whose pending operation polls
  std::uint64_t vain_ = 0;   // of these, those that would see what they saw last time
  std::uint64_t last_ = 0;   // tasks whose pending operation is a last resort
  std::unordered_map<std::uint64_t, unsigned> task_numbers_;  // by key
  ObjectTable objects_at_;
  std::unique_ptr<LowPages> low_pages_;
  std::uint64_t enabled_ = 0;
  std::uint64_t alive_ = 0;
  End end_ = End::kRunning;
  std::vector<std::unique_ptr<Object>> objects_;
  std::size_t object_count_ = 0;
  std::uint32_t setup_objects_ = 0;
  std::uint32_t body_children_ = 0;
  std::size_t reuse_ = 0;
  std::size_t depth_ = 0;
  std::vector<Event> events_;
  ClockTable clocks_;
  unsigned clock_tasks_ = 0;
  std::vector<Race> races_;
  std::size_t first_new_race_ = 0;
  std::vector<Complaint> complaints_;
  // While a predicate is evaluated: what it reads, and values other than the present ones.
  mutable bool peeking_ = false;
  mutable std::vector<Object*> footprint_;
  std::vector<std::pair<Object*, std::uint64_t>> overrides_;
};

}  // namespace detail
}  // namespace holdfast::explore
