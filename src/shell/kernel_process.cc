#include "shell/kernel_process.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "host/native/faults.h"
#include "kernel/core/log.h"
#include "kernel/core/oops.h"
#include "kernel/fs/vfs.h"

namespace holdfast::shell {
namespace {

constexpr int kSweepMilliseconds = 50;

host::native::Options host_options(BlackBox* box) {
  host::native::Options options;
  if (!box) return options;
  options.log = [box](std::string_view line) { box->add_line(line); };
  options.panic = [box](std::string_view reason) {
    box->set_panic(reason);
    ::_exit(kPanicked);
  };
  return options;
}

}  // namespace

KernelProcess::KernelProcess(KernelOptions options)
    : options_(std::move(options)),
      host_(host_options(options_.black_box)),
      attach_(host_, task_),
      kernel_(std::make_unique<kernel::Kernel>(host_, options_.boot)),
      syslog_(kernel_->log()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (options_.black_box) kernel_->log().set_console_level(8);
  bool owner = options_.owned;
  for (auto& socket : options_.connections) {
    add_connection(std::move(socket), owner);
    owner = false;
  }
  options_.connections.clear();
}

KernelProcess::~KernelProcess() {
  end_connections();
  std::list<Mount> mounts;
  {
    std::lock_guard lock(mutex_);
    mounts.swap(mounts_);
  }
  mappings_.clear();
  mounts.clear();  // closes what is open, so that modules can go
  kernel_.reset();
  if (!options_.socket_path.empty()) ::unlink(options_.socket_path.c_str());
}

void KernelProcess::wake() {
  std::uint64_t one = 1;
  (void)!::write(wake_.get(), &one, sizeof one);
}

void KernelProcess::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
}

void KernelProcess::add_connection(ScopedFd socket, bool owner) {
  std::lock_guard lock(mutex_);
  connections_.push_back(std::make_unique<Connection>(*this, std::move(socket), owner));
  connections_.back()->start();
}

void KernelProcess::accept_one() {
  ScopedFd socket(::accept4(options_.listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket.ok()) return;
  std::size_t count = 0;
  {
    std::lock_guard lock(mutex_);
    count = connections_.size();
  }
  if (!is_allowed(socket.get())) {
    (void)send_message(socket.get(), {{"error", EPERM}});
  } else if (count >= kMaxConnections) {
    (void)send_message(socket.get(), {{"error", EBUSY}});
  } else {
    add_connection(std::move(socket), false);
  }
}

// Takes away what has ended.
void KernelProcess::reap() {
  std::list<std::unique_ptr<Connection>> connections;
  std::list<Mount> mounts;
  {
    std::lock_guard lock(mutex_);
    for (auto at = connections_.begin(); at != connections_.end();) {
      auto here = at++;
      if (!(*here)->done()) continue;
      if ((*here)->owner()) stopping_ = true;
      connections.splice(connections.end(), connections_, here);
    }
    for (auto at = mounts_.begin(); at != mounts_.end();) {
      auto here = at++;
      if (*here->ended) mounts.splice(mounts.end(), mounts_, here);
    }
  }
  bool changed = !mounts.empty();
  connections.clear();
  mounts.clear();  // enters the kernel: open files are closed
  if (changed) note_mounts();
}

void KernelProcess::watch_once() {
  std::vector<pollfd> polled = {{wake_.get(), POLLIN, 0}, {options_.stop.get(), POLLIN, 0}};
  if (options_.listener.ok()) polled.push_back({options_.listener.get(), POLLIN, 0});
  std::size_t first = polled.size();
  std::vector<Connection*> watched;  // only this thread removes connections
  {
    std::lock_guard lock(mutex_);
    for (auto& connection : connections_) {
      if (!connection->watched()) continue;
      watched.push_back(connection.get());
      polled.push_back({connection->fd(), POLLRDHUP, 0});
    }
  }
  // Nobody says when a program lets a mapping go.
  const int patience = mappings_.any() ? kSweepMilliseconds : -1;
  if (::poll(polled.data(), polled.size(), patience) < 0) return;
  std::uint64_t count = 0;
  if (polled[0].revents) (void)!::read(wake_.get(), &count, sizeof count);
  for (std::size_t i = 0; i < watched.size(); ++i) {
    if (polled[first + i].revents & (POLLRDHUP | POLLHUP | POLLERR)) watched[i]->abandon();
  }
  if (polled[1].revents) stop();
  if (first > 2 && polled[2].revents) accept_one();
}

void KernelProcess::run() {
  if (options_.ready.ok()) (void)!::write(options_.ready.get(), "r", 1);
  options_.ready.reset();
  for (;;) {
    reap();
    mappings_.sweep();
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    watch_once();
  }
}

void KernelProcess::end_connections() {
  options_.listener.reset();
  std::list<std::unique_ptr<Connection>> connections;
  {
    std::lock_guard lock(mutex_);
    connections.swap(connections_);
  }
  for (auto& connection : connections) connection->abandon();
  connections.clear();  // joins
}

std::vector<KernelProcess::MountInfo> KernelProcess::mounts() {
  std::vector<MountInfo> result;
  std::lock_guard lock(mutex_);
  for (auto& mount : mounts_) {
    if (!*mount.ended) result.push_back({mount.where, mount.server->open_files()});
  }
  return result;
}

void KernelProcess::note_mounts() {
  if (options_.mounts_file.empty()) return;
  std::ofstream file(options_.mounts_file, std::ios::trunc);
  for (auto& mount : mounts()) {
    if (!mount.where.empty()) file << mount.where << '\n';
  }
}

bool KernelProcess::serve(ScopedFd device, const std::string& where, bool with_machine,
                          unsigned uid, unsigned gid) {
  auto ended = std::make_shared<std::atomic<bool>>(false);
  // Whoever looks at a file finds what programs have unmapped before it unmapped.
  auto sweep = [this] {
    if (mappings_.any()) mappings_.sweep();
  };
  auto tell = [this, ended] {
    *ended = true;
    wake();
  };
  auto server =
      fuse::Server::start(*kernel_, kernel_->vfs(), fuse::make_root(kernel_->vfs(), with_machine),
                          std::move(device), {uid, gid, tell, sweep});
  if (!server) return false;
  {
    std::lock_guard lock(mutex_);
    mounts_.push_back({where, std::move(server), ended});
  }
  note_mounts();
  wake();  // it may have ended already
  return true;
}

RefPtr<kernel::fs::File> KernelProcess::file_numbered(std::uint64_t number) {
  std::lock_guard lock(mutex_);
  for (auto& mount : mounts_) {
    if (RefPtr<kernel::fs::File> file = mount.server->file_numbered(number)) return file;
  }
  return nullptr;
}

std::vector<std::shared_ptr<fuse::Server>> KernelProcess::servers() {
  std::vector<std::shared_ptr<fuse::Server>> result;
  std::lock_guard lock(mutex_);
  for (auto& mount : mounts_) {
    if (!*mount.ended) result.push_back(mount.server);
  }
  return result;
}

void KernelProcess::settle() {
  for (auto& server : servers()) server->settle();
}

void KernelProcess::settle_releases() {
  for (auto& server : servers()) server->settle_releases();
}

namespace {

// Where the polite signal of the monitor (SIGUSR1) is heard.
volatile int asked_to_stop = -1;

void hear_stop(int) {
  std::uint64_t one = 1;
  (void)!::write(asked_to_stop, &one, sizeof one);
}

}  // namespace

int kernel_main(KernelOptions options) {
  ::signal(SIGPIPE, SIG_IGN);
  for (int ignored : {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP}) ::signal(ignored, SIG_IGN);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);  // the monitor held some back
  ::setpgid(0, 0);
  if (::chdir("/") != 0) return kPanicked;
  host::native::install_fault_handler(kernel::oops);
  // Before the first answer: the monitor passes signals on as soon as it has one.
  options.stop = ScopedFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  asked_to_stop = options.stop.get();
  ::signal(SIGUSR1, hear_stop);
  {
    KernelProcess process(std::move(options));
    process.run();
    ::signal(SIGUSR1, SIG_IGN);
    // A module may keep its unloading waiting for ever.
    ::signal(SIGALRM, [](int) { ::_exit(kStuck); });
    ::alarm(kStopSeconds);
  }
  ::alarm(0);
  return 0;
}

}  // namespace holdfast::shell
