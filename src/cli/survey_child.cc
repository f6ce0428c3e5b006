// One module in a process of its own: loaded, everything it made read and written, unloaded, looked
// after. What is found goes out line by line, so that a process that ends early has told the rest.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "api/thread_tasks.h"
#include "build/files.h"
#include "cli/survey.h"
#include "cli/versions.h"
#include "host/native/faults.h"
#include "host/native/native_host.h"
#include "kernel/chardev/char_devices.h"
#include "kernel/chardev/dev_fs.h"
#include "kernel/core/log.h"
#include "kernel/core/oops.h"
#include "kernel/core/slab.h"
#include "kernel/core/tasks.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/mapping.h"
#include "kernel/module/module.h"

namespace holdfast::cli::survey {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRead = 64 * 1024;         // of one entry
constexpr std::size_t kMostWritten = 256;            // back to it
constexpr std::size_t kMostEntries = 200;            // exercised
constexpr std::chrono::seconds kThreadsEnd(1);       // after the unload
constexpr std::string_view kNodes = "/dev/survey/";  // where numbers without a node get one

struct Node {
  std::uint32_t mode = 0;
  std::uint32_t device = 0;
};
using Tree = std::map<std::string, Node>;

std::string errno_text(int code) {
  const char* name = ::strerrorname_np(code);
  return name ? name : code == 512 ? "ERESTARTSYS" : "error " + std::to_string(code);
}

// Threads that the kernel starts when they are first needed.
bool own_thread(const std::string& name) {
  return name.starts_with("kworker") || name.starts_with("ksoftirqd") || name == "rcu_sched" ||
         name == "tick";
}

// What there is at one moment.
struct State {
  Tree tree;
  std::set<std::string> devices;  // lines of /proc/devices
  std::map<int, std::string> tasks;
};

class Child {
 public:
  Child(const Work& work, int pipe);
  void run();

 private:
  enum class Ended : std::uint8_t { kDone, kInterrupted, kStuck };
  void say(const json& line);
  void stage(const std::string& what) { say({{"stage", what}}); }
  // Runs `code` as a task of its own; after `limit` seconds it gets SIGINT, then SIGKILL. `rescue`
  // may then do what it seems to wait for.
  Ended timed(double limit, std::function<void()> code, const std::function<void()>& rescue = {});
  [[noreturn]] void stuck(const std::string& what);

  State look();
  void look_below(const std::string& directory, Tree& tree, int depth);
  bool load(const State& before);
  void not_loaded(const std::string& reason, bool refused, const State& before);
  void exercise(const std::string& path, const Node& node);
  std::string read(const std::string& path, std::string& contents,
                   const std::function<void()>& rescue = {});
  std::string write(const std::string& path, const std::string& contents);
  void note_entries(const State& before);
  void make_nodes();
  bool unload();
  bool note_left(const State& before);  // false: something is
  bool oopsed() { return kernel_->tainted() & 1u << static_cast<unsigned>(kernel::Taint::kDie); }
  void note_log();
  std::string reason_in_log(std::uint64_t from);

  const Work& work_;
  const int pipe_;
  host::native::NativeHost host_;
  std::shared_ptr<api::ThreadTasks> threads_;
  std::unique_ptr<kernel::Kernel> kernel_;
  std::vector<std::string> loaded_;
  std::string module_;  // the name of the last
  Tree made_;
};

Child::Child(const Work& work, int pipe)
    : work_(work), pipe_(pipe), threads_(std::make_shared<api::ThreadTasks>(host_)) {
  host::native::install_fault_handler(kernel::oops);
  api::Inside inside(*threads_);
  kernel::Boot boot;
  boot.version = version_of_files(work.files);
  kernel_ = std::make_unique<kernel::Kernel>(host_, boot);
  threads_->kernel_started(*kernel_);
}

void Child::say(const json& line) {
  const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t wrote = ::write(pipe_, text.data() + at, text.size() - at);
    if (wrote < 0) ::_exit(3);
    at += static_cast<std::size_t>(wrote);
  }
}

Child::Ended Child::timed(double limit, std::function<void()> code,
                          const std::function<void()>& rescue) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    int pid = 0;
    bool done = false;
  };
  auto shared = std::make_shared<Shared>();
  std::thread thread([this, shared, code = std::move(code)] {
    {
      api::Inside inside(*threads_);
      std::lock_guard guard(shared->mutex);
      shared->pid = kernel::current_task().c.pid;
    }
    code();
    std::lock_guard guard(shared->mutex);
    shared->done = true;
    shared->changed.notify_all();
  });
  const std::chrono::duration<double> time(limit);
  auto wait = [&] {
    std::unique_lock guard(shared->mutex);
    return shared->changed.wait_for(guard, time, [&] { return shared->done; });
  };
  Ended ended = Ended::kDone;
  bool done = wait();
  for (int signal : {SIGINT, SIGKILL}) {
    if (done) break;
    ended = Ended::kInterrupted;
    api::Inside inside(*threads_);
    (void)kernel_->tasks().kill(shared->pid, signal);
    done = wait();
  }
  if (!done && rescue) {
    rescue();
    done = wait();
  }
  if (done) {
    thread.join();
    return ended;
  }
  thread.detach();
  return Ended::kStuck;
}

void Child::stuck(const std::string& what) {
  note_log();
  say({{"result", "stuck"}, {"reason", what}});
  ::_exit(0);
}

void Child::look_below(const std::string& directory, Tree& tree, int depth) {
  auto inode = kernel_->vfs().walk(directory, false);
  if (!inode.ok() || depth > 12) return;
  std::vector<std::pair<std::string, Node>> below;
  (void)(*inode)->readdir(0, [&](const kernel::fs::DirEntry& entry, std::uint64_t) {
    below.push_back({directory + "/" + std::string(entry.name), {entry.mode, 0}});
    return true;
  });
  for (auto& [path, node] : below) {
    auto found = kernel_->vfs().walk(path, false);
    if (!found.ok()) continue;
    (void)(*found)->refresh();
    node.mode = (*found)->c.i_mode;
    node.device = (*found)->c.i_rdev;
    tree[path] = node;
    if (S_ISDIR(node.mode)) look_below(path, tree, depth + 1);
  }
}

State Child::look() {
  api::Inside inside(*threads_);
  State state;
  for (const auto& mount : kernel_->vfs().mounts()) look_below(mount.where, state.tree, 0);
  const std::string text = kernel_->char_devices().text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) state.devices.insert(text.substr(at, end - at));
    at = end + 1;
  }
  for (const auto& [pid, name] : kernel_->tasks().spawned())
    if (!own_thread(name)) state.tasks[pid] = name;
  return state;
}

std::string Child::reason_in_log(std::uint64_t from) {
  api::Inside inside(*threads_);
  static constexpr std::string_view kTelling[] = {
      "Unknown symbol", "BUG:", "kernel BUG", "Oops", "invalid", "disagrees", "general protection"};
  std::string last;
  for (auto record = kernel_->log().read(from); record.ok();
       record = kernel_->log().read(record->sequence + 1)) {
    if (record->text.ends_with("taints kernel.") || record->text.ends_with("tainting kernel"))
      continue;
    last = record->text;
    for (std::string_view words : kTelling)
      if (last.find(words) != std::string::npos) return last;
  }
  return last;
}

// A module that declines is no failure, unless it forgot something, or fell on its way.
void Child::not_loaded(const std::string& reason, bool refused, const State& before) {
  note_log();
  if (oopsed()) return say({{"result", "oops"}, {"reason", reason_in_log(0)}});
  if (refused && !note_left(before)) return;
  say({{"result", refused ? "refused" : "load"}, {"reason", reason}});
}

bool Child::load(const State& before) {
  for (const std::string& file : work_.files) {
    const bool target = &file == &work_.files.back();
    const auto image = build::read_file(file);
    Status status = Error{ENOENT};
    std::uint64_t from = 0;
    std::set<std::string> loaded_before;
    int refusals = 0;
    if (image) {
      api::Inside inside(*threads_);
      from = kernel_->log().next_sequence();
      refusals = kernel_->modules().refusals();
      for (const auto& module : kernel_->modules().list()) loaded_before.insert(module.name);
    }
    const Ended ended = timed(10 * work_.time_limit, [&] {
      if (!image) return;
      api::Inside inside(*threads_);
      status = kernel_->modules().load(std::as_bytes(std::span(*image)),
                                       target ? work_.parameters : std::string(),
                                       kernel::LoadFlags::kNone, file);
    });
    if (ended == Ended::kStuck) stuck("insmod does not come back");
    if (!status.ok()) {
      std::string reason = errno_text(status.code());
      if (ended == Ended::kInterrupted) reason += " after a signal, as it took too long";
      if (auto words = reason_in_log(from); !words.empty()) reason += ": " + words;
      not_loaded(reason, target && kernel_->modules().refusals() > refusals, before);
      return false;
    }
    api::Inside inside(*threads_);
    for (const auto& module : kernel_->modules().list())
      if (!loaded_before.contains(module.name)) loaded_.push_back(module.name);
  }
  module_ = loaded_.back();
  return true;
}

// Numbers that lead to a driver, but have no node: Linux users would call mknod.
void Child::make_nodes() {
  api::Inside inside(*threads_);
  std::set<std::uint32_t> known;
  for (const auto& [path, node] : made_)
    if (S_ISCHR(node.mode)) known.insert(node.device);
  for (const auto& [first, count] : kernel_->char_devices().mapped()) {
    if (kernel::major_of(first) == 10 || known.contains(first)) continue;
    const std::string path =
        std::to_string(kernel::major_of(first)) + ":" + std::to_string(kernel::minor_of(first));
    if (kernel_->char_devices().dev_fs().make_node("survey/" + path, first, S_IFCHR | 0600).ok())
      made_[std::string(kNodes) + path] = {S_IFCHR | 0600, first};
  }
}

// What every module has.
bool of_any_module(const std::string& path) {
  return path.starts_with("/sys/module/") && path.find("/parameters/") == std::string::npos;
}
// What every device has.
bool of_any_device(const std::string& path) {
  return path.ends_with("/uevent") || path.find("/power/") != std::string::npos;
}

void Child::note_entries(const State& before) {
  const State now = look();
  for (const auto& [path, node] : now.tree)
    if (!before.tree.contains(path)) made_[path] = node;
  make_nodes();
  json registered = json::array();
  for (const std::string& line : now.devices)
    if (!before.devices.contains(line)) registered.push_back("number " + line);
  for (const auto& [pid, name] : now.tasks)
    if (!before.tasks.contains(pid)) registered.push_back("thread " + name);
  say({{"registered", registered}});
}

// A page of what the file shows, if it shows any. What touching it comes to is the module's affair.
void map_one_page(const RefPtr<kernel::fs::File>& file) {
  auto mapping = kernel::Mapping::create(file, {4096, 0, PROT_READ});
  if (mapping.ok()) (void)(*mapping)->touch(0, false);
}

std::string Child::read(const std::string& path, std::string& contents,
                        const std::function<void()>& rescue) {
  std::string answer;
  const Ended ended = timed(
      work_.time_limit,
      [&] {
        api::Inside inside(*threads_);
        auto file = kernel_->vfs().open(path, O_RDONLY);
        if (!file.ok()) {
          answer = errno_text(file.code());
          return;
        }
        std::array<char, 4096> buffer;
        Result<std::size_t> got = std::size_t{0};
        do {
          got = (*file)->read(buffer.data(), buffer.size());
          if (got.ok()) contents.append(buffer.data(), *got);
          // Who has a signal does not come back to read on.
        } while (got.ok() && *got > 0 && contents.size() < kMostRead &&
                 !kernel::signal_pending(kernel::current_task()));
        answer = got.ok() || !contents.empty() ? std::to_string(contents.size()) + " bytes"
                                               : errno_text(got.code());
        (void)(*file)->poll(nullptr);
        map_one_page(*file);
        (void)(*file)->flush();
      },
      rescue);
  if (ended == Ended::kStuck) stuck("read of " + path + " does not come back");
  return ended == Ended::kInterrupted ? "waits" : answer;
}

std::string Child::write(const std::string& path, const std::string& contents) {
  std::string answer;
  const std::string text = contents.empty() ? "1\n" : contents.substr(0, kMostWritten);
  const Ended ended = timed(work_.time_limit, [&] {
    api::Inside inside(*threads_);
    auto file = kernel_->vfs().open(path, O_WRONLY);
    if (!file.ok()) {
      answer = errno_text(file.code());
      return;
    }
    auto wrote = (*file)->write(text.data(), text.size());
    answer = wrote.ok() ? std::to_string(*wrote) + " bytes" : errno_text(wrote.code());
    (void)(*file)->flush();
  });
  if (ended == Ended::kStuck) stuck("write to " + path + " does not come back");
  return ended == Ended::kInterrupted ? "waits" : answer;
}

void Child::exercise(const std::string& path, const Node& node) {
  if (of_any_module(path)) return;
  const bool file = S_ISREG(node.mode) || S_ISCHR(node.mode);
  json entry = {{"path", path}};
  char mode[8];
  std::snprintf(mode, sizeof mode, "%04o", node.mode & 07777);
  entry["mode"] = mode;
  entry["type"] = S_ISDIR(node.mode)   ? "directory"
                  : S_ISLNK(node.mode) ? "link"
                  : S_ISCHR(node.mode) ? "device"
                                       : "file";
  if (file && !of_any_device(path)) {
    std::string contents, again;
    if (node.mode & 0444) {
      stage("reading " + path);
      // A reader that no signal wakes may be waiting for a writer.
      entry["read"] = read(path, contents, [&] {
        if (node.mode & 0222) entry["write"] = write(path, "");
      });
    }
    if (node.mode & 0222 && !entry.contains("write")) {
      stage("writing " + path);
      entry["write"] = write(path, contents);
    }
    if ((node.mode & 0444) && (node.mode & 0222) && entry["read"] != "waits") {
      stage("reading " + path + " again");
      entry["read again"] = read(path, again);
    }
  }
  say({{"entry", entry}});
}

bool Child::unload() {
  for (auto name = loaded_.rbegin(); name != loaded_.rend(); ++name) {
    Status status;
    bool permanent = false;
    int references = 0;
    const Ended ended = timed(10 * work_.time_limit, [&] {
      api::Inside inside(*threads_);
      for (const auto& module : kernel_->modules().list()) {
        if (module.name != *name) continue;
        permanent = module.has_init && !module.has_exit;
        references = module.references;
      }
      status = kernel_->modules().unload(*name, O_NONBLOCK);
    });
    if (ended == Ended::kStuck) stuck("rmmod does not come back");
    if (status.ok()) continue;
    if (permanent && status.code() == EBUSY) {
      say({{"note", "cannot be unloaded: it has no exit function"}});
      return false;
    }
    std::string reason = errno_text(status.code());
    if (references > 0) reason += ": " + std::to_string(references) + " references";
    say({{"result", "unload"}, {"reason", reason}});
    return false;
  }
  return true;
}

bool Child::note_left(const State& before) {
  std::vector<std::string> left;
  if (made_.contains("/dev/survey")) made_.erase("/dev/survey");
  State now = look();
  // A thread that has been let go ends a moment later.
  const auto until = std::chrono::steady_clock::now() + kThreadsEnd;
  while (now.tasks.size() > before.tasks.size() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    now = look();
  }
  for (const auto& [path, node] : now.tree)
    if (!before.tree.contains(path) && !path.starts_with("/dev/survey")) left.push_back(path);
  for (const std::string& line : now.devices)
    if (!before.devices.contains(line)) left.push_back("number " + line);
  for (const auto& [pid, name] : now.tasks)
    if (!before.tasks.contains(pid)) left.push_back("thread " + name);
  api::Inside inside(*threads_);
  for (const auto& leak : kernel_->slab().reported_leaks())
    left.push_back(std::to_string(leak.bytes) + " bytes of memory from " + leak.site);
  if (left.empty()) return true;
  std::string reason = left[0];
  if (left.size() > 1) reason += " (and " + std::to_string(left.size() - 1) + " more)";
  say({{"left", left}});
  say({{"result", "left"}, {"reason", reason}});
  return false;
}

void Child::note_log() {
  api::Inside inside(*threads_);
  json lines = json::array();
  for (auto record = kernel_->log().read(0); record.ok();
       record = kernel_->log().read(record->sequence + 1))
    lines.push_back(record->text);
  say({{"log", lines}});
}

void Child::run() {
  const State before = look();
  stage("loading");
  if (!load(before)) return;
  stage("listing");
  note_entries(before);
  std::size_t count = 0;
  for (const auto& [path, node] : made_) {
    if (++count > kMostEntries) {
      say({{"note", "only the first " + std::to_string(kMostEntries) + " entries"}});
      break;
    }
    exercise(path, node);
  }
  if (kernel_->tainted() & 1u << static_cast<unsigned>(kernel::Taint::kWarn))
    say({{"note", "it ran into a warning"}});
  stage("unloading");
  if (!oopsed() && unload()) {
    stage("looking for what is left");
    (void)note_left(before);
  }
  note_log();
  if (oopsed()) say({{"result", "oops"}, {"reason", reason_in_log(0)}});
  say({{"done", true}});
}

}  // namespace

void child(const Work& work, int pipe) {
  auto* one = new Child(work, pipe);  // never torn down: a module's threads may still run
  one->run();
  ::_exit(0);
}

}  // namespace holdfast::cli::survey
