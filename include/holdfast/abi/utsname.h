#ifndef HOLDFAST_ABI_UTSNAME_H
#define HOLDFAST_ABI_UTSNAME_H

#define HF_UTS_LEN 64

struct new_utsname {
  char sysname[HF_UTS_LEN + 1];
  char nodename[HF_UTS_LEN + 1];
  char release[HF_UTS_LEN + 1];
  char version[HF_UTS_LEN + 1];
  char machine[HF_UTS_LEN + 1];
  char domainname[HF_UTS_LEN + 1];
};

struct uts_namespace {
  struct new_utsname name;
  void* user_ns;
  void* reserved[4];
};

#endif
