// Schedule exploration for C++: every interleaving of a few tasks, each Mazurkiewicz trace once.
//
//   using namespace holdfast::explore;
//   Result result = explore({}, [](Scenario& s) {
//     Atomic<int> x;
//     s.task("a", [&] { x.fetch_add(1); });
//     s.task("b", [&] { check(x.load() < 2, "too many"); });
//     s.run();
//   });
//
// The body is run once per execution, from scratch. It creates the shared objects, names the tasks
// and calls run(), after which it may check() the final state. Tasks must be deterministic: what
// they do depends on nothing but the objects below and choose(). Memory is sequentially consistent.
// An execution that is cut short drops its tasks where they stand, without destructors; memory that
// tasks got from operator new is taken back after each execution. docs/explore.md has the model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace holdfast::explore {

class Worker;

enum class Strategy : std::uint8_t {
  kOptimal,  // optimal DPOR: every trace exactly once, until done or out of budget
  kBounded,  // every trace of 0, then at most 1, 2, ... preemptions, up to Options::bound
  kRandom,   // random walk
  kPos,      // partial order sampling
  kPct,      // probabilistic concurrency testing with Options::depth
  kReplay,   // the one execution of Options::token
};

enum class Kind : std::uint8_t {
  kRead,
  kWrite,
  kUpdate,   // read, then perhaps write
  kLock,     // waits until free
  kTryLock,  // a read if it fails
  kUnlock,
  kAwait,   // waits for a predicate
  kTake,    // waits until non-zero, then zeroes: a permit
  kChoose,  // a branch of the task's own
  kYield,   // lets others run; touches nothing
};

// One event of an execution.
struct Step {
  std::uint16_t task = 0;
  std::uint32_t index = 0;   // the task's how-manieth event, from 1
  std::uint32_t object = 0;  // creation order: stable over executions, runs and machines
  Kind kind = Kind::kRead;
  bool write = false;  // by effect: a failed compare_exchange is a read
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  const char* object_name = "";
  std::source_location site{};
  const void* pc = nullptr;  // explored kernels: the place in module code, where it is known
  bool preempts = false;     // the task of the step before could have gone on
};

struct Trace {
  std::uint64_t hash = 0;
  std::span<const Step> steps;
  bool failing = false;
  bool deadlock = false;
  std::uint64_t restarts = 0;  // when it grows, forget the traces from before (Result::restarts)
};

enum class FailureKind : std::uint8_t {
  kCheck,
  kDeadlock,
  kDataRace,
  kMisuse,          // unlock by a stranger
  kPanic,           // of a kernel that is explored
  kModule,          // what a watcher of such a kernel found (src/explore/watcher.h)
  kNotice,          // the same, when it is worth telling and no reason to stop at this bound
  kTooLong,         // Options::max_steps events and no end in sight
  kNondeterminism,  // the tasks did not repeat what they did before: nothing else can be trusted
  kDiverged,        // a token that does not fit this program
};

// A task that waits for ever.
struct Wait {
  unsigned task = 0;
  std::string what;
  std::optional<unsigned> holder;  // of the lock it waits for
};

struct Failure {
  FailureKind kind = FailureKind::kCheck;
  std::string message;
  std::uint64_t trace = 0;
  std::uint64_t execution = 0;  // number of the execution that found it, from 1
  unsigned preemptions = 0;     // of the schedule in `steps`
  bool minimal = false;         // no equivalent schedule has fewer
  std::string token;            // Options::token to see it again
  std::vector<Step> steps;
  std::vector<std::string> tasks;  // their names, by Step::task
  std::vector<Wait> waits;         // kDeadlock
};

struct BoundRow {
  unsigned bound = 0;  // at most so many preemptions:
  std::uint64_t traces = 0;
  std::uint64_t failing = 0;
  std::uint64_t deadlocks = 0;
  std::uint64_t executions = 0;
};

struct Result {
  std::uint64_t executions = 0;
  std::uint64_t traces = 0;     // different ones that ran to their end, deadlocks not counted
  std::uint64_t failing = 0;    // of `traces`
  std::uint64_t deadlocks = 0;  // different traces that end with a task waiting for ever
  std::uint64_t blocked = 0;    // executions given up half-way as redundant (optimal: none)
  std::uint64_t restarts = 0;   // the search began anew with a finer dependence
  bool completed = false;       // every trace was seen
  std::optional<unsigned> bound_completed;  // kBounded: every trace of at most so many preemptions
  double estimated_traces = 0;              // all there are, seen or not; 0: unknown
  std::vector<BoundRow> bounds;
  std::vector<Failure> failures;  // the first Options::max_failures
  std::string error;              // why the search could not be done at all
  double seconds = 0;
  std::string token;  // kReplay: of the schedule that ran
  bool ok() const { return error.empty() && failures.empty(); }
};

struct Progress {
  std::uint64_t executions = 0;
  std::uint64_t traces = 0;
  double seconds = 0;
  double executions_per_second = 0;
  double estimated_traces = 0;
  std::optional<unsigned> bound;  // being worked on
};

struct Options {
  Strategy strategy = Strategy::kOptimal;
  unsigned bound = std::numeric_limits<unsigned>::max();
  std::uint64_t max_executions = std::numeric_limits<std::uint64_t>::max();
  double max_seconds = std::numeric_limits<double>::infinity();
  std::uint32_t max_steps = 100'000;  // of one execution
  bool stop_at_first = false;
  // Threads that search. 0: one per processor. More than one: the body is called from several at
  // once, each with a Scenario of its own.
  unsigned workers = 1;
  std::uint64_t alone = 256;   // executions that one makes before it calls the others
  bool stop_at_bound = false;  // kBounded: a failure ends the search when its bound is complete
  double seconds_after_failure = std::numeric_limits<double>::infinity();  // once there is one
  bool record = false;  // tell the watcher of every event
  bool keep = true;     // explored kernels: what the body asks to be kept, need not be set up again
  std::size_t max_failures = 16;
  bool minimize = true;  // look for the fewest preemptions of each failure in `failures`
  std::uint64_t seed = 1;
  unsigned depth = 3;
  std::string token;
  // kReplay: the token is only where the schedule begins: after its last departure the plain rule
  // decides, and it is no failure that the events are others.
  bool only_begin = false;
  std::size_t stack_size = std::size_t{64} << 10;
  std::function<void(const Trace&)> on_trace;  // each execution that ran to its end
  std::function<void(const Progress&)> progress;
  double progress_interval = 1;  // seconds
  // Tests of the tests: which part of the engine to break (src/explore/mutant.h).
  int mutant = 0;
};

namespace detail {
struct Object;
class Execution;

struct Operation {
  Object* object = nullptr;
  Kind kind = Kind::kRead;
  std::uint64_t operand = 0;
  std::uint64_t operand2 = 0;
  // kUpdate: the new value; clears `write` when nothing is written.
  std::uint64_t (*update)(std::uint64_t before, const Operation&, bool& write) = nullptr;
  bool (*predicate)(void*) = nullptr;  // kAwait
  void* context = nullptr;
  std::source_location site{};
  // For hosts of explored kernels: the task makes the access itself, to this memory.
  const void* memory = nullptr;
  std::uint32_t size = 0;
  bool idle = false;         // waits to serve: no deadlock if nobody ever comes
  bool polls = false;        // switching away from it is no preemption
  bool last_resort = false;  // only when nothing else can go on and somebody waits
  const char* label = "";    // what waits or chooses, for reports
  const void* pc = nullptr;  // as in Step
  // Memory of explored kernels: which bytes of the granule; atomic or volatile; a race is no
  // failure.
  std::uint8_t mask = 0;
  bool marked = false;
  bool quiet = false;
};

Object* create_object(std::uint64_t value, const char* name);
// The value before.
std::uint64_t perform(const Operation& operation);
void plain_access(Object* object, bool write, const std::source_location& site);
std::uint64_t& value_of(Object* object);
void await(bool (*predicate)(void*), void* context, const std::source_location& site);
unsigned running_task();  // its number, in the order of Scenario::task()

template <class T>
std::uint64_t encode(T value) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(std::uint64_t));
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}
template <class T>
T decode(std::uint64_t bits) {
  T value;
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}
}  // namespace detail

using Site = std::source_location;

// An atomic variable. Each operation is a scheduling point. Lives no longer than its execution.
template <class T>
class Atomic {
 public:
  explicit Atomic(T value = T{}, const char* name = "")
      : object_(detail::create_object(detail::encode(value), name)) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load(Site site = Site::current()) const { return run(Kind::kRead, 0, 0, nullptr, site); }
  void store(T value, Site site = Site::current()) {
    run(Kind::kWrite, detail::encode(value), 0, nullptr, site);
  }
  T exchange(T value, Site site = Site::current()) {
    return run(Kind::kWrite, detail::encode(value), 0, nullptr, site);
  }
  // True if `expected` was there; else `expected` becomes what is.
  bool compare_exchange(T& expected, T desired, Site site = Site::current()) {
    std::uint64_t wanted = detail::encode(expected);
    T seen = run(Kind::kUpdate, wanted, detail::encode(desired), &compare, site);
    if (detail::encode(seen) == wanted) return true;
    expected = seen;
    return false;
  }
  bool cas(T expected, T desired, Site site = Site::current()) {
    return compare_exchange(expected, desired, site);
  }
  // Both return the value before.
  T fetch_add(T amount, Site site = Site::current()) {
    return run(Kind::kUpdate, detail::encode(amount), 0, &add, site);
  }
  T fetch_sub(T amount, Site site = Site::current()) {
    return run(Kind::kUpdate, detail::encode(amount), 0, &sub, site);
  }
  // One more, unless it is zero: false, and a read.
  bool increment_unless_zero(Site site = Site::current()) {
    return run(Kind::kUpdate, 0, 0, &add_unless_zero, site) != T{};
  }
  // Without a scheduling point: for check() after Scenario::run().
  T final_value() const { return detail::decode<T>(detail::value_of(object_)); }

 private:
  using Bits = std::uint64_t;
  T run(Kind kind, Bits a, Bits b, Bits (*update)(Bits, const detail::Operation&, bool&),
        const Site& site) const {
    return detail::decode<T>(
        detail::perform(detail::Operation{object_, kind, a, b, update, nullptr, nullptr, site}));
  }
  static Bits compare(Bits before, const detail::Operation& operation, bool& write) {
    write = before == operation.operand;
    return write ? operation.operand2 : before;
  }
  static Bits add(Bits before, const detail::Operation& operation, bool&) {
    return detail::encode(
        static_cast<T>(detail::decode<T>(before) + detail::decode<T>(operation.operand)));
  }
  static Bits sub(Bits before, const detail::Operation& operation, bool&) {
    return detail::encode(
        static_cast<T>(detail::decode<T>(before) - detail::decode<T>(operation.operand)));
  }
  static Bits add_unless_zero(Bits before, const detail::Operation&, bool& write) {
    write = detail::decode<T>(before) != T{};
    return write ? detail::encode(static_cast<T>(detail::decode<T>(before) + T{1})) : before;
  }
  detail::Object* object_;
};

// A plain variable: no scheduling point; two unordered accesses, one a write, are a data race.
template <class T>
class Shared {
 public:
  explicit Shared(T value = T{}, const char* name = "")
      : object_(detail::create_object(0, name)), value_(std::move(value)) {}
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  const T& get(Site site = Site::current()) const {
    detail::plain_access(object_, false, site);
    return value_;
  }
  void set(T value, Site site = Site::current()) {
    detail::plain_access(object_, true, site);
    value_ = std::move(value);
  }
  const T& final_value() const { return value_; }

 private:
  detail::Object* object_;
  T value_;
};

// Not recursive: lock() by the owner waits for ever, and is found as a deadlock.
class Mutex {
 public:
  explicit Mutex(const char* name = "") : object_(detail::create_object(0, name)) {}
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock(Site site = Site::current()) { run(Kind::kLock, site); }
  bool try_lock(Site site = Site::current()) { return run(Kind::kTryLock, site) == 0; }
  void unlock(Site site = Site::current()) { run(Kind::kUnlock, site); }

 private:
  std::uint64_t run(Kind kind, const Site& site) {
    return detail::perform(detail::Operation{object_, kind, 0, 0, nullptr, nullptr, nullptr, site});
  }
  detail::Object* object_;
};

// Waits until the predicate holds; one event, at the moment when it is seen to hold. The predicate
// may load() atomics and do nothing else to them.
template <class Predicate>
void await(Predicate&& predicate, Site site = Site::current()) {
  using Callable = std::remove_reference_t<Predicate>;
  detail::await([](void* context) -> bool { return (*static_cast<Callable*>(context))(); },
                const_cast<void*>(static_cast<const void*>(&predicate)), site);
}

// Read-copy update; each object is a domain of its own, as with SRCU. Readers of different tasks do
// not depend on each other: a section is a pair of writes to what belongs to its task.
class Rcu {
 public:
  explicit Rcu(unsigned tasks, const char* name = "rcu") : nesting_(tasks) {
    for (unsigned i = 0; i < tasks; ++i) sections_.emplace_back(0, name);
  }
  Rcu(const Rcu&) = delete;
  Rcu& operator=(const Rcu&) = delete;

  void read_lock(Site site = Site::current()) {
    Own& own = nesting_.at(detail::running_task());
    if (own.depth++ == 0) sections_[detail::running_task()].store(++own.passed, site);
  }
  void read_unlock(Site site = Site::current()) {
    Own& own = nesting_.at(detail::running_task());
    if (--own.depth == 0) sections_[detail::running_task()].store(++own.passed, site);
  }
  // Looks at each task once, and waits for the section that is open there. A task that calls it
  // inside of a section of its own waits for ever, and is found as a deadlock.
  void synchronize(Site site = Site::current()) {
    unsigned self = detail::running_task();
    for (unsigned i = 0; i < sections_.size(); ++i) {
      if (i == self && nesting_[i].depth == 0) continue;
      int seen = sections_[i].load(site);
      if (seen % 2) await([&] { return sections_[i].load() != seen; }, site);
    }
  }

 private:
  struct Own {
    int depth = 0;
    int passed = 0;  // odd: inside
  };
  std::deque<Atomic<int>> sections_;
  std::vector<Own> nesting_;
};

// Fails the trace if not `holds`; the execution goes on.
void check(bool holds, std::string_view message, Site site = Site::current());
// Any number in [0, n), n at most 64: the explorer tries each.
std::uint32_t choose(std::uint32_t n, Site site = Site::current());

class Scenario {
 public:
  void task(std::string name, std::function<void()> code);
  void task(std::function<void()> code);
  // Tasks that are the same in everything but their order: schedules that differ only in which of
  // them does what are explored once. `code` must not tell them apart.
  void equal_tasks(unsigned count, const std::string& name, const std::function<void()>& code);
  // An object that lives as long as the execution, for bodies that leave run() to explore().
  template <class T, class... Arguments>
  T& make(Arguments&&... arguments) {
    T* object = new T(std::forward<Arguments>(arguments)...);
    later(object, [](void* memory) { delete static_cast<T*>(memory); });
    return *object;
  }
  // Runs the tasks, once. True if all ran to their end. explore() calls it if the body did not.
  bool run();

  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

 private:
  friend class Worker;
  explicit Scenario(detail::Execution& execution) : execution_(execution) {}
  ~Scenario();
  void later(void* object, void (*destroy)(void*));
  detail::Execution& execution_;
  bool ran_ = false;
  bool finished_ = false;
  std::vector<std::pair<void*, void (*)(void*)>> destroy_;
};

using Body = std::function<void(Scenario&)>;

Result explore(const Options& options, const Body& body);

// A failure as text: the message, then one line per step.
std::string describe(const Failure& failure);

}  // namespace holdfast::explore
