// What `holdfast explore` found, as data: everything a renderer needs and nothing of the engine,
// the kernel or an execution, all of which are gone by the time somebody reads it.
//
// A Finding is one bug, shown by one schedule. Its columns are the tasks; its lines are those
// events of the schedule that matter, in the order in which they happened, each in the column of
// its task.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::checker {

enum class FindingKind : std::uint8_t {
  kUseAfterFree,
  kUseAfterUnload,  // a call or an access, text or data, of a module that is gone
  kDoubleFree,
  kBadFree,  // of what was never allocated
  kOutOfBounds,
  kNullPointer,
  kWildPointer,
  kUserPointer,  // a __user pointer touched directly
  kWriteToReadOnly,
  kUninitialised,  // copied to user
  kDataRace,
  kDeadlock,
  kHang,     // waits for what nobody will do any more: a lost wake-up
  kEndless,  // polls for ever
  kSleepInAtomic,
  kUnlockByStranger,
  kRecursiveLock,
  kLockOrder,
  kLeakMemory,
  kLeakEntry,  // proc, sysfs, debugfs, device
  kLeakTimer,
  kLeakWork,
  kLeakThread,
  kReferenceImbalance,
  kBug,              // BUG(), a failed VERIFY of the module's
  kWarning,          // WARN(), or one of the kernel's own
  kVisibleTooEarly,  // an entry that can be opened before what it needs is there
  kPanic,
  kNondeterminism,
};

// "use-after-free": for JSON, SARIF and the help; never changes.
const char* kind_id(FindingKind kind);

// A place in a source. No file: text that has no line table (the kernel's own, or stripped).
struct Site {
  std::string file;  // as given to the compiler
  unsigned line = 0;
  std::string function;
  bool in_module = false;  // false: in the kernel, below a call of the module's
  bool operator==(const Site&) const = default;
};

struct Frame {
  Site site;
  std::string module;  // empty: the kernel's
};

enum class LineKind : std::uint8_t {
  kRead,
  kWrite,
  kUpdate,
  kLock,
  kTryLock,
  kUnlock,
  kWait,  // goes to sleep; `operation` says on what
  kWake,  // wakes another task: `woken`
  kAlloc,
  kFree,
  kEnter,   // a call into the module begins
  kLeave,   // and ends
  kUnload,  // the module's text and data go away
  kSpawn,
  kEnd,     // the task's end
  kChoose,  // an injected failure or another branch
  kSystem,  // what the task asked for: open, read, write, close, rmmod, with its answer
  kFault,   // the finding's last line: what must not happen
  kOther,
};

// One event that matters.
struct Line {
  std::uint32_t event = 0;  // number in the schedule, from 1; several lines may share one
  unsigned task = 0;        // index in Finding::tasks: the column
  LineKind kind = LineKind::kOther;
  Site site;
  std::string
      operation;       // "read state->text", "kfree(message)", "mutex_lock(&m)", "wait for users"
  std::string object;  // "message", "8 bytes of kmalloc-16 from hello.c:30"; one text, one object
  std::optional<std::string> before;  // values, formatted
  std::optional<std::string> after;
  std::vector<std::string> locks;  // held by the task at this moment
  bool preempts =
      false;            // the task that ran before could have gone on: this switch is a preemption
  bool racing = false;  // one of the two (or more) sides of the finding
  std::optional<unsigned> woken;             // task that this line wakes
  std::optional<std::size_t> happens_after;  // index in Finding::lines: an edge from another column
};

struct TaskColumn {
  std::string name;      // "cat /proc/hello_world", "rmmod hello_proc", "kworker hello_work"
  std::string ended;     // "", "still waits for ...", "read: 14 bytes", "EIO"
  bool finding = false;  // takes part in the finding
};

// Who waits for whom.
struct WaitEdge {
  unsigned task = 0;
  std::string what;                // "mutex m", "the last user of /proc/hello_world"
  std::optional<unsigned> holder;  // the task that would have to act; nullopt: nobody
  Site site;                       // where it waits
  Site held_since;                 // where the holder took it, if it is a lock
};

// A side of the finding with its calls, innermost first.
struct Backtrace {
  unsigned task = 0;
  std::string title;  // "the access", "freed here", "allocated here", "unloaded here"
  std::vector<Frame> frames;
};

// The nearest schedule that passes, and what is different in it.
struct PassingSchedule {
  std::string difference;   // one sentence: "task 2's kfree() at hello.c:41 comes first"
  std::vector<Line> lines;  // of that schedule, as in Finding::lines
  std::string token;
};

struct Finding {
  FindingKind kind = FindingKind::kBug;
  std::string rule;  // "A proc entry's read may run until proc_remove() has returned."
  std::string
      rule_source;  // "Documentation/filesystems/...", "procfs entry use", "kernel-hacking/locking"
  std::string message;  // one line: what happened, where
  std::string advice;   // one line: what to do about it; may be empty
  std::string module;   // by name
  Site site;            // where a person should look first

  std::vector<TaskColumn> tasks;
  std::vector<Line> lines;
  std::vector<WaitEdge> waits;  // deadlock, hang: the cycle, in order
  std::vector<Backtrace> backtraces;
  std::optional<PassingSchedule> passing;

  unsigned preemptions = 0;     // of the schedule shown
  bool minimal = false;         // proved: nothing with fewer preemptions shows this finding
  std::uint64_t execution = 0;  // that found it, from 1
  double found_after = 0;       // seconds
  std::string workload;         // stage: "2 readers, rmmod"
  std::string token;            // `holdfast replay TOKEN`
};

enum class ResultKind : std::uint8_t {
  kFindings,       // at least one
  kComplete,       // nothing found, every interleaving of every stage tried
  kBoundComplete,  // nothing found, every one of at most `bound` preemptions in every stage
  kBudgetSpent,    // nothing found when the time or the executions were used up
  kError,          // could not run; Report::error
};

struct BoundLine {
  unsigned bound = 0;  // at most so many preemptions
  std::uint64_t traces = 0;
  std::uint64_t executions = 0;
  std::uint64_t failing = 0;
};

// One set of tasks, explored.
struct Stage {
  std::string name;                // "1 reader of /proc/hello_world, rmmod"
  std::vector<std::string> tasks;  // as shell lines
  ResultKind result = ResultKind::kBudgetSpent;
  std::optional<unsigned> bound_completed;
  std::vector<BoundLine> bounds;
  std::uint64_t traces = 0;
  std::uint64_t executions = 0;
  double estimated_traces = 0;  // 0: unknown
  double seconds = 0;
};

struct ModuleUnderTest {
  std::string name;
  std::string source;                // path given on the command line
  std::vector<std::string> entries;  // what it registered: "/proc/hello_world (read, 0444)"
};

struct Report {
  ResultKind result = ResultKind::kError;
  std::string error;  // kError: why, for a person
  std::vector<ModuleUnderTest> modules;
  std::string kernel_version;               // "6.1"
  std::string strategy;                     // "bounded", "optimal", ...
  unsigned bound = 0;                       // asked for
  std::optional<unsigned> bound_completed;  // in every stage
  std::vector<Stage> stages;
  std::uint64_t traces = 0;  // in all
  std::uint64_t executions = 0;
  double estimated_traces = 0;
  double seconds = 0;
  std::vector<std::string>
      limits;  // what this result does not say: "weak memory", "at most 64 tasks"
  std::vector<Finding> findings;  // the simplest first
  std::string command;            // that makes this report again
};

}  // namespace holdfast::checker
