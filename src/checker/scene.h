// Scene: one stage, set up and played: what the explorer runs again and again. A kernel on the
// explorer's host, the modules in it, tasks that call them, and, when all are done, an unload that
// shows what was left behind.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "checker/commands.h"
#include "checker/options.h"
#include "checker/watch.h"
#include "checker/workload.h"
#include "explore/explore_host.h"

namespace holdfast::checker {

struct ModuleImage {
  ModuleFile file;
  std::vector<std::byte> bytes;
};

class Scene {
 public:
  Scene(const std::vector<ModuleImage>& images, std::uint32_t version, StagePlan plan);

  // Looks at what is registered, too; this alone changes what happens later.
  void probe() { probing_ = true; }
  void do_without(kernel::Protection protection) { without_ = protection; }
  // False: some task's line makes no sense.
  bool parse(std::string& why);
  void play(explore::Scenario& scenario);

  const StagePlan& plan() const { return plan_; }
  // Of the calling thread: a search plays on several.
  Ledger& ledger();
  // What the last play() found registered after the load.
  const Registered& registered() const { return registered_; }

 private:
  struct Stage;  // what the tasks of one execution share
  const ModuleImage* image_of(const std::string& name) const;
  bool loaded_by_task(const ModuleImage& image) const;
  Status load(kernel::Kernel& kernel, const ModuleImage& image, bool failing);
  bool load_first(kernel::Kernel& kernel, std::string& error);
  void make_nodes(kernel::Kernel& kernel);
  void look_around(kernel::Kernel& kernel, const std::vector<Entry>& before);
  Stage* set_up(explore::ExploreHost& host, Ledger& ledger);
  Stage* try_to_set_up(explore::ExploreHost& host, Ledger& ledger);
  void add_tasks(Stage& stage);
  void final_unload(Stage& stage);
  void interrupt_callers(Stage& stage);
  bool goes_on(Stage& stage);

  const std::vector<ModuleImage>& images_;
  const std::uint32_t version_;
  StagePlan plan_;
  std::vector<std::vector<Command>> commands_;
  std::mutex mutex_;
  std::map<std::thread::id, Ledger> ledgers_;
  Registered registered_;
  bool probing_ = false;
  kernel::Protection without_ = kernel::Protection::kNone;
};

}  // namespace holdfast::checker
