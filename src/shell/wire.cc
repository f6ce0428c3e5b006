#include "shell/wire.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace holdfast::shell {
namespace {

struct Header {
  std::uint32_t json_size;
  std::uint32_t data_size;
};

bool send_all(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    ssize_t sent = ::send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

// The header, with the descriptors.
bool send_header(int socket, const Header& header, const std::vector<int>& fds) {
  iovec data{const_cast<Header*>(&header), sizeof header};
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(fds.size() * sizeof(int));
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(fds.size() * sizeof(int));
    std::memcpy(CMSG_DATA(part), fds.data(), fds.size() * sizeof(int));
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent <= 0) return false;
  auto done = static_cast<std::size_t>(sent);
  return send_all(socket, reinterpret_cast<const char*>(&header) + done, sizeof header - done);
}

bool receive_all(int socket, char* bytes, std::size_t size) {
  while (size > 0) {
    ssize_t got = ::recv(socket, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

void take_fds(msghdr& message, std::vector<ScopedFd>& fds) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      fds.emplace_back(fd);
    }
  }
}

bool receive_header(int socket, Header& header, std::vector<ScopedFd>& fds) {
  iovec data{&header, sizeof header};
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))];
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return false;
  take_fds(message, fds);
  auto done = static_cast<std::size_t>(got);
  return receive_all(socket, reinterpret_cast<char*>(&header) + done, sizeof header - done);
}

}  // namespace

bool send_message(int socket, const Json& json, const std::string& data,
                  const std::vector<int>& fds) {
  // Text of the log may be any bytes.
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kMaxJson || data.size() > kMaxData || fds.size() > kMaxFds) return false;
  Header header{static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(data.size())};
  return send_header(socket, header, fds) && send_all(socket, text.data(), text.size()) &&
         send_all(socket, data.data(), data.size());
}

std::optional<Message> receive_message(int socket) {
  Message message;
  Header header{};
  if (!receive_header(socket, header, message.fds)) return std::nullopt;
  if (header.json_size > kMaxJson || header.data_size > kMaxData) return std::nullopt;
  std::string text(header.json_size, '\0');
  message.data.resize(header.data_size);
  if (!receive_all(socket, text.data(), text.size())) return std::nullopt;
  if (!receive_all(socket, message.data.data(), message.data.size())) return std::nullopt;
  message.json = Json::parse(text, nullptr, false);
  if (!message.json.is_object()) return std::nullopt;
  return message;
}

}  // namespace holdfast::shell
