#include "build/command.h"

#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>

#include "build/facts.h"
#include "elf/vermagic.h"

namespace holdfast::build {
namespace {

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%06x", value);
  return text;
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string stem(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind('.'));
}

std::string in_path(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  const char* path = std::getenv("PATH");
  std::string rest = path ? path : "/usr/bin:/bin";
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    const std::string candidate = rest.substr(0, colon) + "/" + program;
    struct stat facts {};
    if (stat(candidate.c_str(), &facts) == 0) return candidate;
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return program;
}

// gcc -std=gnu11 since Linux 5.18 made it so; the warnings of a version are its Makefile's.
bool strict(std::uint32_t version) { return version >= 0x040f00; }

}  // namespace

std::string compiler() {
  const char* told = std::getenv("HOLDFAST_CC");
  return told && *told ? told : "gcc";
}

std::string compiler_identity() {
  const std::string path = in_path(compiler());
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return path;
  return path + " " + std::to_string(facts.st_size) + " " + std::to_string(facts.st_mtim.tv_sec) +
         "." + std::to_string(facts.st_mtim.tv_nsec);
}

Command ModuleCommands::compile(const std::string& source, const std::string& object,
                                const std::string& dependencies, const std::string& module) const {
  const std::string& sdk = options.home.sdk();
  const std::string base = module_name(stem(source));
  Command command = {compiler(), "@" + sdk + "/cflags"};
  if (strict(version)) command.push_back("@" + sdk + "/cflags-strict");
  if (options.flavour == Flavour::kExplore) command.push_back("@" + sdk + "/cflags-explore");
  command.insert(command.end(),
                 {"-I" + options.home.include(), "-I" + options.home.include() + "/uapi",
                  "-include", options.home.include() + "/holdfast/kconfig.h",
                  "-DHOLDFAST_KERNEL_VERSION=" + hexadecimal(version),
                  "-DHOLDFAST_UTS_RELEASE=" + quoted(elf::release(version)),
                  "-DKBUILD_BASENAME=" + quoted(base), "-DKBUILD_MODNAME=" + quoted(module),
                  "-D__KBUILD_MODNAME=kmod_" + module, "-MD", "-MF", dependencies});
  if (options.colour) command.push_back("-fdiagnostics-color=always");
  command.insert(command.end(), options.cflags.begin(), options.cflags.end());
  command.insert(command.end(), {"-c", "-o", object, source});
  return command;
}

Command ModuleCommands::compile_mod_source(const std::string& source, const std::string& object,
                                           const std::string& module) const {
  return {compiler(),
          "@" + options.home.sdk() + "/cflags",
          "-g0",
          "-I" + options.home.include(),
          "-DKBUILD_MODNAME=" + quoted(module),
          "-c",
          "-o",
          object,
          source};
}

Command ModuleCommands::link(const std::vector<std::string>& objects,
                             const std::string& module) const {
  Command command = {"ld", "-r", "--build-id=sha1", "-o", module};
  command.insert(command.end(), objects.begin(), objects.end());
  return command;
}

std::string command_line(const Command& command) {
  std::string line;
  for (const std::string& word : command) {
    if (!line.empty()) line += ' ';
    const bool plain = word.find_first_of(" \t\n'\"\\$`&|;<>()*?") == std::string::npos;
    if (plain) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

}  // namespace holdfast::build
