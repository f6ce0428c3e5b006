/* SPDX-License-Identifier: MIT */
/* holdfast: custom: names and numbers */
#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H

#include <holdfast/abi/task.h>
#include <linux/types.h>

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPOLL SIGIO
#define SIGPWR 30
#define SIGSYS 31

#define _NSIG 64
#define _NSIG_BPW 64
#define _NSIG_WORDS (_NSIG / _NSIG_BPW)
typedef struct hf_sigset sigset_t;
#define sigaddset(set, sig_) ((void)((set)->sig[0] |= 1UL << ((sig_) - 1)))
#define sigdelset(set, sig_) ((void)((set)->sig[0] &= ~(1UL << ((sig_) - 1))))
#define sigismember(set, sig_) ((int)((set)->sig[0] >> ((sig_) - 1)) & 1)
#define sigemptyset(set) ((void)((set)->sig[0] = 0))
#define sigfillset(set) ((void)((set)->sig[0] = ~0UL))
#define sigisemptyset(set) ((set)->sig[0] == 0)
#define siginitset(set, mask) ((set)->sig[0] = (mask))
#define siginitsetinv(set, mask) ((set)->sig[0] = ~(unsigned long)(mask))
#define sigmask(sig) (1UL << ((sig) - 1))

#endif
