/* modcall: the system calls behind insmod and rmmod, each with its result.
 *
 *   modcall finit FILE r|w|rw|path FLAGS PARAMETERS
 *   modcall init FILE PARAMETERS      (- for PARAMETERS: a bad pointer; SIZE:FILE: so many bytes of it)
 *   modcall delete NAME FLAGS         (- for NAME: a bad pointer) */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char image[1 << 22];

static const char *given(const char *text) { return strcmp(text, "-") ? text : (const char *)8; }

static int mode_of(const char *word) {
  return !strcmp(word, "w")    ? O_WRONLY
         : !strcmp(word, "rw") ? O_RDWR
         : !strcmp(word, "path") ? O_PATH
                                 : O_RDONLY;
}

static long init(char *file, const char *parameters) {
  char *name = strchr(file, ':');
  if (!strcmp(file, "-")) return syscall(SYS_init_module, (void *)8, 4096, given(parameters));
  int fd = open(name ? name + 1 : file, O_RDONLY);
  long size = read(fd, image, sizeof image);
  return syscall(SYS_init_module, image, name ? atol(file) : size, given(parameters));
}

int main(int count, char **words) {
  long result = -1;
  (void)count;
  for (char **word = words + 1; *word; ++word) printf("%s ", **word ? *word : "''");
  if (!strcmp(words[1], "finit"))
    result = syscall(SYS_finit_module, open(words[2], mode_of(words[3])), given(words[5]),
                     atoi(words[4]));
  else if (!strcmp(words[1], "init"))
    result = init(words[2], words[3]);
  else
    result = syscall(SYS_delete_module, given(words[2]), strtoul(words[3], 0, 0));
  if (result < 0)
    printf("= %s\n", strerrorname_np(errno));
  else
    printf("= %ld\n", result);
  return 0;
}
