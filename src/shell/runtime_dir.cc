#include "shell/runtime_dir.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace holdfast::shell {
namespace {

std::string preferred_path() {
  const char* base = std::getenv("XDG_RUNTIME_DIR");
  struct stat stat {};
  if (base && *base == '/' && ::stat(base, &stat) == 0 && S_ISDIR(stat.st_mode) &&
      stat.st_uid == ::geteuid()) {
    return std::string(base) + "/holdfast";
  }
  return "/tmp/holdfast-" + std::to_string(::geteuid());
}

}  // namespace

RuntimeDir runtime_dir() {
  RuntimeDir result{preferred_path(), {}};
  if (::mkdir(result.path.c_str(), 0700) != 0 && errno != EEXIST) {
    result.error = "cannot make " + result.path + ": " + std::strerror(errno);
    return result;
  }
  struct stat stat {};
  if (::lstat(result.path.c_str(), &stat) != 0) {
    result.error = result.path + ": " + std::strerror(errno);
  } else if (!S_ISDIR(stat.st_mode) || stat.st_uid != ::geteuid() || (stat.st_mode & 077) != 0) {
    result.error = result.path + " is not a directory of yours that only you can enter";
  }
  return result;
}

std::string socket_path(const RuntimeDir& directory) {
  const char* path = std::getenv("HOLDFAST_SOCKET");
  return path && *path ? path : directory.path + "/socket";
}

Listener listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return {{}, "socket path too long: " + path};
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  ScopedFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::unlink(path.c_str());
  mode_t mask = ::umask(0177);
  bool ok = socket.ok() &&
            ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
            ::listen(socket.get(), 32) == 0;
  int code = errno;
  ::umask(mask);
  if (!ok) return {{}, "cannot listen at " + path + ": " + std::strerror(code)};
  return {std::move(socket), {}};
}

}  // namespace holdfast::shell
