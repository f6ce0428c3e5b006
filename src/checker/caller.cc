#include "checker/caller.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/vfs.h"
#include "kernel/module/module.h"

namespace holdfast::checker {
namespace {

constexpr int kMostReads = 4;
constexpr std::size_t kBuffer = 4096;

class Poller final : public kernel::fs::PollWaiter {
 public:
  void notify() override {}
};

}  // namespace

std::string answer(const std::string& call, int error) {
  const char* name = strerrorname_np(error);
  return call + (error ? std::string(" = ") + (name ? name : "?") : " = 0");
}

Caller::FileRef Caller::open(const Command& command) {
  const int flags = !command.for_writing ? O_RDONLY : command.for_reading ? O_RDWR : O_WRONLY;
  auto file = kernel_.vfs().open(command.path, flags);
  watch_.system(answer("open " + command.path, file.ok() ? 0 : file.code()));
  return file.ok() ? std::move(file.value()) : nullptr;
}

Caller::FileRef Caller::file_of(const Command& command) {
  if (!command.path.empty()) return open(command);
  auto found = files_.find(command.descriptor);
  return found == files_.end() ? nullptr : found->second;
}

void Caller::close(FileRef file) {
  if (!file) return;
  (void)file->flush();
  file = nullptr;
  watch_.system("close");
}

void Caller::cat(kernel::fs::File& file) {
  char buffer[kBuffer];
  for (int turn = 0; turn < kMostReads; ++turn) {
    auto got = file.read(buffer, sizeof buffer);
    watch_.system(got.ok() ? "read = " + std::to_string(*got) : answer("read", got.code()));
    if (!got.ok() || *got == 0) return;
  }
}

void Caller::pread(kernel::fs::File& file, std::size_t size, long long offset) {
  char buffer[kBuffer];
  auto got = file.read(buffer, std::min(size, sizeof buffer), &offset);
  watch_.system(got.ok() ? "pread = " + std::to_string(*got) : answer("pread", got.code()));
}

void Caller::write(kernel::fs::File& file, const std::string& line) {
  auto put = file.write(line.data(), line.size());
  watch_.system(put.ok() ? "write = " + std::to_string(*put) : answer("write", put.code()));
}

void Caller::seek(kernel::fs::File& file, long long offset) {
  auto at = file.llseek(offset, SEEK_SET);
  watch_.system(at.ok() ? "lseek = " + std::to_string(*at) : answer("lseek", at.code()));
}

void Caller::poll(kernel::fs::File& file) {
  RefPtr<kernel::fs::PollWaiter> waiter = make_ref<Poller>();
  std::uint32_t ready = file.poll(waiter);
  if (ready == 0) ready = file.poll(nullptr);
  watch_.system("poll = " + std::to_string(ready));
}

void Caller::ioctl(kernel::fs::File& file, const Command& command) {
  char buffer[kBuffer] = {};
  if (command.argument == Command::Argument::kPointerToNumber) {
    std::memcpy(buffer, &command.number, sizeof command.number);
  } else if (command.argument == Command::Argument::kPointerToText) {
    command.text.copy(buffer, sizeof buffer - 1);
  }
  kernel::UserMemory memory;
  std::uint64_t argument = static_cast<std::uint64_t>(command.number);
  if (command.argument != Command::Argument::kNumber) {
    argument = memory.add(buffer, sizeof buffer, true);
  }
  kernel::Task& self = kernel::current_task();
  kernel::UserMemory* outer = self.user;
  self.user = &memory;
  auto result = file.ioctl(command.request, argument, false);
  self.user = outer;
  watch_.system(result.ok() ? "ioctl = " + std::to_string(*result)
                            : answer("ioctl", result.code()));
}

void Caller::mmap(const Command& command) {
  auto found = files_.find(command.descriptor);
  if (found == files_.end()) return;
  const bool writes = (found->second->c.f_mode & kernel::fs::kModeWrite) != 0;
  auto mapping = kernel::Mapping::create(found->second, {static_cast<std::size_t>(command.number),
                                                         0, PROT_READ | (writes ? PROT_WRITE : 0)});
  watch_.system(answer("mmap", mapping.ok() ? 0 : mapping.code()));
  if (!mapping.ok()) return;
  munmap(command.descriptor);
  mappings_[command.descriptor] = std::move(mapping.value());
}

// As a program that reads and writes its mapping; a fault that kills it ends the touching.
void Caller::touch(const Command& command) {
  auto found = mappings_.find(command.descriptor);
  if (found == mappings_.end()) return;
  kernel::Mapping& mapping = *found->second;
  const bool writes = (mapping.area.vm_flags & HF_VM_WRITE) != 0;
  for (std::size_t page = 0; page < mapping.pages(); ++page) {
    auto memory = mapping.touch(page, false);
    if (memory.ok() && writes) memory = mapping.touch(page, true);
    if (memory.ok()) continue;
    return watch_.system(memory.code() == EFAULT   ? "SIGBUS"
                         : memory.code() == EACCES ? "SIGSEGV"
                                                   : answer("touch", memory.code()));
  }
  watch_.system("touch = " + std::to_string(mapping.pages()) + " pages");
}

void Caller::munmap(int descriptor) {
  auto found = mappings_.find(descriptor);
  if (found == mappings_.end()) return;
  RefPtr<kernel::Mapping> mapping = std::move(found->second);
  mappings_.erase(found);
  mapping = nullptr;
  watch_.system("munmap");
}

void Caller::run(const Command& command) {
  using Kind = Command::Kind;
  switch (command.kind) {
    case Kind::kTrue:
    case Kind::kMknod:  // the scene has made it
      return;
    case Kind::kOpen:
      if (FileRef file = open(command)) files_[command.descriptor] = std::move(file);
      return;
    case Kind::kClose: {
      FileRef file = file_of(command);
      files_.erase(command.descriptor);
      return close(std::move(file));
    }
    case Kind::kRmmod:
      return watch_.system(answer("rmmod " + command.text,
                                  kernel_.modules().unload(command.text, O_NONBLOCK).code()));
    case Kind::kInsmod:
      return watch_.system(answer("insmod " + command.text, load_(command).code()));
    case Kind::kMmap:
      return mmap(command);
    case Kind::kTouch:
      return touch(command);
    case Kind::kMunmap:
      return munmap(command.descriptor);
    default:
      break;
  }
  FileRef file = file_of(command);
  if (!file) return;
  if (command.kind == Kind::kCat) cat(*file);
  if (command.kind == Kind::kEcho) write(*file, command.text + "\n");
  if (command.kind == Command::Kind::kFill) {
    std::string text(static_cast<std::size_t>(command.number), 'y');
    for (std::size_t i = 1; i < text.size(); i += 2) text[i] = '\n';
    write(*file, text);
  }
  if (command.kind == Kind::kPread) pread(*file, command.size, command.number);
  if (command.kind == Kind::kSeek) seek(*file, command.number);
  if (command.kind == Kind::kPoll) poll(*file);
  if (command.kind == Kind::kIoctl) ioctl(*file, command);
  if (!command.path.empty()) close(std::move(file));
}

void Caller::run(const std::vector<Command>& commands) {
  for (const Command& command : commands) {
    run(command);
    if (!goes_on_()) break;
  }
  while (!mappings_.empty()) munmap(mappings_.begin()->first);
  while (!files_.empty()) {
    FileRef file = std::move(files_.begin()->second);
    files_.erase(files_.begin());
    close(std::move(file));
  }
}

}  // namespace holdfast::checker
