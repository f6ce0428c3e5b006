#include "shell/client.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace holdfast::shell {

Client Client::connect(const std::string& path, std::string& error) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    error = "socket path too long: " + path;
    return {};
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  ScopedFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.ok() ||
      ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    bool absent = errno == ENOENT || errno == ECONNREFUSED;
    error = absent ? "no kernel is running (start one with 'holdfast up')"
                   : "cannot connect to " + path + ": " + std::strerror(errno);
    return {};
  }
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
      (peer.uid != ::geteuid() && peer.uid != 0 && ::geteuid() != 0)) {
    error = path + " belongs to somebody else";
    return {};
  }
  return Client(std::move(socket));
}

Message Client::ask(const Json& request, const std::string& data, const std::vector<int>& fds,
                    const std::function<bool(Message&)>& each) {
  Message gone;
  gone.json = {{"error", EPIPE}, {"gone", true}};
  if (!socket_.ok() || !send_message(socket_.get(), request, data, fds)) return gone;
  for (;;) {
    auto message = receive_message(socket_.get());
    if (!message) return gone;
    if (!message->json.value("more", false)) return std::move(*message);
    if (each && !each(*message)) {
      socket_.reset();
      message->json["error"] = 0;
      return std::move(*message);
    }
  }
}

}  // namespace holdfast::shell
