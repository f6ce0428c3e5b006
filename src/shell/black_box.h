// BlackBox: the last lines of a kernel's log in memory that the monitor shares, so that they can be
// read when the kernel process is no more. The kernel process writes, the monitor reads after its
// death: a torn last line is the worst that can happen.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::shell {

class BlackBox {
 public:
  // Before the fork. nullptr: no memory.
  static std::unique_ptr<BlackBox> create();
  ~BlackBox();
  BlackBox(const BlackBox&) = delete;
  BlackBox& operator=(const BlackBox&) = delete;

  void add_line(std::string_view line);
  // Why the kernel stopped itself.
  void set_panic(std::string_view reason);

  // At most `count`, oldest first.
  std::vector<std::string> last_lines(std::size_t count) const;
  std::string panic() const;

 private:
  static constexpr std::size_t kText = 48 << 10;
  struct Shared {
    std::atomic<std::uint64_t> written;  // bytes, ever
    std::atomic<std::uint32_t> panic_size;
    char panic[1024];
    char text[kText];
  };
  explicit BlackBox(Shared* shared) : shared_(shared) {}
  void put(std::string_view bytes);

  Shared* shared_;
  std::mutex mutex_;
};

}  // namespace holdfast::shell
