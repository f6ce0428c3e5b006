#ifndef HOLDFAST_ABI_CRED_H
#define HOLDFAST_ABI_CRED_H

/* Modules know it as struct cred, with ids of their own types (<linux/cred.h>). */
#ifdef __cplusplus
struct hf_cred {
  unsigned int uid, gid, euid, egid, suid, sgid, fsuid, fsgid;
};
#else
#define hf_cred cred
struct cred;
#endif

#endif
