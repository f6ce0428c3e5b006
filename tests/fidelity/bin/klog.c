/* klog: syslog(2), each call with its result and what it gave. Of what is read by parts only the
 * message is shown, since a time has no fixed width.
 *
 *   klog drain clear all SIZE allclear SIZE read SIZE unread action N */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

static char buffer[1 << 22];

static void show(long result) {
  if (result < 0)
    printf(" = %s\n", strerrorname_np(errno));
  else
    printf(" = %ld\n", result);
}

static void text(long result) {
  if (result < 0) return show(result);
  printf("\n%.*s", (int)result, buffer);
}

int main(int count, char **words) {
  (void)count;
  for (char **word = words + 1; *word; ++word) {
    printf("%s", *word);
    if (!strcmp(*word, "drain")) {
      while (klogctl(9, 0, 0) > 0) klogctl(2, buffer, sizeof buffer);
      puts("");
    } else if (!strcmp(*word, "clear")) {
      show(klogctl(5, 0, 0));
    } else if (!strcmp(*word, "all") || !strcmp(*word, "allclear")) {
      int action = (*word)[3] ? 4 : 3, size = atoi(*++word);
      printf(" %d", size);
      text(klogctl(action, buffer, size));
    } else if (!strcmp(*word, "read")) {
      int size = atoi(*++word);
      printf(" %d", size);
      text(klogctl(2, buffer, size));
    } else if (!strcmp(*word, "parts")) { /* until nothing is left, 5 bytes at a time */
      char all[4096] = "";
      while (klogctl(9, 0, 0) > 0) strncat(all, buffer, klogctl(2, buffer, 5));
      printf("\n%s", all);
    } else if (!strcmp(*word, "unread")) {
      printf(" = %s\n", klogctl(9, 0, 0) ? "some" : "none");
    } else if (!strcmp(*word, "action")) {
      int action = atoi(*++word);
      printf(" %d", action);
      show(klogctl(action, 0, 100));
    }
  }
  return 0;
}
