// The public classes of include/holdfast/kernel.h over one native host and one kernel each. Every
// call enters the kernel (Inside), does one thing, leaves.
#include <holdfast/kernel.h>
#include <sys/epoll.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "api/thread_tasks.h"
#include "host/native/faults.h"
#include "host/native/native_host.h"
#include "kernel/core/log.h"
#include "kernel/core/oops.h"
#include "kernel/core/slab.h"
#include "kernel/core/user_memory.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/kobject/kobject.h"
#include "kernel/mm/mapping.h"
#include "kernel/module/module.h"

namespace holdfast {

using api::Inside;
using api::ThreadTasks;

struct Kernel::Impl {
  explicit Impl(Options options) : threads(std::make_shared<ThreadTasks>(host)) {
    if (options.catch_oops) host::native::install_fault_handler(kernel::oops);
    Inside inside(*threads);
    kernel = std::make_unique<kernel::Kernel>(
        host, kernel::Boot{.version = options.version,
                           .module_unload = options.module_unload,
                           .modprobe_directory = std::move(options.modprobe_directory)});
    threads->kernel_started(*kernel);
  }
  ~Impl() {
    Inside inside(*threads);
    threads->kernel_ending();
    kernel.reset();
  }

  host::native::NativeHost host;
  std::shared_ptr<ThreadTasks> threads;
  std::unique_ptr<kernel::Kernel> kernel;
};

struct File::Impl {
  std::shared_ptr<ThreadTasks> threads;
  RefPtr<kernel::fs::File> file;
};

struct Mapping::Impl {
  Impl(std::shared_ptr<ThreadTasks> of, RefPtr<kernel::Mapping> made)
      : threads(std::move(of)), mapping(std::move(made)) {}
  ~Impl() {
    Inside inside(*threads);
    mapping = nullptr;
  }
  std::shared_ptr<ThreadTasks> threads;
  RefPtr<kernel::Mapping> mapping;
};

namespace {

constexpr std::size_t kChunk = 16 * 1024;

class UserScope {  // makes `user` what cookies mean for the calling task
 public:
  explicit UserScope(kernel::UserMemory& user)
      : task_(kernel::current_task()), outer_(std::exchange(task_.user, &user)) {}
  ~UserScope() { task_.user = outer_; }

 private:
  kernel::Task& task_;
  kernel::UserMemory* outer_;
};

const char* state_name(::module_state state) {
  switch (state) {
    case MODULE_STATE_LIVE:
      return "Live";
    case MODULE_STATE_COMING:
      return "Loading";
    case MODULE_STATE_GOING:
      return "Unloading";
    case MODULE_STATE_UNFORMED:
      return "Unformed";
  }
  return "";
}

Result<std::vector<char>> contents_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Error{errno ? errno : ENOENT};
  return std::vector<char>{std::istreambuf_iterator<char>(stream), {}};
}

template <class F>
void for_each_record(kernel::Kernel& kernel, F&& f) {
  std::uint64_t next = 0;
  for (;;) {
    auto record = kernel.log().read(next);
    if (!record.ok()) return;
    next = record->sequence + 1;
    f(*record);
  }
}

}  // namespace

Kernel::Kernel() : Kernel(Options{}) {}
Kernel::Kernel(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Kernel::~Kernel() = default;

Status Kernel::load(const std::string& path, std::string_view parameters) {
  const auto image = contents_of(path);
  if (!image.ok()) return image.error();
  Inside inside(*impl_->threads);
  return impl_->kernel->modules().load(std::as_bytes(std::span(*image)), parameters,
                                       kernel::LoadFlags::kNone, path);
}

Status Kernel::load(std::span<const std::byte> image, std::string_view parameters) {
  Inside inside(*impl_->threads);
  return impl_->kernel->modules().load(image, parameters);
}

Status Kernel::unload(std::string_view name) {
  Inside inside(*impl_->threads);
  return impl_->kernel->modules().unload(name, O_NONBLOCK);
}

std::vector<LoadedModule> Kernel::modules() {
  Inside inside(*impl_->threads);
  std::vector<LoadedModule> rows;
  for (kernel::ModuleInfo& info : impl_->kernel->modules().list()) {
    rows.push_back({.name = std::move(info.name),
                    .size = info.size,
                    .references = info.references,
                    .used_by = std::move(info.users),
                    .state = state_name(info.state)});
  }
  return rows;
}

Result<File> Kernel::open(std::string_view path, int flags) {
  Inside inside(*impl_->threads);
  auto impl = std::make_unique<File::Impl>();
  impl->threads = impl_->threads;
  impl->file = TRY(impl_->kernel->vfs().open(path, flags));
  return File(std::move(impl));
}

Result<std::string> Kernel::read_file(std::string_view path) {
  File file = TRY(open(path));
  return file.read_all();
}

Result<std::size_t> Kernel::write_file(std::string_view path, std::string_view text) {
  File file = TRY(open(path, O_WRONLY | O_TRUNC));
  return file.write(text);
}

Result<std::vector<std::string>> Kernel::list(std::string_view directory) {
  Inside inside(*impl_->threads);
  auto inode = TRY(impl_->kernel->vfs().walk(directory));
  std::vector<std::string> names;
  Status status = inode->readdir(0, [&](const kernel::fs::DirEntry& entry, std::uint64_t) {
    names.emplace_back(entry.name);
    return true;
  });
  if (!status.ok()) return status.error();
  return names;
}

bool Kernel::exists(std::string_view path) {
  Inside inside(*impl_->threads);
  return impl_->kernel->vfs().walk(path, false).ok();
}

std::vector<std::string> Kernel::log() {
  Inside inside(*impl_->threads);
  std::vector<std::string> lines;
  for_each_record(*impl_->kernel,
                  [&](kernel::LogRecord& record) { lines.push_back(std::move(record.text)); });
  return lines;
}

bool Kernel::log_contains(std::string_view text) {
  Inside inside(*impl_->threads);
  bool found = false;
  for_each_record(*impl_->kernel, [&](kernel::LogRecord& record) {
    found = found || record.text.find(text) != std::string::npos;
  });
  return found;
}

std::vector<Uevent> Kernel::uevents() {
  Inside inside(*impl_->threads);
  std::vector<Uevent> result;
  for (kernel::Uevent& event : impl_->kernel->kobjects().uevents()) {
    result.push_back({.sequence = event.sequence,
                      .action = std::move(event.action),
                      .path = std::move(event.path),
                      .environment = std::move(event.environment)});
  }
  return result;
}

std::uint32_t Kernel::tainted() { return impl_->kernel->tainted(); }

std::vector<Leak> Kernel::leaks() {
  Inside inside(*impl_->threads);
  std::vector<Leak> leaks;
  for (kernel::ReportedLeak& report : impl_->kernel->slab().reported_leaks()) {
    leaks.push_back({.module = std::move(report.module),
                     .objects = report.objects,
                     .bytes = report.bytes,
                     .site = std::move(report.site)});
  }
  return leaks;
}

void Kernel::fail_allocation(std::uint64_t nth, std::string_view module) {
  Inside inside(*impl_->threads);
  kernel::Slab& slab = impl_->kernel->slab();
  slab.clear_failures();
  if (nth == 0) return;
  slab.fail({.site = module.empty() ? std::string() : "[" + std::string(module) + "]",
             .nth = nth,
             .interval = 1,
             .choose = false});
}

File::File(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
File::File(File&&) noexcept = default;

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    (void)close();
    impl_ = std::move(other.impl_);
  }
  return *this;
}

File::~File() { (void)close(); }

Status File::close() {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  const Status status = impl_->file->flush();
  impl_->file = nullptr;
  impl_.reset();
  return status;
}

Result<std::size_t> File::read(void* buffer, std::size_t size) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  return impl_->file->read(buffer, size);
}

Result<std::size_t> File::write(const void* data, std::size_t size) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  return impl_->file->write(data, size);
}

Result<std::size_t> File::pread(void* buffer, std::size_t size, std::int64_t position) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  long long at = position;
  return impl_->file->read(buffer, size, &at);
}

Result<std::size_t> File::pwrite(const void* data, std::size_t size, std::int64_t position) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  long long at = position;
  return impl_->file->write(data, size, &at);
}

Result<std::string> File::read_all() {
  std::string text;
  std::array<char, kChunk> chunk;
  for (;;) {
    const std::size_t got = TRY(read(chunk.data(), chunk.size()));
    if (got == 0) return text;
    text.append(chunk.data(), got);
  }
}

Result<std::int64_t> File::lseek(std::int64_t offset, int whence) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  const long long at = TRY(impl_->file->llseek(offset, whence));
  return static_cast<std::int64_t>(at);
}

Result<long> File::ioctl(unsigned command, void* memory, std::size_t size) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  kernel::UserMemory user;
  const std::uint64_t argument = user.add(memory, size, true);
  UserScope scope(user);
  return impl_->file->ioctl(command, argument, false);
}

Result<long> File::ioctl(unsigned command, unsigned long number) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  kernel::UserMemory user;
  UserScope scope(user);
  return impl_->file->ioctl(command, number, false);
}

Result<long> File::compat_ioctl(unsigned command, void* memory, std::size_t size) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  constexpr std::uint32_t kPointer = 0x0804'8000;  // where such programs have their data
  kernel::UserMemory user;
  user.add_at(kPointer, memory, size, true);
  UserScope scope(user);
  return impl_->file->ioctl(command, kPointer, true);
}

Result<long> File::compat_ioctl(unsigned command, std::uint32_t number) {
  if (!impl_) return Error{EBADF};
  Inside inside(*impl_->threads);
  kernel::UserMemory user;
  UserScope scope(user);
  return impl_->file->ioctl(command, number, true);
}

std::uint32_t File::poll() {
  if (!impl_) return EPOLLERR;
  Inside inside(*impl_->threads);
  return impl_->file->poll(nullptr);
}

Result<Mapping> File::mmap(std::size_t length, int protection, std::int64_t offset, bool shared) {
  if (!impl_) return Error{EBADF};
  if (offset < 0) return Error{EINVAL};
  Inside inside(*impl_->threads);
  auto mapping = kernel::Mapping::create(
      impl_->file, {length, static_cast<std::uint64_t>(offset), protection, shared});
  if (!mapping.ok()) return mapping.error();
  return Mapping(std::make_unique<Mapping::Impl>(impl_->threads, std::move(*mapping)));
}

Mapping::Mapping(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

Result<std::size_t> Mapping::read(std::size_t offset, void* buffer, std::size_t size) {
  if (!impl_) return Error{EFAULT};
  Inside inside(*impl_->threads);
  return impl_->mapping->read(offset, buffer, size);
}

Result<std::size_t> Mapping::write(std::size_t offset, const void* data, std::size_t size) {
  if (!impl_) return Error{EFAULT};
  Inside inside(*impl_->threads);
  return impl_->mapping->write(offset, data, size);
}

}  // namespace holdfast
