#include "checker/scene.h"

#include <fcntl.h>

#include <cstring>
#include <span>

#include "kernel/core/log.h"
#include "kernel/core/slab.h"
#include "kernel/core/tasks.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/module/module.h"

namespace holdfast::checker {

using explore::ArenaPause;

struct Scene::Stage {
  kernel::Kernel& kernel;
  Watch& watch;
  explore::ExploreHost& host;
  explore::Atomic<int> loaded;  // 1: yes, 2: it failed
  std::vector<std::unique_ptr<explore::Atomic<int>>> done;
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

std::string answer(const std::string& call, int error) {
  const char* name = strerrorname_np(error);
  return call + (error ? std::string(" = ") + (name ? name : "?") : " = 0");
}

}  // namespace

Scene::Scene(const std::vector<ModuleImage>& images, std::uint32_t version, StagePlan plan)
    : images_(images), version_(version), plan_(std::move(plan)) {}

bool Scene::parse(std::string& why) {
  commands_.clear();
  for (const std::string& line : plan_.tasks) {
    commands_.emplace_back();
    if (!parse_line(line, commands_.back(), why)) return false;
  }
  return true;
}

bool Scene::load_all(kernel::Kernel& kernel) {
  for (const ModuleImage& image : images_) {
    Status loaded = kernel.modules().load(image.bytes, image.file.arguments,
                                          kernel::LoadFlags::kNone, image.file.ko);
    if (loaded.ok()) continue;
    ArenaPause pause;
    load_error_ = answer("insmod " + image.file.name, loaded.code());
    const std::string words = last_words(kernel);
    if (!words.empty()) load_error_ += " (" + words + ")";
    return false;
  }
  return true;
}

void Scene::run_commands(Stage& stage, const std::vector<Command>& commands) {
  std::map<int, RefPtr<kernel::fs::File>> files;
  auto open = [&](const Command& command) -> RefPtr<kernel::fs::File> {
    if (command.path.empty()) return files[command.descriptor];
    auto file = stage.kernel.vfs().open(command.path, command.for_writing ? O_WRONLY : O_RDONLY);
    stage.watch.system(answer("open " + command.path, file.ok() ? 0 : file.code()));
    return file.ok() ? std::move(file.value()) : nullptr;
  };
  for (const Command& command : commands) {
    switch (command.kind) {
      case Command::Kind::kCat: {
        RefPtr<kernel::fs::File> file = open(command);
        char buffer[4096];
        for (int turn = 0; file && turn < 16; ++turn) {
          auto got = file->read(buffer, sizeof buffer);
          stage.watch.system(got.ok() ? "read = " + std::to_string(*got)
                                      : answer("read", got.code()));
          if (!got.ok() || *got == 0) break;
        }
        if (file && !command.path.empty()) {
          file = nullptr;
          stage.watch.system("close");
        }
        break;
      }
      case Command::Kind::kEcho: {
        Command writing = command;
        writing.for_writing = true;
        RefPtr<kernel::fs::File> file = open(writing);
        if (!file) break;
        const std::string text = command.text + "\n";
        auto put = file->write(text.data(), text.size());
        stage.watch.system(put.ok() ? "write = " + std::to_string(*put)
                                    : answer("write", put.code()));
        if (!command.path.empty()) {
          file = nullptr;
          stage.watch.system("close");
        }
        break;
      }
      case Command::Kind::kOpen:
        files[command.descriptor] = open(command);
        break;
      case Command::Kind::kClose:
        files.erase(command.descriptor);
        stage.watch.system("close");
        break;
      case Command::Kind::kRmmod: {
        const Status gone = stage.kernel.modules().unload(command.text, O_NONBLOCK);
        stage.watch.system(answer("rmmod " + command.text, gone.code()));
        break;
      }
      case Command::Kind::kInsmod:
        load_all(stage.kernel);
        break;
      case Command::Kind::kTrue:
        break;
    }
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

void Scene::set_up(explore::ExploreHost& host) {
  auto* kernel = new kernel::Kernel(host, kernel::Boot{.version = version_, .seed = 1});
  kernel->slab().set_queueing(false);
  auto* watch = new Watch(host, *kernel, ledger_);
  kernel->set_observer(watch);
  host.watch(watch);
  current_watch = watch;
  auto* stage = new Stage{*kernel, *watch, host, explore::Atomic<int>(0, "insmod"), {}};
  std::vector<Entry> before;
  if (probing_) before = entries_of(*kernel);
  bool there = true;
  if (!plan_.load_in_task) {
    there = load_all(*kernel);
    stage->loaded.store(there ? 1 : 2);
  }
  if (probing_ && !plan_.load_in_task) {
    std::vector<Entry> after = entries_of(*kernel);
    ArenaPause pause;
    registered_ = {};
    for (const ModuleImage& image : images_) registered_.modules.push_back(image.file.name);
    for (const Entry& entry : after) {
      bool old = false;
      for (const Entry& known : before) old = old || known.path == entry.path;
      if (!old && !entry.path.starts_with("/proc/sys/")) {
        registered_.entries.push_back({std::string(entry.path), entry.mode});
      }
    }
  }
  if (!there) return;
  auto add = [&](const std::string& name, std::function<void()> code) {
    auto* task = new kernel::Task;
    kernel->tasks().add(*task, name.substr(0, name.find(' ')));
    stage->done.push_back(std::make_unique<explore::Atomic<int>>(0, "end of a task"));
    explore::Atomic<int>* done = stage->done.back().get();
    host.add_task(*task, name, [code = std::move(code), done] {
      code();
      done->store(1);
    });
  };
  if (plan_.load_in_task) {
    add("insmod", [this, stage] {
      if (plan_.inject_failures) {
        stage->kernel.slab().fail({.site = "", .nth = 0, .interval = 1, .choose = true});
      }
      const bool ok = load_all(stage->kernel);
      if (plan_.inject_failures) stage->kernel.slab().clear_failures();
      stage->watch.system(ok ? "insmod = 0" : load_error_);
      stage->loaded.store(ok ? 1 : 2);
    });
  }
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    add(plan_.tasks[i], [this, stage, i] {
      if (plan_.load_in_task) explore::await([&] { return stage->loaded.load() != 0; });
      run_commands(*stage, commands_[i]);
    });
  }
  auto* last = new kernel::Task;
  kernel->tasks().add(*last, "rmmod");
  host.add_task(*last, "rmmod, in the end", [this, stage] {
    for (auto& done : stage->done) explore::await([&] { return done->load() != 0; });
    final_unload(*stage);
  });
}

void Scene::play(explore::Scenario& scenario) {
  kernel::Task boot;
  explore::ExploreHost host(scenario, boot);
  jmp_buf escape;
  ledger_.body_escape = &escape;
  ledger_.body_failed = false;
  load_error_.clear();
  if (setjmp(escape) == 0) set_up(host);
  ledger_.body_escape = nullptr;
  if (!ledger_.body_failed && load_error_.empty()) {
    scenario.run();
  } else {
    {
      ArenaPause pause;
      scenario.task("nothing", [] {});
    }
    scenario.run();
  }
  current_watch = nullptr;
}

}  // namespace holdfast::checker
