// Client: the asking side of the protocol.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shell/wire.h"

namespace holdfast::shell {

class Client {
 public:
  Client() = default;
  explicit Client(ScopedFd socket) : socket_(std::move(socket)) {}
  // Not connected afterwards: nobody listens there, or it is not ours. `error` says which.
  static Client connect(const std::string& path, std::string& error);

  bool connected() const { return socket_.ok(); }
  int fd() const { return socket_.get(); }
  // Gives each message with "more" to `each` (false: stop listening, which ends the connection) and
  // returns the last. {"error": EPIPE} and "gone": true if the kernel process went away.
  Message ask(const Json& request, const std::string& data = {}, const std::vector<int>& fds = {},
              const std::function<bool(Message&)>& each = {});

 private:
  ScopedFd socket_;
};

inline int error_of(const Message& answer) { return answer.json.value("error", EPROTO); }
inline bool is_gone(const Message& answer) { return answer.json.value("gone", false); }

}  // namespace holdfast::shell
