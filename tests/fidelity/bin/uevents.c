/* uevents: what is announced while a shell command runs, as the kernel's socket brings it; sequence numbers and
 * what is not of the modules under test left out.
 *
 *   uevents 'insmod ./x.ko'
 *
 * Where the kernel is Holdfast, `holdfast uevents` is asked instead. */
#define _GNU_SOURCE
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void print(const char *text, long size) {
  for (long at = 0; at < size; at += strlen(text + at) + 1)
    if (strncmp(text + at, "SEQNUM=", 7) != 0) puts(text + at);
  puts("");
}

static int ask_holdfast(const char *program, const char *command) {
  char text[4096];
  unsigned long long before = 0;
  FILE *number = fopen("/sys/kernel/uevent_seqnum", "r");
  if (!number || fscanf(number, "%llu", &before) != 1) return 1;
  fclose(number);
  fflush(stdout);
  if (system(command) != 0) puts("[failed]");
  fflush(stdout);
  snprintf(text, sizeof text, "%s uevents --after %llu | grep -v ^SEQNUM=", program, before);
  return system(text) < 0;
}

int main(int count, char **words) {
  static char message[1 << 16];
  if (count != 2) return 2;
  const char *program = getenv("HOLDFAST");
  if (program && getenv("HOLDFAST_SOCKET")) return ask_holdfast(program, words[1]);
  int fd = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_KOBJECT_UEVENT);
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return 1;
  fflush(stdout);
  if (system(words[1]) != 0) puts("[failed]");
  struct pollfd one = {fd, POLLIN, 0};
  while (poll(&one, 1, 0) > 0) {
    long got = recv(fd, message, sizeof message - 1, 0);
    if (got <= 0) break;
    message[got] = 0;
    print(message, got);
  }
  return 0;
}
