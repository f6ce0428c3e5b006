#include "explore/explore_host.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/verify.h"
#include "explore/execution.h"
#include "explore/hash.h"

namespace holdfast::explore {

using detail::Execution;
using detail::Object;

namespace {

// Kinds of addresses, for identities.
enum : std::uint64_t {
  kInArena = 1,
  kOnStack,
  kOnBodyStack,
  kInPages,
  kInImage,
  kPermit,
  kLifetime = 64
};

constexpr host::Time kBoot = 1'000'000'000;
constexpr host::Time kEpoch = 1'600'000'000'000'000'000;
constexpr std::ptrdiff_t kBodyStackSize = 1 << 20;

const char image_anchor = 0;

std::uint64_t give_permit(std::uint64_t before, const Operation&, bool& write) {
  write = before == 0;
  return 1;
}
std::uint64_t take_permit_if_any(std::uint64_t before, const Operation&, bool& write) {
  write = before != 0;
  return 0;
}

}  // namespace

void ExploreHost::use_execution_memory() { arena_use = {&Execution::current->arena(), 0}; }

ExploreHost::ExploreHost(Scenario& scenario, host::Task& body)
    : execution_(*Execution::current), body_(body) {
  body.host = this;
  body.host_data = nullptr;
  enter(scenario);
  histories_.assign(Arena::kLanes, History{kBoot, 0});
}

ExploreHost::~ExploreHost() { leave(); }

void ExploreHost::enter(Scenario& scenario) {
  body_stack_ = reinterpret_cast<const char*>(&scenario);
  outside_ = host::running;
  arena_use = {&execution_.arena(), 0};
  host::running = {&body_, false};
}

void ExploreHost::leave() {
  arena_use = {};
  host::running = outside_;
}

void* ExploreHost::kept(Scenario&) { return Execution::current->kept(); }

void ExploreHost::keep(void* root) { execution_.keep(root); }

std::size_t ExploreHost::here() const {
  unsigned task = execution_.running_task();
  return task == kNobody ? 0 : task + 1;
}

void ExploreHost::add_task(host::Task& task, std::string name, std::function<void()> code) {
  VERIFY(here() == 0);
  task.host = this;
  execution_.spawn(std::move(name), std::move(code), &task);
}

bool ExploreHost::spawn(host::Task& task, void (*entry)(void*), void* argument) {
  if (execution_.full()) return false;
  task.host = this;
  host::Time time = histories_[here()].time;
  std::vector<History>& histories = histories_;
  Execution& execution = execution_;
  execution_.spawn(
      task.name,
      [entry, argument, time, &histories, &execution] {
        histories[execution.running_task() + 1] = {time, 0};
        entry(argument);
      },
      &task);
  return true;
}

void ExploreHost::exit() {
  VERIFY(here() != 0);
  execution_.end_task();
}

Object* ExploreHost::permit_of(const host::Task& task) {
  auto number = reinterpret_cast<std::uintptr_t>(task.host_data);
  std::uint64_t key = number ? execution_.task_key(static_cast<unsigned>(number - 1)) : 0;
  Object* object = execution_.object_at(mix(kPermit, key));
  object->name = "permit";
  return object;
}

host::Woken ExploreHost::park(const char* channel, host::Time deadline) {
  host::Task* self = host::running.task;
  Operation operation;
  operation.object = permit_of(*self);
  operation.label = channel;
  bool for_ever = deadline == host::kForever;
  operation.kind = for_ever ? Kind::kTake : Kind::kUpdate;
  operation.update = take_permit_if_any;
  operation.polls = !for_ever;
  operation.idle = for_ever && host::serves(channel);
  if (for_ever && here() == 0 && operation.object->value == 0) {
    panic("the body of an exploration waits for ever: let a task do it");
  }
  if (execution_.perform(operation) != 0) return host::Woken::kPermit;
  host::Time& time = histories_[here()].time;
  if (time < deadline) time = deadline;
  return host::Woken::kDeadline;
}

void ExploreHost::unpark(host::Task& task) {
  Operation operation;
  operation.object = permit_of(task);
  operation.kind = Kind::kUpdate;
  operation.update = give_permit;
  execution_.perform(operation);
}

void ExploreHost::yield() {
  if (here() == 0) return;
  Operation operation;
  operation.kind = Kind::kYield;
  operation.polls = true;
  execution_.perform(operation);
}

void ExploreHost::await_deadlock() {
  Operation operation;
  operation.kind = Kind::kYield;
  operation.last_resort = true;
  operation.idle = true;
  execution_.perform(operation);
}

Operation ExploreHost::operation_on(host::Lock& lock, Kind kind) {
  Operation operation;
  operation.object = object_of(&lock, lock.name ? lock.name : "lock");
  operation.kind = kind;
  return operation;
}

void ExploreHost::lock(host::Lock& lock) {
  Watcher* watcher = execution_.watcher();
  if (watcher) watcher->before_access(&lock, sizeof lock, true);
  Operation operation = operation_on(lock, Kind::kLock);
  if (here() != 0 && operation.object->value == here()) {
    panic(std::string("lock taken twice by its owner: ") + operation.object->name);
  }
  execution_.perform(operation);
  if (watcher) watcher->check(&lock, sizeof lock, true);
}

bool ExploreHost::try_lock(host::Lock& lock) {
  Watcher* watcher = execution_.watcher();
  if (watcher) watcher->before_access(&lock, sizeof lock, true);
  const bool taken = execution_.perform(operation_on(lock, Kind::kTryLock)) == 0;
  if (watcher) watcher->check(&lock, sizeof lock, true);
  return taken;
}

void ExploreHost::unlock(host::Lock& lock) {
  Watcher* watcher = execution_.watcher();
  if (watcher) watcher->before_access(&lock, sizeof lock, true);
  execution_.perform(operation_on(lock, Kind::kUnlock));
}

std::uint64_t ExploreHost::identity_of(const void* address) const {
  auto granule = [](std::uint64_t offset) { return offset >> 3; };
  Arena& arena = execution_.arena();
  if (arena.contains(address)) return mix(kInArena, granule(arena.offset(address)));
  const char* bytes = static_cast<const char*>(address);
  for (unsigned i = 0; i < execution_.task_count(); ++i) {
    const Stack& stack = execution_.task_stack(i);
    if (!stack.contains(address)) continue;
    auto offset = static_cast<std::uint64_t>(bytes - stack.bottom());
    return mix(mix(kOnStack, execution_.task_key(i)), granule(offset));
  }
  const LowPages* pages = execution_.low_pages_if_any();
  if (pages && pages->contains(address)) return mix(kInPages, granule(pages->offset(address)));
  std::ptrdiff_t depth = body_stack_ - bytes;
  if (depth > -kBodyStackSize && depth < kBodyStackSize) {
    return mix(kOnBodyStack, static_cast<std::uint64_t>(depth) >> 3);
  }
  return mix(kInImage, static_cast<std::uint64_t>(bytes - &image_anchor) >> 3);
}

Object* ExploreHost::object_of(const void* address, const char* name) {
  Object* object = execution_.object_at(identity_of(address));
  object->name = name;
  return object;
}

void ExploreHost::watch(Watcher* watcher) { execution_.watch(watcher); }

void ExploreHost::complain(const std::string& text, FailureKind kind) {
  ArenaPause pause;
  execution_.complain(kind, std::string(text));
}

void ExploreHost::stop_silently() {
  if (here() == 0) panic("the set-up of an exploration went wrong");
  execution_.halt_task();
}

const Arena& ExploreHost::arena() const { return execution_.arena(); }
std::size_t ExploreHost::events() const { return execution_.depth(); }

bool ExploreHost::on_own_stack(const void* address) const {
  if (here() != 0)
    return execution_.task_stack(static_cast<unsigned>(here() - 1)).contains(address);
  std::ptrdiff_t depth = body_stack_ - static_cast<const char*>(address);
  return depth > -kBodyStackSize && depth < kBodyStackSize;
}

bool ExploreHost::on_a_stack(const void* address) const {
  if (on_own_stack(address)) return true;
  for (unsigned i = 0; i < execution_.task_count(); ++i) {
    if (execution_.task_stack(i).contains(address)) return true;
  }
  std::ptrdiff_t depth = body_stack_ - static_cast<const char*>(address);
  return depth > -kBodyStackSize && depth < kBodyStackSize;
}

bool ExploreHost::on_left_stack(const void* address) const {
  for (unsigned i = 0; i < execution_.task_count(); ++i) {
    if (i + 1 == here() || !execution_.task_stack(i).contains(address)) continue;
    return address < execution_.task_stack_top(i);
  }
  return false;
}

const char* ExploreHost::stack_limit() const {
  if (here() == 0) return body_stack_ + kBodyStackSize;
  const Stack& stack = execution_.task_stack(static_cast<unsigned>(here() - 1));
  return stack.bottom() + stack.size();
}

namespace {

// Which of the eight bytes of its granule an access touches.
std::uint8_t mask_of(const void* address, std::size_t size) {
  const auto first = reinterpret_cast<std::uintptr_t>(address) & 7;
  const std::size_t last = std::min<std::size_t>(first + size, 8);
  return static_cast<std::uint8_t>((0xffu << first) & (0xffu >> (8 - last)));
}

}  // namespace

void ExploreHost::plain(const void* address, std::size_t size, bool write, const void* pc) {
  if (here() == 0) return;
  const Stack& own = execution_.task_stack(static_cast<unsigned>(here() - 1));
  if (own.contains(address)) return;
  const char* at = static_cast<const char*>(address);
  const char* end = at + size;
  while (at < end) {
    Operation operation;
    const std::size_t room = 8 - (reinterpret_cast<std::uintptr_t>(at) & 7);
    operation.size =
        static_cast<std::uint32_t>(std::min<std::size_t>(room, static_cast<std::size_t>(end - at)));
    operation.object = object_of(at, "");
    operation.kind = write ? Kind::kWrite : Kind::kRead;
    operation.memory = at;
    operation.mask = mask_of(at, operation.size);
    operation.pc = pc;
    execution_.memory_access(operation);
    at += operation.size;
  }
}

void ExploreHost::use(std::uint64_t kind, const void* where, bool going, const void* pc,
                      const char* name) {
  Operation operation;
  operation.object = execution_.object_at(mix(kLifetime + kind, identity_of(where)));
  operation.object->name = name;
  operation.kind = going ? Kind::kWrite : Kind::kRead;
  operation.operand = 1;
  operation.mask = 0xff;
  operation.quiet = true;
  operation.pc = pc;
  execution_.memory_access(operation);
}

void ExploreHost::marked(const void* address, std::size_t size, host::Access kind, const void* pc) {
  if (here() == 0) return;
  Operation operation;
  operation.object = object_of(address, "");
  operation.kind = kind == host::Access::kRead    ? Kind::kRead
                   : kind == host::Access::kWrite ? Kind::kWrite
                                                  : Kind::kUpdate;
  operation.memory = address;
  operation.size = static_cast<std::uint32_t>(size);
  operation.mask = mask_of(address, size);
  operation.pc = pc;
  operation.marked = true;
  execution_.memory_access(operation);
  execution_.perform(operation);
}

void ExploreHost::access(const void* object, std::size_t size, host::Access kind) {
  Watcher* watcher = execution_.watcher();
  const bool write = kind != host::Access::kRead;
  if (watcher) watcher->before_access(object, size, write);
  Operation operation;
  operation.object = object_of(object, "");
  operation.kind = kind == host::Access::kRead    ? Kind::kRead
                   : kind == host::Access::kWrite ? Kind::kWrite
                                                  : Kind::kUpdate;
  operation.memory = object;
  operation.size = static_cast<std::uint32_t>(size);
  execution_.perform(operation);
  if (watcher) watcher->check(object, size, write);
}

host::Time ExploreHost::now(host::Clock clock) {
  if (clock == host::Clock::kProcessor) return 0;
  host::Time time = histories_[here()].time += 1000;
  return clock == host::Clock::kRealtime ? kEpoch + time : time;
}

std::uint32_t ExploreHost::choose(std::uint32_t n, const char* why) {
  if (n <= 1) return 0;
  if (n > 64) {
    std::uint64_t key = here() ? execution_.task_key(static_cast<unsigned>(here() - 1)) : 0;
    return static_cast<std::uint32_t>(mix(key, ++histories_[here()].numbers) % n);
  }
  Operation operation;
  operation.kind = Kind::kChoose;
  operation.operand = n;
  operation.label = why;
  return static_cast<std::uint32_t>(execution_.perform(operation));
}

void* ExploreHost::allocate(std::size_t size, std::size_t alignment) {
  return execution_.arena().allocate(static_cast<unsigned>(here()), size, alignment);
}

// Not given out again in this execution: an address means one thing only.
void ExploreHost::release(void*, std::size_t) {}

void* ExploreHost::map(std::size_t size) { return execution_.low_pages().map(size); }

bool ExploreHost::protect(void* pages, std::size_t size, host::Protection protection) {
  execution_.settle();
  return execution_.low_pages().protect(pages, size, protection);
}

void ExploreHost::unmap(void* pages, std::size_t size) {
  execution_.settle();
  execution_.low_pages().unmap(pages, size);
}

void ExploreHost::write_log(std::string_view line) { log_.emplace_back(line); }

void ExploreHost::panic(std::string_view reason) {
  if (here() == 0) {
    if (Watcher* watcher = execution_.watcher()) watcher->body_panic(std::string(reason));
    std::fprintf(stderr, "holdfast: panic in the body of an exploration: %.*s\n",
                 static_cast<int>(reason.size()), reason.data());
    std::abort();
  }
  {
    ArenaPause pause;
    execution_.complain(FailureKind::kPanic, "panic: " + std::string(reason));
  }
  execution_.halt_task();
}

}  // namespace holdfast::explore
