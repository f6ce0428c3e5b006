#include "fuse/server.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "fuse/operations.h"
#include "fuse/union_dir.h"

namespace holdfast::fuse {

Server::Server(kernel::fs::Vfs& changes, RefPtr<kernel::fs::Inode> root, ServerOptions options)
    : changes_(changes), options_(std::move(options)), nodes_(std::move(root)) {}

std::unique_ptr<Server> Server::start(kernel::Kernel& kernel, kernel::fs::Vfs& changes,
                                      RefPtr<kernel::fs::Inode> root, ScopedFd device,
                                      ServerOptions options) {
  std::unique_ptr<Server> server(new Server(changes, std::move(root), std::move(options)));
  char name[] = "holdfast";
  char* arguments[] = {name, nullptr};
  fuse_args args = FUSE_ARGS_INIT(1, arguments);
  const fuse_lowlevel_ops& all = operations();
  server->session_ = ::fuse_session_new(&args, &all, sizeof all, server.get());
  ::fuse_opt_free_args(&args);
  if (!server->session_) return nullptr;
  std::string path = "/dev/fd/" + std::to_string(device.get());
  if (::fuse_session_mount(server->session_, path.c_str()) != 0) return nullptr;
  device.release();  // the session's from here on
  server->notifier_ = std::make_shared<Notifier>(
      server->session_, [raw = server.get()](NodeId node) { raw->nodes_.set_forgotten(node); });
  server->echo_ = std::make_unique<Echo>(server->session_);
  server->pool_ = std::make_unique<WorkerPool>(kernel, server->session_);
  changes.watch(server.get());
  server->notifier_->start();
  server->pool_->start([raw = server.get()] {
    raw->echo_->end();
    if (raw->options_.ended) raw->options_.ended();
  });
  return server;
}

Server::~Server() {
  if (pool_) {
    pool_->stop();
    changes_.unwatch(this);
    notifier_->stop();
  }
  for (;;) {
    Handle* handle = nullptr;
    {
      std::lock_guard lock(handles_mutex_);
      if (handles_.empty()) break;
      handle = handles_.front();
    }
    drop_handle(*handle);
  }
  if (session_) ::fuse_session_destroy(session_);
}

std::size_t Server::open_files() {
  std::lock_guard lock(handles_mutex_);
  return handles_.size();
}

RefPtr<kernel::fs::File> Server::file_numbered(std::uint64_t number) {
  std::lock_guard lock(handles_mutex_);
  for (Handle* handle : handles_) {
    if (handle->number() == number) return handle->shared_file();
  }
  return nullptr;
}

void Server::settle_releases() {
  const auto until = std::chrono::steady_clock::now() + kReleasePatience;
  std::uint64_t asked = 0;  // of all handles up to this number
  for (;;) {
    const Handle* next = nullptr;
    std::unique_lock lock(handles_mutex_);
    for (Handle* handle : handles_) {
      if (handle->number() > asked && (!next || handle->number() < next->number())) next = handle;
    }
    if (!next) break;
    asked = next->number();
    const NodeId node = next->node();
    lock.unlock();
    if (echo_->wait(node, until)) return;
  }
  // A node that is open here and unknown to the machine: its RELEASE is on the way.
  std::unique_lock lock(handles_mutex_);
  handle_gone_.wait_until(lock, until, [&] {
    return std::ranges::none_of(handles_, [&](auto* handle) { return handle->number() <= asked; });
  });
}

Handle& Server::add_handle(NodeId node, RefPtr<kernel::fs::File> file, const Caller& opener) {
  auto* handle = new Handle(node, std::move(file), opener);
  nodes_.opened(node, 1);
  std::lock_guard lock(handles_mutex_);
  handle->place = handles_.insert(handles_.end(), handle);
  return *handle;
}

void Server::drop_handle(Handle& handle) {
  RefPtr<kernel::fs::File> file;
  {
    std::lock_guard lock(handles_mutex_);
    file = handle.take_file();
  }
  file = nullptr;  // the module's release runs
  {
    std::lock_guard lock(handles_mutex_);
    handles_.erase(handle.place);
    handle_gone_.notify_all();
  }
  nodes_.opened(handle.node(), -1);
  delete &handle;
}

Listing& Server::add_listing(NodeId node) {
  nodes_.opened(node, 1);
  std::lock_guard lock(handles_mutex_);
  Listing& listing = listings_.emplace_back(node);
  listing.place = std::prev(listings_.end());
  return listing;
}

void Server::drop_listing(Listing& listing) {
  nodes_.opened(listing.node, -1);
  std::lock_guard lock(handles_mutex_);
  listings_.erase(listing.place);
}

void Server::entry_added(std::string_view directory, std::string_view name) {
  name_changed(directory, name, false);
}

void Server::entry_removed(std::string_view directory, std::string_view name) {
  name_changed(directory, name, true);
}

void Server::name_changed(std::string_view directory, std::string_view name, bool removed) {
  NodeId parent = nodes_.directory(directory);
  if (parent == 0) return;  // then the machine knows no name in it
  NodeId child = nodes_.detach(parent, name);
  // Removed and not known: a look-up may be on its way that found it.
  if (child == 0 && !removed) return;
  // The machine gives a directory's name up only when it knows none in it.
  if (removed && child != 0) {
    for (NodeTable::Name& below : nodes_.detach_below(child))
      notifier_->forget_name(below.parent, below.child, std::move(below.name));
  }
  notifier_->forget_name(parent, removed ? child : 0, std::string(name));
}

RefPtr<kernel::fs::Inode> make_root(kernel::fs::Vfs& vfs, bool with_machine) {
  auto root = make_ref<StaticDir>("/");
  for (const auto& mount : vfs.mounts()) {
    std::string name = mount.where.substr(1);
    // A mount below another ("/sys/kernel/debug") is reached through that one.
    if (name.empty() || name.find('/') != std::string::npos) continue;
    root->add(name, with_machine ? make_union(mount.root, mount.where) : mount.root);
  }
  return root;
}

}  // namespace holdfast::fuse
