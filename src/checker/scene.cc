#include "checker/scene.h"

#include <fcntl.h>

#include <algorithm>
#include <csignal>
#include <span>

#include "checker/caller.h"
#include "checker/faults.h"
#include "kernel/chardev/char_devices.h"
#include "kernel/chardev/dev_fs.h"
#include "kernel/core/atomic.h"
#include "kernel/core/log.h"
#include "kernel/core/sched.h"
#include "kernel/core/slab.h"
#include "kernel/core/tasks.h"
#include "kernel/module/module.h"

namespace holdfast::checker {

using explore::ArenaPause;

struct Scene::Stage {
  kernel::Kernel& kernel;
  Watch& watch;
  explore::ExploreHost& host;
  Ledger& ledger;
  explore::Atomic<int> loaded;  // 1: yes, 2: it failed
  std::vector<Entry> before;
  std::vector<std::unique_ptr<explore::Atomic<int>>> done;
  std::vector<kernel::Task*> callers;     // as `done`
  const kernel::Task* prodded = nullptr;  // woken by nobody, to see whether it would go on
};

namespace {

std::string last_words(kernel::Kernel& kernel) {
  std::string text;
  std::uint64_t next = 0;
  for (;;) {
    auto record = kernel.log().read(next);
    if (!record.ok()) return text;
    next = record->sequence + 1;
    if (record->level <= kernel::Level::kWarning) text = record->text;
  }
}

// "hello-proc" is hello_proc, as for insmod.
bool same_module(const std::string& a, const std::string& b) {
  auto plain = [](char c) { return c == '-' ? '_' : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char one, char other) { return plain(one) == plain(other); });
}

}  // namespace

Scene::Scene(const std::vector<ModuleImage>& images, std::uint32_t version, StagePlan plan)
    : images_(images), version_(version), plan_(std::move(plan)) {}

bool Scene::parse(std::string& why) {
  commands_.clear();
  for (const std::string& line : plan_.tasks) {
    commands_.emplace_back();
    if (!parse_line(line, commands_.back(), why)) return false;
    for (const Command& command : commands_.back()) {
      if (command.kind != Command::Kind::kInsmod || image_of(command.text)) continue;
      why = "insmod " + command.text + ": there is no such module here";
      return false;
    }
  }
  return true;
}

const ModuleImage* Scene::image_of(const std::string& name) const {
  for (const ModuleImage& image : images_) {
    if (same_module(image.file.name, name)) return &image;
  }
  return nullptr;
}

// A module that some task loads, and has not removed before, is not there at first.
bool Scene::loaded_by_task(const ModuleImage& image) const {
  for (const std::vector<Command>& commands : commands_) {
    for (const Command& command : commands) {
      const bool insmod = command.kind == Command::Kind::kInsmod;
      if (!insmod && command.kind != Command::Kind::kRmmod) continue;
      if (!same_module(image.file.name, command.text)) continue;
      if (insmod) return true;
      break;
    }
  }
  return false;
}

Status Scene::load(kernel::Kernel& kernel, const ModuleImage& image, bool failing) {
  kernel::Slab& slab = kernel.slab();
  if (failing) {
    slab.fail({.site = "", .nth = 0, .interval = 1, .choose = true, .registrations = true});
  }
  Status loaded = kernel.modules().load(image.bytes, image.file.arguments, kernel::LoadFlags::kNone,
                                        image.file.ko);
  if (failing) slab.clear_failures();
  return loaded;
}

Ledger& Scene::ledger() {
  ArenaPause pause;
  std::lock_guard guard(mutex_);
  Ledger& ledger = ledgers_[std::this_thread::get_id()];
  ledger.without = without_;
  return ledger;
}

bool Scene::load_first(kernel::Kernel& kernel, std::string& error) {
  for (const ModuleImage& image : images_) {
    if (loaded_by_task(image)) continue;
    Status loaded = load(kernel, image, false);
    if (loaded.ok()) continue;
    ArenaPause pause;
    error = answer("insmod " + image.file.name, loaded.code());
    const std::string words = last_words(kernel);
    if (!words.empty()) error += " (" + words + ")";
    return false;
  }
  return true;
}

void Scene::make_nodes(kernel::Kernel& kernel) {
  for (const std::vector<Command>& commands : commands_) {
    for (const Command& command : commands) {
      if (command.kind != Command::Kind::kMknod) continue;
      (void)kernel.char_devices().dev_fs().make_node(command.path, command.request, 0666);
    }
  }
}

// What was not there `before`.
void Scene::look_around(kernel::Kernel& kernel, const std::vector<Entry>& before) {
  std::vector<Entry> after = entries_of(kernel);
  ArenaPause pause;
  registered_ = {};
  for (const ModuleImage& image : images_) registered_.modules.push_back(image.file.name);
  for (const Entry& entry : after) {
    const bool old = std::any_of(before.begin(), before.end(),
                                 [&](const Entry& known) { return known.path == entry.path; });
    if (old) continue;
    registered_.entries.push_back(
        {std::string(entry.path), entry.mode, entry.family, std::string(entry.node), entry.maps});
  }
}

// After everybody else: what is still loaded must go, and leave nothing.
void Scene::final_unload(Stage& stage) {
  if (stage.watch.ended_badly()) return;
  for (auto it = images_.rbegin(); it != images_.rend(); ++it) {
    const std::string& name = it->file.name;
    if (!stage.kernel.modules().find(name)) continue;
    const Status gone = stage.kernel.modules().unload(name, O_NONBLOCK);
    stage.watch.system(answer("rmmod " + name, gone.code()));
    if (gone.ok() || gone.code() == EBUSY || stage.watch.ended_badly()) continue;
    stage.watch.report(
        FindingKind::kReferenceImbalance,
        "cannot be unloaded any more, though nobody uses it: its use count is " +
            std::to_string(kernel::module_refcount(stage.kernel.modules().find(name))),
        name);
  }
}

// A caller who waits for what nobody here will do is no finding, as long as ^C helps: a reader of a
// pipe. First he is woken once. If that is enough for him to go on, what he waited for had come,
// and the wake-up was lost.
void Scene::interrupt_callers(Stage& stage) {
  const std::size_t count = stage.callers.size();
  std::vector<char> woken(count), told(count);
  auto state_of = [&](std::size_t i) { return kernel::marked_load(stage.callers[i]->c.__state); };
  auto waits = [&](std::size_t i) {
    return !told[i] && (state_of(i) & (kernel::kTaskInterruptible | kernel::kTaskWakeKill));
  };
  for (;;) {
    stage.host.await_deadlock();
    stage.prodded = nullptr;
    std::size_t i = 0;
    while (i < count && !waits(i)) ++i;
    if (i == count) return;
    kernel::Task& caller = *stage.callers[i];
    if (!std::exchange(woken[i], 1)) {
      stage.prodded = &caller;
      (void)kernel::try_to_wake_up(caller, kernel::kTaskNormal);
    } else {
      told[i] = 1;
      kernel::send_signal(caller, (state_of(i) & kernel::kTaskInterruptible) ? SIGINT : SIGKILL);
    }
  }
}

// After each of a caller's commands. False: a signal has ended him.
bool Scene::goes_on(Stage& stage) {
  const kernel::Task& self = kernel::current_task();
  if (stage.prodded == &self) {
    stage.prodded = nullptr;
    stage.watch.report(FindingKind::kHang,
                       "slept for ever though what it waited for had come: a wake-up was lost", "");
  }
  return !plan_.signals || !kernel::signal_pending(self);
}

Scene::Stage* Scene::set_up(explore::ExploreHost& host, Ledger& ledger) {
  auto* kernel = new kernel::Kernel(host, kernel::Boot{.version = version_, .seed = 1});
  kernel->slab().set_queueing(false);
  auto* watch = new Watch(host, *kernel, ledger);
  kernel->set_observer(watch);
  host.watch(watch);
  current_watch = watch;
  auto* stage = new Stage{*kernel, *watch, host, ledger, explore::Atomic<int>(0, "insmod"),
                          {},      {},     {},   nullptr};
  if (probing_) stage->before = entries_of(*kernel);
  bool there = true;
  if (!plan_.load_in_task) {
    there = load_first(*kernel, ledger.load_error);
    stage->loaded.store(there ? 1 : 2);
    if (probing_) look_around(*kernel, stage->before);
  }
  if (!there) return nullptr;
  make_nodes(*kernel);
  add_tasks(*stage);
  return stage;
}

void Scene::add_tasks(Stage& here) {
  Stage* stage = &here;
  auto add = [&](const std::string& name, std::function<void()> code) {
    auto* task = new kernel::Task;
    stage->kernel.tasks().add(*task, name.substr(0, name.find(' ')));
    stage->done.push_back(std::make_unique<explore::Atomic<int>>(0, "end of a task"));
    stage->callers.push_back(task);
    explore::Atomic<int>* done = stage->done.back().get();
    stage->host.add_task(*task, name, [code = std::move(code), done] {
      code();
      done->store(1);
    });
  };
  if (plan_.load_in_task) {
    add("insmod", [this, stage] {
      const bool ok = load_first(stage->kernel, stage->ledger.load_error);
      stage->watch.system(ok ? "insmod = 0" : stage->ledger.load_error);
      if (probing_ && ok) look_around(stage->kernel, stage->before);
      stage->loaded.store(ok ? 1 : 2);
    });
  }
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    add(plan_.tasks[i], [this, stage, i] {
      if (plan_.load_in_task) explore::await([&] { return stage->loaded.load() != 0; });
      auto load_one = [&](const Command& insmod) {
        return load(stage->kernel, *image_of(insmod.text), insmod.failing);
      };
      auto goes_on_now = [&] { return goes_on(*stage); };
      Caller(stage->kernel, stage->watch, load_one, goes_on_now).run(commands_[i]);
    });
  }
  auto* last = new kernel::Task;
  stage->kernel.tasks().add(*last, "rmmod");
  stage->host.add_task(*last, "rmmod, in the end", [this, stage] {
    for (auto& done : stage->done) explore::await([&] { return done->load() != 0; });
    final_unload(*stage);
  });
  // The last of all: without it the others have the same numbers.
  if (plan_.signals) {
    auto* user = new kernel::Task;
    stage->kernel.tasks().add(*user, "signals");
    stage->host.add_task(*user, "signals", [this, stage] { interrupt_callers(*stage); });
  }
}

// nullptr: the load failed, or would wait, which a body cannot (Ledger says which).
Scene::Stage* Scene::try_to_set_up(explore::ExploreHost& host, Ledger& ledger) {
  jmp_buf escape;
  ledger.body_escape = &escape;
  Stage* volatile stage = nullptr;
  if (setjmp(escape) == 0) stage = set_up(host, ledger);
  ledger.body_escape = nullptr;
  return ledger.body_failed ? nullptr : stage;
}

void Scene::play(explore::Scenario& scenario) {
  using explore::ExploreHost;
  catch_faults();
  auto* stage = static_cast<Stage*>(ExploreHost::kept(scenario));
  if (stage) {
    stage->host.enter(scenario);
    stage->ledger.begin();
    current_watch = &stage->watch;
    scenario.run();
    stage->host.leave();
    current_watch = nullptr;
    return;
  }
  auto* boot = ExploreHost::make<kernel::Task>(scenario);
  auto* host = ExploreHost::make<ExploreHost>(scenario, scenario, *boot);
  Ledger& here = ledger();
  here.begin();
  stage = try_to_set_up(*host, here);
  if (stage) {
    host->keep(stage);
  } else {
    ArenaPause pause;
    scenario.task("nothing", [] {});
  }
  scenario.run();
  host->leave();
  current_watch = nullptr;
}

}  // namespace holdfast::checker
