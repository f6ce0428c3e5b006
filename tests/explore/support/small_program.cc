#include "explore/support/small_program.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace holdfast::explore::oracle {

namespace {

std::uint64_t scramble(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}
std::uint64_t scramble(std::uint64_t a, std::uint64_t b) { return scramble(scramble(a) ^ (b * 3)); }

// The canonical form of a trace, as a sum over its events of what each directly depends on.
class Canonical {
 public:
  explicit Canonical(int objects)
      : last_write_(static_cast<std::size_t>(objects), 0),
        readers_(static_cast<std::size_t>(objects), 0) {}
  // `object` < 0: none.
  void add(unsigned task, unsigned index, int object, unsigned label, bool write) {
    std::uint64_t id = scramble(task + 1, index);
    std::uint64_t event = scramble(id, label * 2 + write);
    if (object >= 0) {
      auto o = static_cast<std::size_t>(object);
      event = scramble(event, static_cast<std::uint64_t>(object) + 100);
      event = scramble(event, last_write_[o]);
      if (write) {
        event = scramble(event, readers_[o]);
        last_write_[o] = id;
        readers_[o] = 0;
      } else {
        readers_[o] += id;
      }
    }
    sum_ += event;
  }
  std::uint64_t sum() const { return sum_; }

 private:
  // Two reads of one object by one task are both in `readers_`: harmless, the sum stays canonical.
  std::vector<std::uint64_t> last_write_;
  std::vector<std::uint64_t> readers_;
  std::uint64_t sum_ = 0;
};

class Machine {
 public:
  // `stops`: of each plain variable, whether its accesses are steps; `events`: and events.
  Machine(const SmallProgram& program, const std::vector<int>& group,
          const std::vector<bool>& stops, const std::vector<bool>& events)
      : program_(&program),
        group_(&group),
        stops_(&stops),
        events_(&events),
        variables_(static_cast<std::size_t>(program.variables) + 1, 0),
        owners_(static_cast<std::size_t>(program.mutexes), -1),
        plains_(static_cast<std::size_t>(program.plains), 0),
        sections_(program.tasks.size(), 0),
        tasks_(program.tasks.size()),
        canonical_(program.variables + 1 + program.mutexes + program.plains +
                   static_cast<int>(program.tasks.size())) {
    for (std::size_t i = 0; i < tasks_.size(); ++i) settle(i);
  }

  // The task's next operation; nullptr: it is done.
  const Op* next(std::size_t task) const {
    const auto& ops = program_->tasks[task];
    return tasks_[task].pc < ops.size() ? &ops[tasks_[task].pc] : nullptr;
  }
  bool can_run(std::size_t task) const {
    const Op* op = next(task);
    if (!op) return false;
    switch (op->code) {
      case Code::kLock:
        return owners_[index(op->object)] < 0;
      case Code::kAwait:
        return variables_[index(op->object)] == op->a;
      case Code::kAwaitSum:
        return variables_[index(op->object)] + variables_[index(op->object) + 1] == op->a;
      case Code::kRcuWait:
        return sections_[index(op->object)] != tasks_[task].looked;
      default:
        return true;
    }
  }
  unsigned choices(std::size_t task) const {
    const Op* op = next(task);
    return op->code == Code::kChoose ? static_cast<unsigned>(op->a) : 1;
  }
  void run(std::size_t task, unsigned choice) {
    const Op& op = *next(task);
    Task& t = tasks_[task];
    bool write = true;
    int object = op.object;
    unsigned extra = 0;
    switch (op.code) {
      case Code::kLoad:
        t.r = variables_[index(op.object)];
        write = false;
        break;
      case Code::kCheck:
        t.r = variables_[index(op.object)];
        if (t.r == op.a) failing_ = true;
        write = false;
        break;
      case Code::kStore:
        variables_[index(op.object)] = op.a;
        break;
      case Code::kAdd:
        t.r = variables_[index(op.object)];
        variables_[index(op.object)] += op.a;
        break;
      case Code::kCas:
        write = variables_[index(op.object)] == op.a;
        t.r = write;
        if (write) variables_[index(op.object)] = op.b;
        break;
      case Code::kIncUnless0:
        write = variables_[index(op.object)] != 0;
        t.r = write;
        if (write) ++variables_[index(op.object)];
        break;
      case Code::kLock:
        owners_[index(op.object)] = static_cast<int>(task);
        object += program_->variables + 1;
        break;
      case Code::kTryLock:
        write = owners_[index(op.object)] < 0;
        t.r = write;
        if (write) owners_[index(op.object)] = static_cast<int>(task);
        object += program_->variables + 1;
        break;
      case Code::kUnlock:
        owners_[index(op.object)] = -1;
        object += program_->variables + 1;
        break;
      case Code::kAwait:
      case Code::kAwaitSum:
        write = false;
        break;
      case Code::kChoose:
        t.r = static_cast<int>(choice);
        object = -1;
        write = false;
        extra = choice;
        break;
      case Code::kRcuEnter:
      case Code::kRcuLeave:
        ++sections_[index(op.object)];
        object += program_->variables + 1 + program_->mutexes + program_->plains;
        break;
      case Code::kRcuLook:
      case Code::kRcuWait:
        if (op.code == Code::kRcuLook) t.looked = sections_[index(op.object)];
        write = false;
        object += program_->variables + 1 + program_->mutexes + program_->plains;
        break;
      case Code::kPlainLoad:
      case Code::kPlainStore:
        plain(task, op);
        write = op.code == Code::kPlainStore;
        object += program_->variables + 1 + program_->mutexes;
        if ((*events_)[index(op.object)]) break;
        ++t.pc;
        settle(task);
        return;
      case Code::kEnd:
        break;
    }
    ++t.index;
    if (object >= 0) object = (*group_)[index(object)];
    canonical_.add(static_cast<unsigned>(task), t.index, object, extra, write);
    ++t.pc;
    settle(task);
  }
  // Marks plain variables that two tasks are about to touch, one of them to write.
  void data_races(std::vector<bool>& raced) const {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      const Op* a = next(i);
      if (!a || (a->code != Code::kPlainLoad && a->code != Code::kPlainStore)) continue;
      for (std::size_t j = i + 1; j < tasks_.size(); ++j) {
        const Op* b = next(j);
        if (!b || (b->code != Code::kPlainLoad && b->code != Code::kPlainStore)) continue;
        if (a->object != b->object) continue;
        if (a->code == Code::kPlainStore || b->code == Code::kPlainStore) {
          raced[index(a->object)] = true;
        }
      }
    }
  }
  bool done() const {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (next(i)) return false;
    }
    return true;
  }
  bool failing() const { return failing_; }
  std::uint64_t canonical() const { return canonical_.sum(); }
  // With where each task is in its plain accesses, which are not in the canonical form.
  std::uint64_t state() const {
    std::uint64_t sum = canonical();
    for (const Task& task : tasks_)
      sum = scramble(sum, task.pc + (static_cast<unsigned>(task.r) << 8));
    for (int value : plains_) sum = scramble(sum, static_cast<std::uint64_t>(value));
    return sum;
  }
  std::size_t task_count() const { return tasks_.size(); }
  bool begun(std::size_t task) const { return tasks_[task].index > 0; }

 private:
  struct Task {
    std::size_t pc = 0;
    unsigned index = 0;
    int r = 0;
    int looked = 0;
  };
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  void plain(std::size_t task, const Op& op) {
    if (op.code == Code::kPlainLoad) {
      tasks_[task].r = plains_[index(op.object)];
    } else {
      plains_[index(op.object)] = op.a;
    }
  }
  // Does what is not a scheduling point.
  void settle(std::size_t task) {
    while (const Op* op = next(task)) {
      bool skip = op->only_if && *op->only_if != tasks_[task].r;
      if (op->code == Code::kUnlock && owners_[index(op->object)] != static_cast<int>(task)) {
        skip = true;
      }
      if (op->code == Code::kRcuWait && tasks_[task].looked % 2 == 0) skip = true;
      bool is_plain = op->code == Code::kPlainLoad || op->code == Code::kPlainStore;
      if (!skip && is_plain && !(*stops_)[index(op->object)]) {
        plain(task, *op);
        skip = true;
      }
      if (!skip) return;
      ++tasks_[task].pc;
    }
  }

  const SmallProgram* program_;
  const std::vector<int>* group_;
  const std::vector<bool>* stops_;
  const std::vector<bool>* events_;
  std::vector<int> variables_;
  std::vector<int> owners_;
  std::vector<int> plains_;
  std::vector<int> sections_;  // of RCU, by task; odd: inside
  std::vector<Task> tasks_;
  Canonical canonical_;
  bool failing_ = false;
};

std::vector<int> no_groups(const SmallProgram& program) {
  std::vector<int> group(
      static_cast<std::size_t>(program.variables + 1 + program.mutexes + program.plains) +
      program.tasks.size());
  for (std::size_t i = 0; i < group.size(); ++i) group[i] = static_cast<int>(i);
  return group;
}

bool unite(std::vector<int>& group, int a, int b) {
  int x = group[static_cast<std::size_t>(a)];
  int y = group[static_cast<std::size_t>(b)];
  if (x == y) return false;
  for (int& g : group) {
    if (g == std::max(x, y)) g = std::min(x, y);
  }
  return true;
}

class BruteForce {
 public:
  BruteForce(const SmallProgram& program, bool remember, std::size_t limit)
      : program_(program),
        remember_(remember),
        limit_(limit),
        group_(no_groups(program)),
        raced_(static_cast<std::size_t>(program.plains)) {}

  Traces run() {
    find_data_races();
    do {
      regroup_ = false;
      traces_ = {};
      traces_.gave_up = truncated_;
      steps_ = 0;
      seen_.clear();
      explore(start());
    } while (regroup_ && !traces_.gave_up);
    for (bool raced : raced_) traces_.data_race = traces_.data_race || raced;
    return std::move(traces_);
  }
  void in_order() { in_order_ = true; }
  Machine start() const { return Machine(program_, group_, raced_, raced_); }
  const std::vector<int>& group() const { return group_; }

 private:
  void explore(const Machine& machine) {
    if (++steps_ > limit_) traces_.gave_up = true;
    if (traces_.gave_up || regroup_) return;
    if (remember_ && !seen_.insert(machine.canonical()).second) return;
    bool any = false;
    for (std::size_t task = 0; task < machine.task_count(); ++task) {
      const Op* op = machine.next(task);
      if (op && op->code == Code::kAwaitSum && unite(group_, op->object, op->object + 1)) {
        regroup_ = true;
        return;
      }
      if (!machine.can_run(task) || (in_order_ && out_of_order(machine, task))) continue;
      any = true;
      for (unsigned choice = 0; choice < machine.choices(task); ++choice) {
        Machine next = machine;
        next.run(task, choice);
        explore(next);
      }
    }
    if (!any) traces_.set[machine.canonical()] = {machine.failing(), !machine.done()};
  }

  bool out_of_order(const Machine& machine, std::size_t task) const {
    std::size_t first = program_.tasks.size() - program_.equal;
    return program_.equal > 1 && task > first && machine.next(task - 1) && !machine.begun(task - 1);
  }
  void find_data_races() {
    std::vector<bool> all(raced_.size(), true);
    std::vector<bool> none(raced_.size(), false);
    race(Machine(program_, group_, all, none));
    truncated_ = steps_ > limit_ * 4;
  }
  void race(const Machine& machine) {
    if (++steps_ > limit_ * 4) return;
    if (!seen_.insert(machine.state()).second) return;
    machine.data_races(raced_);
    for (std::size_t task = 0; task < machine.task_count(); ++task) {
      if (!machine.can_run(task)) continue;
      for (unsigned choice = 0; choice < machine.choices(task); ++choice) {
        Machine next = machine;
        next.run(task, choice);
        race(next);
      }
    }
  }

  const SmallProgram& program_;
  bool remember_;
  bool in_order_ = false;
  std::size_t limit_;
  std::vector<int> group_;
  std::vector<bool> raced_;
  bool truncated_ = false;
  Traces traces_;
  std::unordered_set<std::uint64_t> seen_;
  std::size_t steps_ = 0;
  bool regroup_ = false;
};

// A small generator of its own: the programs of a seed never change.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(scramble(seed)) {}
  int below(int n) {
    state_ = scramble(state_);
    return static_cast<int>((state_ >> 33) % static_cast<std::uint64_t>(n));
  }
  bool one_in(int n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

Code pick_code(Dice& dice) {
  static constexpr Code kUsual[] = {
      Code::kLoad,     Code::kLoad,    Code::kStore,      Code::kStore,      Code::kAdd,
      Code::kCas,      Code::kCas,     Code::kIncUnless0, Code::kCheck,      Code::kLock,
      Code::kLock,     Code::kTryLock, Code::kTryLock,    Code::kAwait,      Code::kAwait,
      Code::kAwaitSum, Code::kUnlock,  Code::kPlainLoad,  Code::kPlainStore, Code::kChoose};
  return kUsual[dice.below(static_cast<int>(std::size(kUsual)))];
}

Op pick_op(Dice& dice, const SmallProgram& program) {
  Op op{pick_code(dice)};
  op.object = dice.below(program.variables);
  op.a = dice.below(3);
  op.b = dice.below(3);
  if (op.code == Code::kAdd) op.a = dice.one_in(2) ? 1 : -1;
  if (op.code == Code::kChoose) op.a = 2;
  bool mutex = op.code == Code::kLock || op.code == Code::kTryLock || op.code == Code::kUnlock;
  if (mutex) op.object = dice.below(program.mutexes);
  if (op.code == Code::kPlainLoad || op.code == Code::kPlainStore) {
    op.object = dice.below(program.plains);
  }
  if (dice.one_in(4)) op.only_if = dice.below(2);
  return op;
}

}  // namespace

SmallProgram generate(std::uint64_t seed) {
  Dice dice(seed);
  SmallProgram program;
  program.variables = 1 + dice.below(3);
  program.mutexes = 1 + dice.below(2);
  program.plains = 1 + dice.below(2);
  int tasks = 2 + dice.below(3);
  for (int t = 0; t < tasks; ++t) {
    std::vector<Op> ops;
    int count = 1 + dice.below(5);
    for (int i = 0; i < count; ++i) ops.push_back(pick_op(dice, program));
    // Mostly, what has been locked is unlocked in the end.
    if (static_cast<int>(ops.size()) < 5 && !dice.one_in(4)) {
      for (const Op& op : std::vector<Op>(ops)) {
        if (op.code == Code::kLock || op.code == Code::kTryLock) {
          ops.push_back({Code::kUnlock, op.object});
        }
      }
    }
    program.tasks.push_back(std::move(ops));
  }
  return program;
}

// One task waits for the others' sections at some point; the others have one or two of these.
SmallProgram generate_with_rcu(std::uint64_t seed) {
  SmallProgram program = generate(seed);
  Dice dice(seed ^ 0x5c0);
  int tasks = static_cast<int>(program.tasks.size());
  auto at = [&](const std::vector<Op>& ops, int from) {
    return ops.begin() + from + dice.below(static_cast<int>(ops.size()) - from + 1);
  };
  for (int t = 0; t < tasks; ++t) {
    std::vector<Op>& ops = program.tasks[static_cast<std::size_t>(t)];
    if (ops.size() > 3) ops.resize(3);
    if (t == 0 || dice.one_in(4)) {
      std::vector<Op> wait;
      for (int other = 0; other < tasks; ++other) {
        if (other == t) continue;
        wait.push_back({Code::kRcuLook, other, 0, wait.empty()});
        wait.push_back({Code::kRcuWait, other});
      }
      ops.insert(at(ops, 0), wait.begin(), wait.end());
      continue;
    }
    auto enter = ops.insert(at(ops, 0), Op{Code::kRcuEnter, t});
    int inside = static_cast<int>(enter - ops.begin()) + 1;
    ops.insert(at(ops, inside), Op{Code::kRcuLeave, t});
  }
  return program;
}

SmallProgram generate_with_equal_tasks(std::uint64_t seed) {
  SmallProgram program = generate(seed);
  if (program.tasks.size() > 2) program.tasks.resize(2);
  program.equal = 2 + (program.tasks[1].size() < 3 ? seed % 2 : 0);
  while (program.tasks.size() < 1 + program.equal) program.tasks.push_back(program.tasks[1]);
  return program;
}

std::string to_text(const SmallProgram& program) {
  static constexpr const char* kNames[] = {
      "load",        "store",   "add",       "cas",       "inc_unless_0", "check",
      "lock",        "trylock", "unlock",    "await",     "await_sum",    "plain_load",
      "plain_store", "choose",  "rcu_enter", "rcu_leave", "rcu_look",     "rcu_wait"};
  std::string text;
  for (std::size_t t = 0; t < program.tasks.size(); ++t) {
    text += "task " + std::to_string(t) + ":";
    for (const Op& op : program.tasks[t]) {
      text += " ";
      if (op.only_if) text += "if(r==" + std::to_string(*op.only_if) + ") ";
      text += std::string(kNames[static_cast<int>(op.code)]) + "(" + std::to_string(op.object) +
              "," + std::to_string(op.a) + "," + std::to_string(op.b) + ");";
    }
    text += "\n";
  }
  return text;
}

Traces brute_force(const SmallProgram& program, bool remember, std::size_t limit) {
  return BruteForce(program, remember, limit).run();
}

Traces brute_force_in_order(const SmallProgram& program, std::size_t limit) {
  BruteForce brute_force(program, true, limit);
  brute_force.in_order();
  return brute_force.run();
}

std::map<std::uint64_t, unsigned> fewest_preemptions(const SmallProgram& program,
                                                     std::size_t limit) {
  BruteForce groups(program, true, limit);
  std::map<std::uint64_t, unsigned> fewest;
  if (groups.run().gave_up) return fewest;
  // Cheapest first; a state is a prefix trace and the task that ran last.
  struct Item {
    Machine machine;
    std::size_t last;
  };
  std::unordered_set<std::uint64_t> seen;
  std::deque<Item> now;
  std::deque<Item> later;
  now.push_back({groups.start(), program.tasks.size()});
  for (unsigned cost = 0; !now.empty(); ++cost) {
    while (!now.empty()) {
      Item item = std::move(now.back());
      now.pop_back();
      if (!seen.insert(scramble(item.machine.canonical(), item.last)).second) continue;
      bool any = false;
      bool last_could = item.last < program.tasks.size() && item.machine.can_run(item.last);
      for (std::size_t task = 0; task < program.tasks.size(); ++task) {
        if (!item.machine.can_run(task)) continue;
        any = true;
        for (unsigned choice = 0; choice < item.machine.choices(task); ++choice) {
          Item next{item.machine, task};
          next.machine.run(task, choice);
          (last_could && task != item.last ? later : now).push_back(std::move(next));
        }
      }
      if (!any) fewest.emplace(item.machine.canonical(), cost);
    }
    std::swap(now, later);
  }
  return fewest;
}

void run_program(const SmallProgram& program, Scenario& scenario) {
  std::deque<Atomic<int>> variables;
  std::deque<Mutex> mutexes;
  std::deque<Shared<int>> plains;
  for (int i = 0; i <= program.variables; ++i) variables.emplace_back(0);
  for (int i = 0; i < program.mutexes; ++i) mutexes.emplace_back();
  for (int i = 0; i < program.plains; ++i) plains.emplace_back(0);
  Rcu rcu(static_cast<unsigned>(program.tasks.size()));
  std::size_t alone = program.tasks.size() - program.equal;
  for (std::size_t t = 0; t < program.tasks.size(); ++t) {
    if (program.equal && t > alone) break;
    const std::vector<Op>& ops = program.tasks[t];
    auto code = [&] {
      int r = 0;
      std::uint32_t held = 0;
      for (const Op& op : ops) {
        if (op.only_if && *op.only_if != r) continue;
        auto i = static_cast<std::size_t>(op.object);
        switch (op.code) {
          case Code::kLoad:
            r = variables[i].load();
            break;
          case Code::kCheck:
            r = variables[i].load();
            check(r != op.a, "forbidden value");
            break;
          case Code::kStore:
            variables[i].store(op.a);
            break;
          case Code::kAdd:
            r = variables[i].fetch_add(op.a);
            break;
          case Code::kCas:
            r = variables[i].cas(op.a, op.b);
            break;
          case Code::kIncUnless0:
            r = variables[i].increment_unless_zero();
            break;
          case Code::kLock:
            mutexes[i].lock();
            held |= 1u << i;
            break;
          case Code::kTryLock:
            r = mutexes[i].try_lock();
            if (r) held |= 1u << i;
            break;
          case Code::kUnlock:
            if (!(held >> i & 1)) break;
            held &= ~(1u << i);
            mutexes[i].unlock();
            break;
          case Code::kAwait:
            await([&] { return variables[i].load() == op.a; });
            break;
          case Code::kAwaitSum:
            await([&] { return variables[i].load() + variables[i + 1].load() == op.a; });
            break;
          case Code::kPlainLoad:
            r = plains[i].get();
            break;
          case Code::kPlainStore:
            plains[i].set(op.a);
            break;
          case Code::kChoose:
            r = static_cast<int>(choose(static_cast<std::uint32_t>(op.a)));
            break;
          case Code::kRcuEnter:
            rcu.read_lock();
            break;
          case Code::kRcuLeave:
            rcu.read_unlock();
            break;
          case Code::kRcuLook:
            if (op.b) rcu.synchronize();
            break;
          case Code::kRcuWait:
          case Code::kEnd:
            break;
        }
      }
    };
    scenario.equal_tasks(program.equal && t == alone ? program.equal : 1, "task", code);
  }
  scenario.run();
}

namespace {

std::uint64_t canonical_form(const SmallProgram& program, std::span<const Step> steps,
                             const std::vector<int>& group) {
  Canonical canonical(program.variables + 1 + program.mutexes + program.plains +
                      static_cast<int>(program.tasks.size()));
  for (const Step& step : steps) {
    bool chooses = step.kind == Kind::kChoose;
    int object = chooses || step.object == 0 ? -1 : group[step.object - 1];
    canonical.add(step.task, step.index, object, chooses ? static_cast<unsigned>(step.after) : 0,
                  step.write);
  }
  return canonical.sum();
}

}  // namespace

std::uint64_t canonical_form(const SmallProgram& program, std::span<const Step> steps) {
  return canonical_form(program, steps, no_groups(program));
}

std::map<std::uint64_t, Verdict> with_places_changed(
    const SmallProgram& program, const std::vector<std::pair<std::vector<Step>, Verdict>>& traces) {
  std::map<std::uint64_t, Verdict> all;
  std::vector<unsigned> places(program.tasks.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<unsigned>(i);
  auto first = places.end() - static_cast<std::ptrdiff_t>(program.equal);
  do {
    for (const auto& [steps, verdict] : traces) {
      std::vector<Step> changed = steps;
      for (Step& step : changed) step.task = static_cast<std::uint16_t>(places[step.task]);
      all[canonical_form(program, changed)] = verdict;
    }
  } while (std::next_permutation(first, places.end()));
  return all;
}

Traces by_engine(const SmallProgram& program, Options options) {
  Traces traces;
  std::set<std::uint64_t> hashes;
  // The engine unites variables once some task comes to an await that reads both; so does this.
  BruteForce reference(program, true, std::size_t{1} << 20);
  reference.run();
  const std::vector<int> group = reference.group();
  options.minimize = false;
  std::uint64_t restarts = 0;
  options.on_trace = [&](const Trace& trace) {
    if (restarts != trace.restarts) {
      restarts = trace.restarts;
      traces.set.clear();
      hashes.clear();
    }
    std::uint64_t canonical = canonical_form(program, trace.steps, group);
    traces.set[canonical] = {trace.failing, trace.deadlock};
    hashes.insert(trace.hash);
  };
  Result result = explore(options, [&](Scenario& scenario) { run_program(program, scenario); });
  traces.counted = result.traces + result.deadlocks;
  traces.hashes = hashes.size();
  traces.blocked = result.blocked;
  traces.restarts = result.restarts;
  for (const Failure& failure : result.failures) {
    if (failure.kind == FailureKind::kDataRace) traces.data_race = true;
    if (failure.kind == FailureKind::kNondeterminism || failure.kind == FailureKind::kTooLong) {
      traces.trouble = failure.message;
    }
  }
  if (!result.completed) traces.gave_up = true;
  return traces;
}

}  // namespace holdfast::explore::oracle
