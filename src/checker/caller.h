// Caller: one task's commands, done as a process would do them by system calls.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "checker/commands.h"
#include "checker/watch.h"
#include "kernel/fs/file.h"
#include "kernel/kernel.h"
#include "kernel/mm/mapping.h"

namespace holdfast::checker {

// "open /proc/x = ENOENT"
std::string answer(const std::string& call, int error);

class Caller {
 public:
  using Loader = std::function<Status(const Command& insmod)>;
  // `goes_on` is asked after each command.
  Caller(kernel::Kernel& kernel, Watch& watch, Loader load, std::function<bool()> goes_on)
      : kernel_(kernel), watch_(watch), load_(std::move(load)), goes_on_(std::move(goes_on)) {}
  // Closes at the end what is still open.
  void run(const std::vector<Command>& commands);

 private:
  using FileRef = RefPtr<kernel::fs::File>;
  void run(const Command& command);
  FileRef open(const Command& command);
  FileRef file_of(const Command& command);
  void close(FileRef file);
  void cat(kernel::fs::File& file);
  void write(kernel::fs::File& file, const std::string& line);
  void pread(kernel::fs::File& file, std::size_t size, long long offset);
  void seek(kernel::fs::File& file, long long offset);
  void poll(kernel::fs::File& file);
  void ioctl(kernel::fs::File& file, const Command& command);
  void mmap(const Command& command);
  void touch(const Command& command);
  void munmap(int descriptor);

  kernel::Kernel& kernel_;
  Watch& watch_;
  Loader load_;
  std::function<bool()> goes_on_;
  std::map<int, FileRef> files_;
  std::map<int, RefPtr<kernel::Mapping>> mappings_;  // by the descriptor they were made of
};

}  // namespace holdfast::checker
