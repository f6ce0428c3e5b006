/* Scattered reads and writes: struct kiocb, iov_iter and what they point to. */
#ifndef HOLDFAST_ABI_UIO_H
#define HOLDFAST_ABI_UIO_H

#include <holdfast/abi/wait.h>
#ifndef __cplusplus
#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
#define HF_KIOCB_RESULTS long ret, long ret2
#endif
#endif
#ifndef HF_KIOCB_RESULTS
#define HF_KIOCB_RESULTS long ret
#endif

#ifdef __cplusplus
#include <sys/uio.h> /* libc has a struct iovec of the same layout */
extern "C" {
#endif

struct file;
struct kiocb;

/* iov_base is a user cookie. */
#ifndef __cplusplus
struct iovec {
  void* iov_base;
  unsigned long iov_len;
};
#endif

/* iov_base is kernel memory. */
struct kvec {
  void* iov_base;
  unsigned long iov_len;
};

enum iter_type {
  ITER_IOVEC,
  ITER_KVEC,
  ITER_BVEC,
  ITER_PIPE,
  ITER_XARRAY,
  ITER_DISCARD,
  ITER_UBUF
};

struct iov_iter {
  unsigned char iter_type;
  unsigned char nofault;
  unsigned char data_source; /* true: a write, the data is read from here */
  unsigned long iov_offset;
  unsigned long count;
  union {
    const struct iovec* iov;
    const struct kvec* kvec;
    void* ubuf;
  };
  unsigned long nr_segs;
};

struct kiocb {
  struct file* ki_filp;
  long long ki_pos;
  void (*ki_complete)(struct kiocb* iocb, HF_KIOCB_RESULTS);
  void* HF_PRIVATE;
  int ki_flags;
  unsigned short ki_ioprio;
};

#ifdef __cplusplus
}
#endif
#endif
