// The subcommands of `holdfast`, one file each. argv[0] is the name it was called by; what they
// return is the exit status.
#pragma once

#include <span>

namespace holdfast::cli {

struct Subcommand {
  const char* name;
  int (*run)(int argc, char** argv);
  const char* summary;
  bool by_name;  // also found when the program itself is called that (a symbolic link)
};
std::span<const Subcommand> subcommands();

int run_main(int argc, char** argv);
int build_main(int argc, char** argv);
int up_main(int argc, char** argv);
int down_main(int argc, char** argv);
int status_main(int argc, char** argv);
int insmod_main(int argc, char** argv);
int rmmod_main(int argc, char** argv);
int lsmod_main(int argc, char** argv);
int modinfo_main(int argc, char** argv);
int dmesg_main(int argc, char** argv);
int uevents_main(int argc, char** argv);
int mount_main(int argc, char** argv);
int umount_main(int argc, char** argv);
int cat_main(int argc, char** argv);
int write_main(int argc, char** argv);
int shell_main(int argc, char** argv);
int explore_main(int argc, char** argv);
int replay_main(int argc, char** argv);
int survey_main(int argc, char** argv);
int oracle_main(int argc, char** argv);
int modpost_main(int argc, char** argv);
int version_main(int argc, char** argv);
int completion_main(int argc, char** argv);
int help_main(int argc, char** argv);

}  // namespace holdfast::cli
