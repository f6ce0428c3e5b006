// Watch: checks everything that modules do in one execution. The kernel tells it what happens
// (Observer), the engine what the kernel itself is about to touch (Watcher); it knows what every
// address means and says, as drafts of findings, what must not be.
//
// An object of the execution: it lives in the arena, but what it writes down (Ledger) outlives it.
//
// Lifetimes. A block and a module's text are objects for races too: every use reads it, kfree() and
// the unload write it. A use that nothing orders with the end makes the search try the other order,
// where the use finds the block or the text gone: that is the finding.
#pragma once

#include <csetjmp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "checker/draft.h"
#include "checker/memory_map.h"
#include "explore/explore_host.h"
#include "explore/watcher.h"
#include "kernel/core/observer.h"

namespace holdfast::checker {

// What outlives executions, on one thread.
struct Ledger {
  kernel::Protection without = kernel::Protection::kNone;  // what the kernel lacks, for tests
  void begin() {
    drafted = body_failed = false;
    explore::ArenaPause pause;
    recording_of = {};
    load_error.clear();
  }
  bool recording = false;
  Recording recording_of;    // of the execution that runs
  bool body_failed = false;  // set-up could not go on in the body
  std::string body_failure;
  std::string load_error;
  jmp_buf* body_escape = nullptr;
  bool drafted = false;  // this execution has a finding: the rest is its consequence
  // Called when a module's sections are where they stay, and when there is a finding: a debugger's.
  std::function<void(kernel::Module&)> on_loaded;
  std::function<void()> on_finding;
};

struct HeldLock {
  const void* lock = nullptr;
  const char* name = "";
  const void* pc = nullptr;  // in a module; nullptr: by the kernel
};
// While `outer` was held, `inner` was waited for.
struct LockEdge {
  HeldLock outer, inner;
  std::size_t task = 0;
  std::vector<const void*> gates;  // what else was held
};
struct MadeEntry {
  std::string module;
  Place place;
  std::size_t task = 0;
};

class Watch final : public kernel::Observer, public explore::Watcher {
 public:
  Watch(explore::ExploreHost& host, kernel::Kernel& kernel, Ledger& ledger);

  // kernel::Observer
  void plain(const void* address, std::size_t size, bool write, const void* pc) override;
  void marked(const void* address, std::size_t size, host::Access kind, const void* pc) override;
  void entered(const void* pc) override;
  void leaving() override;
  void uses(const void* address) override;
  void allocated(const void* block, std::size_t size, std::size_t footprint, bool fresh,
                 const void* site) override;
  void freeing(const void* block, const void* site) override;
  void resized(const void* block, std::size_t size) override;
  void entry_added(std::string_view directory, std::string_view name) override;
  void entry_removed(std::string_view directory, std::string_view name) override;
  void published(const void* address, std::size_t size, const void* pc) override;
  void took(const void* lock, const char* name, bool nests) override;
  void gave(const void* lock) override;
  void loaded(kernel::Module& module) override;
  void init_released(kernel::Module& module) override;
  void unloading(kernel::Module& module) override;
  void problem(kernel::Problem kind, std::string_view text, const void* one,
               const void* other) override;

  bool lacks(kernel::Protection protection) const override { return ledger_.without == protection; }

  // explore::Watcher
  void before_access(const void* address, std::size_t size, bool write) override;
  void check(const void* address, std::size_t size, bool write) override;
  std::string race(const explore::RaceSides& sides) override;
  // "@module:section+offset@", which the story puts into words.
  std::string place(const void* pc) override;
  void performed(unsigned task, std::size_t event) override;
  void pending(unsigned task) override;
  void body_panic(const std::string& reason) override;

  // The machine caught the running task at `pc`, doing something to `address`.
  [[noreturn]] void fault(const void* address, const void* pc, const void* frame_pointer,
                          bool write, bool fetch);
  // For the workload: what a task asked for and what it got.
  void system(const std::string& text);
  // A finding of the workload's own (a module that cannot be unloaded any more).
  void report(FindingKind kind, const std::string& what, const std::string& module);

  MemoryMap& map() { return map_; }
  Place place_of(const void* pc);
  bool ended_badly() const { return ledger_.drafted; }

 private:
  struct Activation {
    std::size_t module;  // index in map_.modules()
    const void* pc;
  };
  // Nothing wrong: false. Else `draft` says what; the trail is still to be filled in.
  bool wrong(const void* address, std::size_t size, bool write, Draft& draft);
  bool wrong_block(const Block& block, const void* address, std::size_t size, bool write,
                   Draft& draft);
  bool wrong_module_address(const LoadedModule& module, const void* address, bool write,
                            Draft& draft);
  bool fine(const void* address, std::size_t size);
  void use_place(const void* address, const void* pc);
  bool wrong_stack(const void* address, std::size_t size, bool write, Draft& draft);
  void submit(Draft& draft, bool fatal);
  // Worth telling, though nothing has gone wrong yet; the search goes on at this bound.
  void submit_notice(Draft& draft);
  void settle_kind(Draft& draft);
  void keep_draft(const Draft& draft);
  void add_block_trails(const Block& block, Draft& draft);
  std::vector<Place> frames_from(const void* frame_pointer, const void* first);
  Trail trail_here(const void* pc);
  void note(LineKind kind, const char* text, const void* address, std::size_t size, const void* pc);
  std::vector<Activation>& stack() { return stacks_[host_.running_number()]; }
  std::size_t index_of(const void* pc);
  bool somebody_inside() const;
  const void* caller_in_module();
  void check_order(const HeldLock& taken);
  void report_inversion(const LockEdge& here, const LockEdge& there);
  void report_entries(const LoadedModule& module);
  void complete_last_write();
  std::optional<std::string> value_at(const void* address, std::size_t size);
  std::string value_text(std::uint64_t value, std::size_t size);

  explore::ExploreHost& host_;
  kernel::Kernel& kernel_;
  Ledger& ledger_;
  MemoryMap map_;
  std::vector<std::vector<Activation>> stacks_;  // calls into modules, by task
  std::vector<std::vector<HeldLock>> held_;      // by task
  std::vector<LockEdge> order_;
  std::map<std::string, MadeEntry> entries_;  // that calls into modules have made, by path
  bool write_is_open_ = false;                // the last recorded line's value is to come
};

// The watch of the execution that runs on this thread, for the fault handler.
inline thread_local Watch* current_watch = nullptr;

}  // namespace holdfast::checker
