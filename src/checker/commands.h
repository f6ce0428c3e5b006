// What a task is asked to do: a shell-like line, commands with `;` between them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::checker {

struct Command {
  enum class Kind : std::uint8_t {
    kTrue,
    kCat,
    kEcho,
    kFill,  // as yes | head -c NUMBER
    kPread,
    kOpen,
    kClose,
    kSeek,
    kIoctl,
    kPoll,
    kMmap,
    kTouch,
    kMunmap,
    kRmmod,
    kInsmod,
    kMknod,
  };
  // An ioctl's: a number, or user memory that holds one, or text, or zeros.
  enum class Argument : std::uint8_t { kNumber, kPointerToNumber, kPointerToText };

  Kind kind = Kind::kTrue;
  std::string text;  // what echo writes, without its newline; a module's name
  std::string path;  // empty: descriptor
  int descriptor = -1;
  bool for_reading = false, for_writing = false;
  std::int64_t number = 0;    // where to; an ioctl's argument; bytes to map or to write
  std::size_t size = 0;       // of a pread
  std::uint32_t request = 0;  // an ioctl's; mknod's device number
  Argument argument = Argument::kNumber;
  bool failing = false;  // an insmod in which whatever can fail does so in turn
};

// What there is, a command a line with what it does: for the help.
extern const char* const kCommandHelp;

// False: it is none, and why.
bool parse_line(const std::string& line, std::vector<Command>& commands, std::string& why);

}  // namespace holdfast::checker
