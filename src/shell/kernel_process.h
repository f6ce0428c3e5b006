// KernelProcess: a process that is a kernel: modules, trees, the FUSE sessions that show them, and
// the sockets over which it is told what to do. One serves `holdfast up`, another each `run`.
//
// Model: the main thread accepts and watches; each connection has a thread, which is a task of the
// kernel with the client's pid, user and name, and does one request at a time. A client that goes
// away in the middle of a request is a killed process: its task gets SIGKILL, as insmod's would.
// A connection is given up, never waited for, when the process stops.
// Lock order: mutex_ (connections and mounts) is a leaf; the kernel is entered without it.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/scoped_fd.h"
#include "fuse/server.h"
#include "host/native/native_host.h"
#include "kernel/core/syslog.h"
#include "kernel/kernel.h"
#include "shell/black_box.h"
#include "shell/connection.h"
#include "shell/mappings.h"

namespace holdfast::shell {

struct KernelOptions {
  kernel::Boot boot;
  ScopedFd listener;                  // may be missing
  std::string socket_path;            // of the listener; removed at the end
  std::vector<ScopedFd> connections;  // there from the start
  bool owned = false;                 // stop when the first of them ends
  ScopedFd stop;                      // an eventfd: a number written to it is stop()
  ScopedFd ready;                     // gets a byte when requests are taken
  BlackBox* black_box = nullptr;
  std::string mounts_file;  // where to note what is mounted, for the monitor
};

class KernelProcess {
 public:
  explicit KernelProcess(KernelOptions options);
  ~KernelProcess();
  // Until stop(), or the owner goes.
  void run();

  // For the commands (commands.cc). Any connection's thread.
  kernel::Kernel& kernel() { return *kernel_; }
  void stop();
  struct MountInfo {
    std::string where;
    std::size_t open_files;
  };
  std::vector<MountInfo> mounts();
  // False: libfuse would not serve it.
  bool serve(ScopedFd device, const std::string& where, bool with_machine, unsigned uid,
             unsigned gid);
  // The open file that fuse::kNumberOfHandle says `number` of; nullptr: there is none.
  RefPtr<kernel::fs::File> file_numbered(std::uint64_t number);
  Mappings& mappings() { return mappings_; }
  kernel::Syslog& syslog() { return syslog_; }
  // Until the machine knows of every entry that has come or gone.
  void settle();
  // Until every file that programs have closed so far is closed (fuse::Server::settle_releases).
  void settle_releases();
  // The main thread is to look again at who is busy.
  void wake();

  static constexpr std::size_t kMaxConnections = 64;

 private:
  struct Mount {
    std::string where;
    std::shared_ptr<fuse::Server> server;
    std::shared_ptr<std::atomic<bool>> ended;
  };
  std::vector<std::shared_ptr<fuse::Server>> servers();
  void add_connection(ScopedFd socket, bool owner);
  void accept_one();
  void watch_once();
  void reap();
  void note_mounts();
  void end_connections();

  KernelOptions options_;
  host::native::NativeHost host_;
  kernel::Task task_;
  host::native::Attach attach_;
  std::unique_ptr<kernel::Kernel> kernel_;
  kernel::Syslog syslog_;
  ScopedFd wake_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::list<std::unique_ptr<Connection>> connections_;
  std::list<Mount> mounts_;
  Mappings mappings_;
};

// Exit statuses of the process. kPanicked is also that of `holdfast run` then.
inline constexpr int kPanicked = 120;
inline constexpr int kStuck = 121;  // told to stop, it did not within kStopSeconds
inline constexpr unsigned kStopSeconds = 10;

// The whole life of a kernel process, in a child that was just forked. Returns its exit status.
int kernel_main(KernelOptions options);

}  // namespace holdfast::shell
