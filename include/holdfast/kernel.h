// A Linux kernel for modules, as a C++ object: for unit tests of modules.
//
//   holdfast::Kernel kernel;
//   kernel.load("hello_proc.ko");
//   auto file = kernel.open("/proc/hello_world");
//   char text[64];
//   std::size_t got = *file->read(text);
//
// No FUSE, no privileges, no daemon; any number of kernels in one process, each with modules,
// entries and log of its own. Every call may be made from any thread: the calling thread is a task
// of that kernel while it is inside. Errors are Linux errno values (base/result.h): `code()` is 0
// or the errno. Link with -rdynamic or not, it does not matter; CMake: find_package(holdfast),
// holdfast::holdfast.
#pragma once

#include <fcntl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace holdfast {

// KERNEL_VERSION(6, 1, 0): which kernel's headers a module was built against.
constexpr std::uint32_t kernel_version(std::uint32_t major, std::uint32_t minor,
                                       std::uint32_t patch = 0) {
  return major << 16 | minor << 8 | patch;
}

class Kernel;

// A file mapped by mmap(2): the memory that the driver shows. Unmapped by its destructor, which
// calls vm_ops->close; the file stays open until then. Must not outlive its Kernel.
class Mapping {
 public:
  Mapping(Mapping&&) noexcept;
  Mapping& operator=(Mapping&&) noexcept;
  ~Mapping();

  // The program's loads and stores at `offset` bytes: pages are faulted in as they are touched.
  // Bytes moved up to the first that faults; if that is the first, EFAULT for SIGBUS, EACCES for
  // SIGSEGV, ENOMEM.
  Result<std::size_t> read(std::size_t offset, void* buffer, std::size_t size);
  Result<std::size_t> write(std::size_t offset, const void* data, std::size_t size);

 private:
  friend class File;
  struct Impl;
  explicit Mapping(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// An open file. Closed by close() or its destructor; the module's release runs then, unless removal
// has run it already. Must not outlive its Kernel.
class File {
 public:
  File(File&&) noexcept;
  File& operator=(File&&) noexcept;
  ~File();

  // read(2), write(2) at the file's position: bytes moved, 0 at the end, or an errno.
  Result<std::size_t> read(void* buffer, std::size_t size);
  Result<std::size_t> write(const void* data, std::size_t size);
  Result<std::size_t> pread(void* buffer, std::size_t size, std::int64_t position);
  Result<std::size_t> pwrite(const void* data, std::size_t size, std::int64_t position);
  template <class T, std::size_t N>
  Result<std::size_t> read(T (&buffer)[N]) {
    return read(buffer, sizeof buffer);
  }
  Result<std::size_t> write(std::string_view text) { return write(text.data(), text.size()); }
  // Reads until the end of the file.
  Result<std::string> read_all();
  Result<std::int64_t> lseek(std::int64_t offset, int whence);
  // ioctl(2) with a pointer to memory of the caller, of `size` bytes as the command demands ...
  Result<long> ioctl(unsigned command, void* memory, std::size_t size);
  // ... or with a plain number.
  Result<long> ioctl(unsigned command, unsigned long number = 0);
  // As a 32-bit program calls it: compat_ioctl, with a pointer below 4 GiB or a number.
  Result<long> compat_ioctl(unsigned command, void* memory, std::size_t size);
  Result<long> compat_ioctl(unsigned command, std::uint32_t number = 0);
  // mmap(2), MAP_SHARED unless `shared` is false: `length` bytes from `offset`, PROT_*
  // `protection`.
  Result<Mapping> mmap(std::size_t length, int protection, std::int64_t offset = 0,
                       bool shared = true);
  // EPOLLIN, EPOLLOUT, ... that hold now; does not wait.
  std::uint32_t poll();
  // What close(2) answers. The file is closed afterwards whatever it is.
  Status close();

 private:
  friend class Kernel;
  struct Impl;
  explicit File(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A module as /proc/modules shows it.
struct LoadedModule {
  std::string name;
  std::uint64_t size = 0;  // bytes
  int references = 0;
  std::vector<std::string> used_by;
  std::string state;  // "Live", "Loading", "Unloading"
};

// Memory that one place in a module had allocated and the module not freed when it was unloaded.
struct Leak {
  std::string module;
  std::uint64_t objects = 0, bytes = 0;
  std::string site;  // "hello_open+0x24/0x60 [hello_proc]"
};

// What a kernel with netlink would tell udev.
struct Uevent {
  std::uint64_t sequence = 0;
  std::string action;                    // "add", "change", ...
  std::string path;                      // below /sys
  std::vector<std::string> environment;  // "ACTION=add", "DEVPATH=...", "SUBSYSTEM=...", ...
};

class Kernel {
 public:
  struct Options {
    std::uint32_t version = kernel_version(6, 1);
    bool module_unload = true;         // CONFIG_MODULE_UNLOAD
    std::string modprobe_directory{};  // where request_module() looks for NAME.ko
    // A fault in module code becomes an error of the call and a report in the log, instead of the
    // end of the process. Installs signal handlers, process-wide.
    bool catch_oops = true;
  };

  Kernel();
  explicit Kernel(Options options);
  // Unloads every module that lets itself be unloaded. No other thread may be inside.
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  // insmod. ENOENT: the file or a symbol is missing, EEXIST, EINVAL, ENOEXEC, or what init
  // answered; the reason is in the log, in Linux's words.
  Status load(const std::string& path, std::string_view parameters = {});
  Status load(std::span<const std::byte> image, std::string_view parameters = {});
  // rmmod. EWOULDBLOCK: in use; ENOENT, EBUSY.
  Status unload(std::string_view name);
  std::vector<LoadedModule> modules();

  // Paths as in Linux: /proc/..., /sys/kernel/debug/..., /dev/...
  Result<File> open(std::string_view path, int flags = O_RDONLY);
  Result<std::string> read_file(std::string_view path);
  Result<std::size_t> write_file(std::string_view path, std::string_view text);
  Result<std::vector<std::string>> list(std::string_view directory);
  bool exists(std::string_view path);

  // The log, one line a record, without time stamps ("hello: loaded").
  std::vector<std::string> log();
  bool log_contains(std::string_view text);
  // /proc/sys/kernel/tainted.
  std::uint32_t tainted();
  // The last 1000 uevents, oldest first.
  std::vector<Uevent> uevents();
  // Everything that unloaded modules left allocated so far.
  std::vector<Leak> leaks();
  // Failure injection: from now on the nth allocation (1 is the next) of `module`, or of any module
  // if empty, fails; 0 turns it off. __GFP_NOFAIL is exempt.
  void fail_allocation(std::uint64_t nth, std::string_view module = {});

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace holdfast
