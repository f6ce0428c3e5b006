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
    explore | replay)
      case ${COMP_WORDS[COMP_CWORD - 1]} in
        --strategy) COMPREPLY=($(compgen -W "bounded optimal pos pct random" -- "$word")) ;;
        --task | --bound | --time | --executions | --seed | --kernel) COMPREPLY=() ;;
        *)
          local options="--kernel --json --sarif --html --trace --verbose --help"
          [ "${COMP_WORDS[1]}" = explore ] &&
            options="$options --task --scenario --strategy --bound --time --executions --seed --keep-going"
          [ "${COMP_WORDS[1]}" = replay ] && options="$options --gdb"
          case $word in
            -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
            *) COMPREPLY=($(compgen -f -- "$word")) ;;
          esac
          ;;
      esac
      ;;
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
    explore)
      _arguments '*:module:_files -g "*.(c|ko)"' '*--task[a caller, as a shell line]:line:' \
        '--scenario[a file of such lines]:file:_files' \
        '--strategy[how to search]:strategy:(bounded optimal pos pct random)' \
        '--bound[most preemptions]:number:' '--time[most seconds]:seconds:' \
        '--executions[most executions]:number:' '--seed[of what samples]:number:' \
        '--kernel[whose interfaces]:version:' '--keep-going[go on after a finding]' \
        '--json[the report as JSON]' '--sarif[write SARIF]:file:_files' \
        '--html[write a page]:file:_files' '--trace[write a trace]:file:_files'
      ;;
    replay)
      _arguments '*:source:_files' '--gdb[under gdb]' '--kernel[whose interfaces]:version:' \
        '--json[the report as JSON]' '--sarif[write SARIF]:file:_files' \
        '--html[write a page]:file:_files' '--trace[write a trace]:file:_files'
      ;;
    *) _files ;;
  esac
}
compdef _holdfast holdfast
)SH";

constexpr const char* kFish = R"SH(
complete -c holdfast -n '__fish_seen_subcommand_from rmmod' -a "(holdfast lsmod 2>/dev/null | awk 'NR > 1 {print \$1}')"
complete -c holdfast -n '__fish_seen_subcommand_from run build insmod modinfo explore' -F
complete -c holdfast -n '__fish_seen_subcommand_from explore replay' -l json -d 'the report as JSON'
complete -c holdfast -n '__fish_seen_subcommand_from explore replay' -l sarif -r -F -d 'write SARIF'
complete -c holdfast -n '__fish_seen_subcommand_from explore replay' -l html -r -F -d 'write a page'
complete -c holdfast -n '__fish_seen_subcommand_from explore replay' -l trace -r -F -d 'write a trace'
complete -c holdfast -n '__fish_seen_subcommand_from explore replay' -l kernel -x -d 'whose interfaces'
complete -c holdfast -n '__fish_seen_subcommand_from replay' -l gdb -d 'under gdb'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l task -x -d 'a caller, as a shell line'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l scenario -r -F -d 'a file of such lines'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l strategy -x -a 'bounded optimal pos pct random'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l bound -x -d 'most preemptions'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l time -x -d 'most seconds'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l executions -x -d 'most executions'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l seed -x -d 'of the strategies that sample'
complete -c holdfast -n '__fish_seen_subcommand_from explore' -l keep-going -d 'go on after a finding'
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
