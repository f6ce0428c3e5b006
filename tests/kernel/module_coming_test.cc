// Modules that are coming or going while others look: waits, notifiers, oopses, request_module().
#include <gmock/gmock.h>
#include <holdfast/abi/notifier.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "host/native/faults.h"
#include "kernel/core/completion.h"
#include "kernel/core/oops.h"
#include "kernel/core/tasks.h"
#include "kernel/module_fixture.h"

namespace holdfast::kernel {
namespace {

using testing::build;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kEmpty;
using testing::ModuleTest;

// A notifier of the test's own: calls a function for every event.
struct Listener : ::notifier_block {
  explicit Listener(std::function<int(unsigned long, ::module*)> f, int order = 0)
      : ::notifier_block{&Listener::call, nullptr, order}, function(std::move(f)) {}
  static int call(::notifier_block* block, unsigned long action, void* data) {
    return static_cast<Listener*>(block)->function(action, static_cast<::module*>(data));
  }
  std::function<int(unsigned long, ::module*)> function;
};

class ModuleComing : public ModuleTest {
 protected:
  Task& spawn(std::function<void()> body) {
    bodies_.push_back(std::make_unique<std::function<void()>>(std::move(body)));
    auto task = kernel_.tasks().spawn(
        "loader", [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
        bodies_.back().get());
    EXPECT_TRUE(task.ok());
    tasks_.push_back(task.value());
    return *tasks_.back();
  }
  void join_all() { kernel_.tasks().wait_for_spawned(); }
  void await_sleep(Task& task) {
    while (__atomic_load_n(&task.c.__state, __ATOMIC_SEQ_CST) == 0) host_.yield();
  }

 private:
  std::vector<std::unique_ptr<std::function<void()>>> bodies_;
  std::vector<RefPtr<KernelTask>> tasks_;
};

TEST_F(ModuleComing, NotifiersHearOfEveryStep) {
  std::string heard;
  Listener second([&](unsigned long action, ::module* m) {
    return heard += "b" + std::to_string(action) + m->name[0] + " ", 0;
  });
  Listener first([&](unsigned long action,
                     ::module*) { return heard += "a" + std::to_string(action) + " ", 1; },
                 10);
  EXPECT_EQ(modules().register_notifier(&second), 0);
  EXPECT_EQ(modules().register_notifier(&first), 0);
  EXPECT_EQ(modules().register_notifier(&first), -EEXIST);
  ASSERT_EQ(load({.body = kEmpty}), 0);
  ASSERT_EQ(unload("probe"), 0);
  EXPECT_EQ(heard, "a1 b1p a0 b0p a2 b2p ");
  EXPECT_EQ(modules().unregister_notifier(&second), 0);
  EXPECT_EQ(modules().unregister_notifier(&second), -ENOENT);
  heard.clear();
  EXPECT_EQ(load({.body = "int init_module(void) { return -5; }", .exit = false}), EIO);
  EXPECT_EQ(heard, "a1 a2 ");
  EXPECT_EQ(modules().unregister_notifier(&first), 0);
}

TEST_F(ModuleComing, ANotifierMayObject) {
  std::string heard;
  Listener before(
      [&](unsigned long action, ::module*) { return heard += std::to_string(action) + " ", 0; }, 1);
  Listener against([&](unsigned long action, ::module*) {
    return action == MODULE_STATE_COMING ? 0x8000 | (1 + EPERM) : 0;
  });
  modules().register_notifier(&before);
  modules().register_notifier(&against);
  EXPECT_EQ(load({.body = kEmpty}), EPERM);
  EXPECT_EQ(heard, "1 2 ");
  EXPECT_TRUE(modules().list().empty());
  modules().unregister_notifier(&before);
  modules().unregister_notifier(&against);
}

TEST_F(ModuleComing, TheSameNameWaitsForTheFirst) {
  for (const bool succeeds : {true, false}) {
    Completion coming, go;
    Listener gate([&](unsigned long action, ::module*) {
      if (action != MODULE_STATE_COMING) return 0;
      coming.complete();
      go.wait();
      return succeeds ? 0 : 0x8000 | (1 + EPERM);
    });
    modules().register_notifier(&gate);
    int first = -1, second = -1;
    spawn([&] { first = load({.body = kEmpty}); });
    coming.wait();
    EXPECT_EQ(unload("probe"), EBUSY);  // still in init
    EXPECT_THAT(modules().proc_modules(), HasSubstr(" 1 - Loading 0x0000000000000000 (OE+)\n"));
    Task& waiter = spawn([&] { second = load({.body = kEmpty}); });
    await_sleep(waiter);
    go.complete();
    join_all();
    modules().unregister_notifier(&gate);
    EXPECT_EQ(first, succeeds ? 0 : EPERM);
    EXPECT_EQ(second, succeeds ? EEXIST : EBUSY);
    modules().unload_all();
  }
}

TEST_F(ModuleComing, AUserWaitsForInitOfItsLibrary) {
  Completion coming, go;
  Listener gate([&](unsigned long action, ::module* m) {
    if (action != MODULE_STATE_COMING || m->name[0] != 'l') return 0;
    coming.complete();
    go.wait();
    return 0;
  });
  modules().register_notifier(&gate);
  int library = -1, user = -1;
  spawn([&] {
    library = load({.name = "lib", .body = "int v; EXPORT_SYMBOL(v);" + std::string(kEmpty)});
  });
  coming.wait();
  Task& waiter = spawn([&] {
    user = load({.name = "user",
                 .body = "extern int v; int init_module(void) { return v; } void "
                         "cleanup_module(void) {}"});
  });
  await_sleep(waiter);
  go.complete();
  join_all();
  modules().unregister_notifier(&gate);
  EXPECT_EQ(library, 0);
  EXPECT_EQ(user, 0) << log();
  EXPECT_EQ(unload("lib"), EWOULDBLOCK);
}

TEST_F(ModuleComing, AnUnloadedModulesNotifierIsDropped) {
  ASSERT_EQ(load({.body = R"(
int register_module_notifier(struct notifier_block *);
static int heard(struct notifier_block *n, unsigned long action, void *m) { return 0; }
static struct notifier_block block = { heard };
int init_module(void) { return register_module_notifier(&block); }
void cleanup_module(void) {})"}),
            0)
      << log();
  EXPECT_EQ(unload("probe"), 0);
  EXPECT_THAT(log(), HasSubstr("probe: freed with a module notifier still registered"));
  EXPECT_EQ(load({.body = kEmpty}), 0);
}

#if !defined(__SANITIZE_THREAD__)
class ModuleOops : public ModuleComing {
 protected:
  ModuleOops() { host::native::install_fault_handler(oops); }
};

TEST_F(ModuleOops, InInitItStaysComing) {
  EXPECT_EQ(load({.body = "int init_module(void) { *(volatile int *)8 = 1; return 0; } void "
                          "cleanup_module(void) {}"}),
            EFAULT);
  EXPECT_THAT(log(), HasSubstr("init_module+0x"));
  EXPECT_EQ(modules().list()[0].state, MODULE_STATE_COMING);
  EXPECT_EQ(load({.body = kEmpty}), EBUSY);
  EXPECT_EQ(unload("probe"), EBUSY);
}

TEST_F(ModuleOops, InExitItStaysGoing) {
  ASSERT_EQ(load({.body = "int init_module(void) { return 0; } void cleanup_module(void) { "
                          "*(volatile int *)8 = 1; }"}),
            0);
  EXPECT_EQ(unload("probe"), EFAULT);
  EXPECT_EQ(modules().list()[0].state, MODULE_STATE_GOING);
  EXPECT_EQ(unload("probe"), EBUSY);
  EXPECT_EQ(load({.body = kEmpty}), EBUSY);
}

TEST_F(ModuleOops, PinsTheModule) {
  ASSERT_EQ(load({.body = kEmpty}), 0);
  Module* module = modules().owner_of(modules().find("probe"));
  ASSERT_TRUE(module);
  modules().pin(*module);
  modules().pin(*module);
  EXPECT_EQ(modules().list()[0].references, 1);
  EXPECT_EQ(unload("probe"), EWOULDBLOCK);
}
#endif

class Directory {
 public:
  Directory() {
    char name[] = "/tmp/holdfast-modprobe-XXXXXX";
    if (mkdtemp(name)) path = name;
  }
  ~Directory() { std::filesystem::remove_all(path); }
  void add(const std::string& name, const testing::Image& image) {
    std::ofstream(path + "/" + name + ".ko", std::ios::binary)
        .write(reinterpret_cast<const char*>(image.data()),
               static_cast<std::streamsize>(image.size()));
  }
  std::string path;
};

class ModuleRequest : public Directory, public ModuleTest {
 protected:
  ModuleRequest() : ModuleTest(Boot{.modprobe_directory = path}) {}
  std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const ModuleInfo& info : modules().list()) all.push_back(info.name);
    return all;
  }
};

TEST_F(ModuleRequest, LoadsByNameAliasAndDependency) {
  add("lib-one",
      build({.name = "lib_one", .body = "int v; EXPORT_SYMBOL(v);" + std::string(kEmpty)}));
  add("user", build({.name = "user",
                     .body = "MODULE_INFO(depends, \"lib_one\"); MODULE_INFO(alias, \"char-*\");"
                             "extern int v; int init_module(void) { return v; } void "
                             "cleanup_module(void) {}"}));
  add("broken", testing::Image(100));
  EXPECT_EQ(modules().request("user"), 0) << log();
  EXPECT_THAT(names(), ElementsAre("user", "lib_one"));
  EXPECT_EQ(modules().request("user"), 0);
  EXPECT_EQ(unload("user"), 0);
  EXPECT_EQ(modules().request("char-major-10"), 0);
  EXPECT_THAT(names(), ElementsAre("user", "lib_one"));
  EXPECT_EQ(modules().request("nothing"), 256);
  EXPECT_EQ(modules().request("broken"), 256);
  EXPECT_EQ(modules().request("../user"), 256);
}

TEST_F(ModuleRequest, SoftDependenciesMayBeMissing) {
  add("first", build({.name = "first", .body = kEmpty}));
  add("last", build({.name = "last", .body = kEmpty}));
  add("soft", build({.name = "soft",
                     .body = "MODULE_INFO(softdep, \"pre: nothing first post: soft last\");" +
                             std::string(kEmpty)}));
  EXPECT_EQ(modules().request("soft"), 0) << log();
  EXPECT_THAT(names(), ElementsAre("last", "soft", "first"));  // the newest first
}

TEST_F(ModuleRequest, ModulesAskForModules) {
  add("wanted", build({.name = "wanted", .body = kEmpty}));
  EXPECT_EQ(load({.body = "int __request_module(bool wait, const char *format, ...); int "
                          "init_module(void) { return __request_module(1, \"%s%c\", \"wante\", "
                          "'d'); } void cleanup_module(void) {}"}),
            0)
      << log();
  EXPECT_THAT(names(), ::testing::UnorderedElementsAre("wanted", "probe"));
}

}  // namespace
}  // namespace holdfast::kernel
