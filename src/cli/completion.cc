#include <cstdio>
#include <cstring>
#include <string>

#include "cli/commands.h"

namespace holdfast::cli {
namespace {

constexpr const char* kBash = R"SH(_holdfast() {
  local word=${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "$_holdfast_commands" -- "$word"))
    return
  fi
  case ${COMP_WORDS[1]} in
    rmmod) COMPREPLY=($(compgen -W "$(holdfast lsmod 2>/dev/null | awk 'NR > 1 {print $1}')" -- "$word")) ;;
    insmod | modinfo) COMPREPLY=($(compgen -f -X '!*.ko' -- "$word") $(compgen -d -- "$word")) ;;
    run) COMPREPLY=($(compgen -W "--kernel --mount --dmesg --keep-going --" -- "$word") $(compgen -f -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _holdfast holdfast
)SH";

constexpr const char* kZsh = R"SH(  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
    rmmod) compadd -- ${(f)"$(holdfast lsmod 2>/dev/null | awk 'NR > 1 {print $1}')"} ;;
    insmod|modinfo) _files -g '*.ko' ;;
    *) _files ;;
  esac
}
compdef _holdfast holdfast
)SH";

constexpr const char* kFish = R"SH(
complete -c holdfast -n '__fish_seen_subcommand_from rmmod' -a "(holdfast lsmod 2>/dev/null | awk 'NR > 1 {print \$1}')"
complete -c holdfast -n '__fish_seen_subcommand_from run build insmod modinfo' -F
)SH";

constexpr const char* kUsage =
    "usage: holdfast completion bash|zsh|fish\n"
    "  bash: holdfast completion bash > ~/.local/share/bash-completion/completions/holdfast\n"
    "  zsh:  holdfast completion zsh > a directory of $fpath, as _holdfast\n"
    "  fish: holdfast completion fish > ~/.config/fish/completions/holdfast.fish\n";

std::string quoted(const char* text) {
  std::string result = "'";
  for (const char* at = text; *at; ++at) result += *at == '\'' ? "'\\''" : std::string(1, *at);
  return result + "'";
}

std::string bash() {
  std::string names;
  for (const auto& subcommand : subcommands()) names += std::string(subcommand.name) + " ";
  return "_holdfast_commands=\"" + names + "\"\n" + kBash;
}

std::string zsh() {
  std::string text = "#compdef holdfast\n_holdfast() {\n  local -a commands\n  commands=(\n";
  for (const auto& subcommand : subcommands()) {
    std::string entry = std::string(subcommand.name) + ":" + subcommand.summary;
    text += "    " + quoted(entry.c_str()) + "\n";
  }
  return text + kZsh;
}

std::string fish() {
  std::string text = "complete -c holdfast -f\n";
  for (const auto& subcommand : subcommands()) {
    text += std::string("complete -c holdfast -n __fish_use_subcommand -a ") + subcommand.name +
            " -d " + quoted(subcommand.summary) + "\n";
  }
  return text + kFish;
}

}  // namespace

int completion_main(int argc, char** argv) {
  const char* which = argc > 1 ? argv[1] : "";
  std::string text;
  if (std::strcmp(which, "bash") == 0) text = bash();
  if (std::strcmp(which, "zsh") == 0) text = zsh();
  if (std::strcmp(which, "fish") == 0) text = fish();
  if (!text.empty()) return std::fputs(text.c_str(), stdout) < 0 ? 1 : 0;
  bool help = std::strcmp(which, "--help") == 0 || std::strcmp(which, "-h") == 0;
  std::fputs(kUsage, help ? stdout : stderr);
  return help ? 0 : 1;
}

}  // namespace holdfast::cli
