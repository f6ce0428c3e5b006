#include "shell/mapper.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "fuse/server.h"
#include "shell/call_filter.h"
#include "shell/tracee.h"
#include "shell/wire.h"

namespace holdfast::shell {
namespace {

struct Wanted {
  explicit Wanted(const AskedCall& call)
      : address(call.arguments[0]),
        length(call.arguments[1]),
        protection(call.arguments[2]),
        flags(call.arguments[3]),
        offset(call.arguments[5]) {}
  std::uint64_t address, length, protection, flags, offset;
};

}  // namespace

void Mapper::map(const AskedCall& call, int fd) {
  std::uint64_t file = 0;
  if (::ioctl(fd, fuse::kNumberOfHandle, &file) != 0) return void(listener_.answer(call, -ENODEV));
  const int access = ::fcntl(fd, F_GETFL) & O_ACCMODE;
  ScopedFd place;
  std::uint64_t id = 0;
  (void)kernel_.ask({{"do", "map begin"}, {"writable", access == O_RDWR}}, {}, {},
                    [&](Message& message) {
                      id = message.json.value("id", std::uint64_t{0});
                      if (!message.fds.empty()) place = std::move(message.fds[0]);
                      return true;
                    });
  Tracee program;
  if (!place.ok() || !program.seize(call.thread)) return void(listener_.answer(call, -ENODEV));
  const int pages = listener_.lend(call, place.get());
  place.reset();  // from now on only the program has it
  if (!listener_.answer(call, pages < 0 ? -ENODEV : 0) || !program.stopped() || pages < 0) return;
  const auto done = map_in(program, call, file, id, pages);
  (void)program.call(SYS_close, {static_cast<std::uint64_t>(pages)});
  program.leave(done.ok() ? static_cast<std::int64_t>(*done) : -done.code());
}

Result<std::uint64_t> Mapper::map_in(Tracee& program, const AskedCall& call, std::uint64_t file,
                                     std::uint64_t id, int pages) {
  constexpr std::uint64_t kWhere = MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_32BIT;
  const Wanted wanted(call);
  const std::uint64_t address = TRY(
      program.call(SYS_mmap, {wanted.address, wanted.length, PROT_NONE,
                              (wanted.flags & kWhere) | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                              ~std::uint64_t{0}, 0}));
  Message answer = kernel_.ask({{"do", "map"},
                                {"file", file},
                                {"id", id},
                                {"thread", call.thread},
                                {"address", address},
                                {"length", wanted.length},
                                {"offset", wanted.offset},
                                {"protection", wanted.protection}},
                               {});
  if (int error = error_of(answer)) {
    (void)program.call(SYS_munmap, {address, wanted.length});
    return Error{is_gone(answer) ? ENODEV : error};
  }
  for (const auto& run : answer.json["runs"]) {
    auto bytes = [&](const char* what) { return run.value(what, std::uint64_t{0}); };
    auto mapped = program.call(SYS_mmap, {address + bytes("from"), bytes("size"), wanted.protection,
                                          MAP_SHARED | MAP_FIXED | kNotAsked,
                                          static_cast<std::uint64_t>(pages), bytes("at")});
    if (mapped.ok()) continue;
    (void)program.call(SYS_munmap, {address, wanted.length});
    return mapped.error();
  }
  return address;
}

}  // namespace holdfast::shell
