// The host that explores: host.h on the fibers of one execution. Kernel code that runs on it has a
// scheduling point at every access, lock and wait that it announces.
//
//   explore(options, [](Scenario& s) {
//     ExploreHost host(s, boot);     // the body is the task `boot` from here on
//     ...set up; nothing may wait...
//     host.add_task(reader, "reader", [&] { ... });
//     s.run();
//   });
//
// Memory: all that the body and the tasks get from operator new and allocate() comes from the
// execution's arena and is dropped with it, so the objects of a kernel need no destructor. Nothing
// in the body may keep such memory for longer (a test's own messages, statics).
//
// Identity of an address: its place in the arena, on a task's stack, in the pages of map(), on the
// body's stack, or in the program's image; so it survives address randomisation. Memory from
// elsewhere has an identity in this process only.
//
// Time: a task's own. A microsecond passes with each look; a wait that times out is at its deadline
// at once. A wait with a deadline may time out at any moment, whatever the others do. choose() is
// branched on up to 64 numbers; beyond, it is a number that depends on the task's history only.
//
// A panic stops its task for good. The others run on, so that no race is missed; what they complain
// about then is a consequence.
#pragma once

#include <holdfast/explore.h>

#include <functional>
#include <string>
#include <vector>

#include "explore/arena.h"
#include "explore/watcher.h"
#include "host/host.h"

namespace holdfast::explore {

class ExploreHost final : public host::Host {
 public:
  // At most one at a time on a thread.
  ExploreHost(Scenario& scenario, host::Task& body);
  ~ExploreHost() override;

  // The next executions may do without the set-up. A body that wants it puts the host and the boot
  // task into the execution's memory, and what it needs later too:
  //
  //   auto* root = static_cast<Root*>(ExploreHost::kept(scenario));
  //   if (root) {
  //     root->host.enter(scenario);
  //   } else {
  //     auto* boot = ExploreHost::make<kernel::Task>(scenario);
  //     auto* host = ExploreHost::make<ExploreHost>(scenario, scenario, *boot);
  //     ...set up root...
  //     host->keep(root);
  //   }
  //   scenario.run();
  //   root->host.leave();
  //
  // From the first make() to leave(), operator new is the execution's.
  template <class T, class... Arguments>
  static T* make(Scenario&, Arguments&&... arguments) {
    use_execution_memory();
    return new T(std::forward<Arguments>(arguments)...);
  }
  static void* kept(Scenario& scenario);
  void keep(void* root);
  void enter(Scenario& scenario);
  void leave();

  // A task of the scenario: as if a thread from outside were attached. Before Scenario::run().
  void add_task(host::Task& task, std::string name, std::function<void()> code);
  const std::vector<std::string>& log() const { return log_; }

  // Whoever checks memory; it lives as long as the execution. Null: nobody.
  void watch(Watcher* watcher);
  // Plain accesses of module code, for races only.
  void plain(const void* address, std::size_t size, bool write, const void* pc);
  // A marked access, like access(), by the code at `pc`.
  void marked(const void* address, std::size_t size, host::Access kind, const void* pc);
  // Something that is used until it goes: `kind` and `where` name it, going is a write.
  void use(std::uint64_t kind, const void* where, bool going, const void* pc, const char* name);
  // A finding; equal texts are one. stop_silently(): the task goes no
  // further.
  void complain(const std::string& text, FailureKind kind = FailureKind::kModule);
  [[noreturn]] void stop_silently();
  std::size_t running_number() const { return here(); }  // 0: the body; else a task, from 1
  const char* stack_limit() const;                       // where the running stack ends, upwards
  std::size_t events() const;                            // so far
  bool on_own_stack(const void* address) const;
  bool on_a_stack(const void* address) const;  // of any task, or the body's
  // On another task's stack, where nothing of its running functions lies.
  bool on_left_stack(const void* address) const;
  const Arena& arena() const;

  bool spawn(host::Task& task, void (*entry)(void*), void* argument) override;
  [[noreturn]] void exit() override;
  host::Woken park(const char* channel, host::Time deadline) override;
  void unpark(host::Task& task) override;
  void yield() override;
  // Returns when nothing else can go on though somebody waits for it; never, if that does not come
  // about. Not for kOptimal, which would have it at other moments too.
  void await_deadlock();
  void lock(host::Lock& lock) override;
  bool try_lock(host::Lock& lock) override;
  void unlock(host::Lock& lock) override;
  void access(const void* object, std::size_t size, host::Access kind) override;
  host::Time now(host::Clock clock) override;
  std::uint32_t choose(std::uint32_t n, const char* why) override;
  void* allocate(std::size_t size, std::size_t alignment) override;
  void release(void* memory, std::size_t size) override;
  void* map(std::size_t size) override;
  bool protect(void* pages, std::size_t size, host::Protection protection) override;
  void unmap(void* pages, std::size_t size) override;
  void write_log(std::string_view line) override;
  [[noreturn]] void panic(std::string_view reason) override;

 private:
  static void use_execution_memory();
  struct History {
    host::Time time = 0;
    std::uint64_t numbers = 0;  // chosen without a branch
  };
  std::uint64_t identity_of(const void* address) const;
  detail::Object* object_of(const void* address, const char* name);
  detail::Object* permit_of(const host::Task& task);
  std::size_t here() const;  // index in histories_ of the running task
  detail::Operation operation_on(host::Lock& lock, Kind kind);

  detail::Execution& execution_;
  host::Task& body_;
  const char* body_stack_;
  host::Running outside_;
  std::vector<History> histories_;
  std::vector<std::string> log_;
};

}  // namespace holdfast::explore
