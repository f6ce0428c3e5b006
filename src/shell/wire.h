// The protocol between `holdfast` and a kernel process: messages over a stream socket.
//
// A message is two lengths (of JSON, of raw data; 32 bits each, this machine's order), the JSON
// object, the data, and up to kMaxFds descriptors that come with the first byte. A request is one
// message with "do"; its answer is any number of messages with "more": true and one without, which
// has "error": 0 or an errno. Lengths beyond the limits, malformed JSON or a message that ends
// early end the connection: nothing a peer sends makes the other side wait for more than its own
// socket.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/scoped_fd.h"

namespace holdfast::shell {

using Json = nlohmann::json;

struct Message {
  Json json = Json::object();
  std::string data;
  std::vector<ScopedFd> fds;
};

inline constexpr std::size_t kMaxJson = 1 << 20;
inline constexpr std::size_t kMaxData = 4 << 20;
inline constexpr std::size_t kMaxFds = 4;

// False: the peer is gone.
bool send_message(int socket, const Json& json, const std::string& data = {},
                  const std::vector<int>& fds = {});
// Nothing: the peer is gone, or does not speak the protocol.
std::optional<Message> receive_message(int socket);

}  // namespace holdfast::shell
