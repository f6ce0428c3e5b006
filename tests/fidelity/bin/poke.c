/* poke: system calls on one file, in the order of the arguments, each with its result. `records` reads
 * to the end, printing what each read gives.
 *
 *   poke open /proc/x r read 10 sh 'rmmod x' read 10 lseek 0 set close
 *
 * A failure shows as the errno's name. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int fd = -1;
static char buffer[1 << 20];

static void result(long value) {
  if (value < 0)
    printf(" = %s\n", strerrorname_np(errno));
  else
    printf(" = %ld\n", value);
}

static void bytes(long count) {
  if (count < 0) {
    result(count);
    return;
  }
  printf(" = %ld \"", count);
  for (long i = 0; i < count && i < 200; ++i) {
    unsigned char c = buffer[i];
    if (c == '\n')
      printf("\\n");
    else if (c < ' ' || c > '~' || c == '"' || c == '\\')
      printf("\\x%02x", c);
    else
      putchar(c);
  }
  printf(count > 200 ? "...\"\n" : "\"\n");
}

static int flags_of(const char *mode) {
  int flags = strstr(mode, "rw") ? O_RDWR : strchr(mode, 'w') ? O_WRONLY : O_RDONLY;
  if (strchr(mode, 'a')) flags |= O_APPEND;
  if (strchr(mode, 'n')) flags |= O_NONBLOCK;
  if (strchr(mode, 't')) flags |= O_TRUNC;
  if (strchr(mode, 'c')) flags |= O_CREAT;
  if (strchr(mode, 'd')) flags |= O_DIRECTORY;
  return flags;
}

static int whence_of(const char *name) {
  return !strcmp(name, "set") ? SEEK_SET
         : !strcmp(name, "cur") ? SEEK_CUR
         : !strcmp(name, "end") ? SEEK_END
                                : SEEK_DATA;
}

static void poll_now(int limit) {
  struct pollfd one = {fd, POLLIN | POLLOUT | POLLPRI | POLLRDNORM | POLLWRNORM, 0};
  int count = poll(&one, 1, limit);
  if (count < 0) {
    result(count);
    return;
  }
  printf(" = %d%s%s%s%s%s%s%s\n", count, one.revents & POLLIN ? " IN" : "",
         one.revents & POLLOUT ? " OUT" : "", one.revents & POLLPRI ? " PRI" : "",
         one.revents & POLLRDNORM ? " RDNORM" : "", one.revents & POLLWRNORM ? " WRNORM" : "",
         one.revents & POLLERR ? " ERR" : "", one.revents & POLLHUP ? " HUP" : "");
}

static void map(void) {
  void *address = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
  if (address == MAP_FAILED) {
    result(-1);
    return;
  }
  printf(" = mapped\n");
  munmap(address, 4096);
}

/* A mapping that stays: `map PAGES FIRST r|rw`, `look PAGE COUNT`, `store PAGE TEXT`, `unmap`. */
static char* mapped;
static size_t mapped_size;
static sigjmp_buf fault;

static void on_fault(int signal) { siglongjmp(fault, signal); }

static void map_pages(size_t pages, long first, const char* mode) {
  int protection = PROT_READ | (strchr(mode, 'w') ? PROT_WRITE : 0);
  mapped_size = pages * 4096;
  mapped = mmap(0, mapped_size, protection, MAP_SHARED, fd, first * 4096);
  printf(" %zu %ld %s", pages, first, mode);
  if (mapped == MAP_FAILED)
    result(-1);
  else
    printf(" = mapped\n");
}

static void touch(size_t page, const char* text, long count) {
  signal(SIGBUS, on_fault);
  signal(SIGSEGV, on_fault);
  int killed = sigsetjmp(fault, 1);
  printf(" %zu", page);
  if (killed) {
    printf(" = %s\n", killed == SIGBUS ? "SIGBUS" : "SIGSEGV");
    return;
  }
  if (text) {
    memcpy(mapped + page * 4096, text, strlen(text));
    printf(" %s = stored\n", text);
    return;
  }
  memcpy(buffer, mapped + page * 4096, count);
  bytes(count);
}

static void heard(int signal) {
  const char *text = signal == SIGIO ? "[SIGIO]\n" : "[signal]\n";
  if (write(1, text, strlen(text)) < 0) _exit(3);
}

static void listen_for(int signal, int flags) {
  struct sigaction action = {.sa_handler = heard, .sa_flags = flags};
  sigaction(signal, &action, 0);
}

static void own(int fd, const char *who) {
  struct f_owner_ex thread = {F_OWNER_TID, gettid()};
  if (!strcmp(who, "group")) setpgid(0, 0);
  printf(" %s", atoi(who) ? "other" : who);
  result(!strcmp(who, "thread") ? fcntl(fd, F_SETOWN_EX, &thread)
                                : fcntl(fd, F_SETOWN, !strcmp(who, "self")    ? getpid()
                                                      : !strcmp(who, "group") ? -getpid()
                                                                              : atoi(who)));
}

/* The call that a 32-bit program would make: its pointers lie below 4 GiB. */
static long ioctl32(unsigned number, unsigned argument) {
  long answer;
  __asm__ volatile("int $0x80"
                   : "=a"(answer)
                   : "a"(54), "b"(fd), "c"(number), "d"(argument)
                   : "memory", "r8", "r9", "r10", "r11");
  if ((int)answer >= 0) return (int)answer;
  errno = -(int)answer;
  return -1;
}

static void status(void) {
  struct stat facts;
  if (fstat(fd, &facts) < 0) {
    result(-1);
    return;
  }
  printf(" = mode %o links %lu uid %u gid %u size %ld\n", facts.st_mode,
         (unsigned long)facts.st_nlink, facts.st_uid, facts.st_gid, (long)facts.st_size);
}

int main(int count, char **words) {
  setvbuf(stdout, 0, _IOLBF, 0);
  int at = 1;
  const char *word = 0;
#define NEXT (at < count ? words[at++] : (fprintf(stderr, "poke: %s: too few words\n", word), exit(2), ""))
  while (at < count) {
    word = words[at++];
    printf("%s", word);
    if (!strcmp(word, "open")) {
      const char *path = NEXT, *mode = NEXT;
      printf(" %s %s", path, mode);
      fd = open(path, flags_of(mode), 0644);
      if (fd < 0)
        result(fd);
      else
        printf(" = ok\n");
    } else if (!strcmp(word, "read")) {
      long size = atol(NEXT);
      printf(" %ld", size);
      bytes(read(fd, buffer, size));
    } else if (!strcmp(word, "readall")) {
      long size = atol(NEXT), total = 0, got, calls = 0;
      while ((got = read(fd, buffer, size)) > 0) total += got, ++calls;
      printf(" %ld: %ld bytes in %ld calls", size, total, calls);
      result(got);
    } else if (!strcmp(word, "records")) {
      long got;
      printf("\n");
      while ((got = read(fd, buffer, sizeof buffer)) > 0) printf("%.*s", (int)got, buffer);
      printf("end");
      result(got);
    } else if (!strcmp(word, "pread")) {
      long size = atol(NEXT), offset = atol(NEXT);
      printf(" %ld at %ld", size, offset);
      bytes(pread(fd, buffer, size, offset));
    } else if (!strcmp(word, "readv")) {
      long first = atol(NEXT), second = atol(NEXT);
      struct iovec parts[2] = {{buffer, first}, {buffer + first, second}};
      printf(" %ld+%ld", first, second);
      bytes(readv(fd, parts, 2));
    } else if (!strcmp(word, "readbad")) {
      long size = atol(NEXT);
      printf(" %ld", size);
      result(read(fd, (void *)16, size));
    } else if (!strcmp(word, "writebad")) {
      long size = atol(NEXT);
      printf(" %ld", size);
      result(write(fd, (void *)16, size));
    } else if (!strcmp(word, "write")) {
      const char *text = NEXT;
      printf(" \"%s\"", text);
      result(write(fd, text, strlen(text)));
    } else if (!strcmp(word, "writebytes")) {
      long size = atol(NEXT);
      memset(buffer, 'x', size);
      printf(" %ld", size);
      result(write(fd, buffer, size));
    } else if (!strcmp(word, "pwrite")) {
      const char *text = NEXT;
      long offset = atol(NEXT);
      printf(" \"%s\" at %ld", text, offset);
      result(pwrite(fd, text, strlen(text), offset));
    } else if (!strcmp(word, "lseek")) {
      long offset = atol(NEXT);
      const char *whence = NEXT;
      printf(" %ld %s", offset, whence);
      result(lseek(fd, offset, whence_of(whence)));
    } else if (!strcmp(word, "ioctl")) {
      unsigned long number = strtoul(NEXT, 0, 0), argument = strtoul(NEXT, 0, 0);
      printf(" %#lx %#lx", number, argument);
      result(ioctl(fd, number, argument));
    } else if (!strcmp(word, "ioctl32")) {
      unsigned long number = strtoul(NEXT, 0, 0), argument = strtoul(NEXT, 0, 0);
      printf(" %#lx %#lx", number, argument);
      result(ioctl32(number, argument));
    } else if (!strcmp(word, "intioctl32")) {
      static int *low;
      unsigned long number = strtoul(NEXT, 0, 0);
      if (!low) low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
      *low = atoi(NEXT);
      printf(" %#lx %d -> ", number, *low);
      long answer = ioctl32(number, (unsigned long)low);
      printf("%d", *low);
      result(answer);
    } else if (!strcmp(word, "intioctl")) {
      unsigned long number = strtoul(NEXT, 0, 0);
      int value = atoi(NEXT);
      printf(" %#lx %d -> ", number, value);
      int answer = ioctl(fd, number, &value);
      printf("%d", value);
      result(answer);
    } else if (!strcmp(word, "onsignal")) { /* restart|plain: SIGUSR1 is handled */
      const char *how = NEXT;
      printf(" %s\n", how);
      listen_for(SIGUSR1, !strcmp(how, "restart") ? SA_RESTART : 0);
    } else if (!strcmp(word, "async")) {
      listen_for(SIGIO, SA_RESTART);
      fcntl(fd, F_SETOWN, getpid());
      result(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC));
    } else if (!strcmp(word, "sync")) {
      result(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_ASYNC));
    } else if (!strcmp(word, "isasync")) {
      printf(" = %s\n", fcntl(fd, F_GETFL) & O_ASYNC ? "on" : "off");
    } else if (!strcmp(word, "fioasync")) { /* 0|1 */
      int on = atoi(NEXT);
      listen_for(SIGIO, SA_RESTART);
      printf(" %d", on);
      result(ioctl(fd, FIOASYNC, &on));
    } else if (!strcmp(word, "owner")) { /* none|self|thread|group|PID, who is not told which */
      own(fd, NEXT);
    } else if (!strcmp(word, "setsig")) {
      int signal = atoi(NEXT);
      if (signal) listen_for(signal, SA_RESTART);
      printf(" %d", signal);
      result(fcntl(fd, F_SETSIG, signal));
    } else if (!strcmp(word, "writev")) {
      const char *first = NEXT, *second = NEXT;
      struct iovec parts[2] = {{(void *)first, strlen(first)}, {(void *)second, strlen(second)}};
      printf(" \"%s\"+\"%s\"", first, second);
      result(writev(fd, parts, 2));
    } else if (!strcmp(word, "pollpri")) { /* until something out of the ordinary, which COMMAND brings */
      const char *command = NEXT;
      printf(" %s", command);
      struct pollfd one = {fd, POLLPRI, 0};
      if (fork() == 0) {
        usleep(100000);
        _exit(system(command) != 0);
      }
      int count = poll(&one, 1, 30000);
      wait(0);
      printf(" = %d%s%s\n", count, one.revents & POLLPRI ? " PRI" : "",
             one.revents & POLLERR ? " ERR" : "");
    } else if (!strcmp(word, "pollfor")) {
      int limit = atoi(NEXT);
      const char *command = NEXT;
      printf(" %s", command);
      if (fork() == 0) {
        usleep(100000);
        _exit(system(command) != 0);
      }
      poll_now(limit);
    } else if (!strcmp(word, "poll")) {
      poll_now(0);
    } else if (!strcmp(word, "mmap")) {
      map();
    } else if (!strcmp(word, "map")) {
      size_t pages = strtoul(NEXT, 0, 0);
      long first = atol(NEXT);
      map_pages(pages, first, NEXT);
    } else if (!strcmp(word, "look")) {
      size_t page = strtoul(NEXT, 0, 0);
      touch(page, 0, atol(NEXT));
    } else if (!strcmp(word, "store")) {
      size_t page = strtoul(NEXT, 0, 0);
      touch(page, NEXT, 0);
    } else if (!strcmp(word, "unmap")) {
      result(munmap(mapped, mapped_size));
    } else if (!strcmp(word, "fstat")) {
      status();
    } else if (!strcmp(word, "fsync")) {
      result(fsync(fd));
    } else if (!strcmp(word, "ftruncate")) {
      result(ftruncate(fd, atol(NEXT)));
    } else if (!strcmp(word, "close")) {
      result(close(fd));
    } else if (!strcmp(word, "sh")) {
      const char *command = NEXT;
      printf(" %s\n", command);
      int status = system(command);
      if (status != 0) printf("[status %d]\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    } else {
      printf(": no such word\n");
      return 2;
    }
  }
  return 0;
}
