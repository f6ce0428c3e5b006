#include "shell/call_filter.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

namespace holdfast::shell {

#if defined(__x86_64__)

ScopedFd install_call_filter() {
  constexpr unsigned kNumber = offsetof(seccomp_data, nr);
  constexpr unsigned kArchitecture = offsetof(seccomp_data, arch);
  constexpr unsigned kCommand = offsetof(seccomp_data, args[1]);  // the low half
  constexpr unsigned kFlags = offsetof(seccomp_data, args[3]);
  // Jumps are counts of instructions: if true, if false.
  sock_filter program[] = {
      /*  0 */ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kArchitecture),
      /*  1 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 22),
      /*  2 */ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kNumber),
      /*  3 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 5),
      /*  4 */ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kFlags),
      /*  5 */ BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS | kNotAsked, 18, 0),
      /*  6 */ BPF_STMT(BPF_ALU | BPF_AND | BPF_K, MAP_TYPE),
      /*  7 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MAP_SHARED, 15, 0),
      /*  8 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MAP_SHARED_VALIDATE, 14, 15),
      /*  9 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 2),
      /* 10 */ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kCommand),
      /* 11 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FIOASYNC, 11, 12),
      /* 12 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 6),
      /* 13 */ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kCommand),
      /* 14 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETFL, 8, 0),
      /* 15 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_GETFL, 7, 0),
      /* 16 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETOWN, 6, 0),
      /* 17 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETOWN_EX, 5, 0),
      /* 18 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETSIG, 4, 5),
      /* 19 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_init_module, 3, 0),
      /* 20 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_finit_module, 2, 0),
      /* 21 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_delete_module, 1, 0),
      /* 22 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_syslog, 0, 1),
      /* 23 */ BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      /* 24 */ BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog filter{static_cast<unsigned short>(sizeof program / sizeof program[0]), program};
  // It guards nothing, so the machine need not slow the program down for it (SPEC_ALLOW).
  const unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW |
                              SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
  return ScopedFd(
      static_cast<int>(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter)));
}

#else

ScopedFd install_call_filter() { return {}; }

#endif

}  // namespace holdfast::shell
