/* struct inode, file, dentry and the operation tables. One layout for every era: the fields are
 * the union of what the supported versions have; a module names those its version declares.
 * The kernel side calls an operation with the newest argument list; older callees ignore the rest.
 */
#ifndef HOLDFAST_ABI_FS_H
#define HOLDFAST_ABI_FS_H

#include <holdfast/abi/cred.h>
#include <holdfast/abi/list.h>
#include <holdfast/abi/lock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct module;
struct file;
struct inode;
struct dentry;
struct super_block;
struct cdev;
struct poll_table_struct;
struct vm_area_struct;
struct kiocb;
struct iov_iter;
struct iovec;
struct seq_file;
struct file_lock;
struct pipe_inode_info;
struct page;
struct dir_context;
struct fasync_struct;

struct qstr {
  unsigned int hash;
  unsigned int len;
  const unsigned char* name;
};

struct dentry {
  struct qstr d_name;
  struct dentry* d_parent;
  struct inode* d_inode;
  void* d_fsdata;
  unsigned char d_iname[64];
};

struct vfsmount;
struct path {
  struct vfsmount* mnt;
  struct dentry* dentry;
};

struct hf_timespec64 {
  long long tv_sec;
  long tv_nsec;
};

struct inode {
  unsigned short i_mode;
  unsigned int i_uid; /* kuid_t has the same representation */
  unsigned int i_gid;
  unsigned int i_flags;
  const void* i_op;
  struct super_block* i_sb;
  unsigned long i_ino;
  unsigned int i_nlink;
  unsigned int i_rdev;
  long long i_size;
  struct hf_timespec64 i_atime, i_mtime, i_ctime;
  const struct file_operations* i_fop;
  struct cdev* i_cdev;
  void* i_private;
  void* hf_inode;      /* the kernel's own Inode */
  void* hf_proc_entry; /* what pde_data() follows */
  void* reserved[4];
};

struct file {
  struct path f_path;
  struct inode* f_inode;
  const struct file_operations* f_op;
  unsigned int f_flags;
  unsigned int f_mode;
  long long f_pos;
  long f_count;
  void* private_data;
  const struct hf_cred* f_cred;
  unsigned long f_version;
  struct hf_lock f_pos_lock; /* guards f_pos and, for seq files, nothing else */
  void* hf_file;             /* the kernel's own File */
  void* reserved[4];
};

struct file_operations {
  struct module* owner;
  long long (*llseek)(struct file*, long long, int);
  long (*read)(struct file*, char*, unsigned long, long long*);
  long (*write)(struct file*, const char*, unsigned long, long long*);
  long (*read_iter)(struct kiocb*, struct iov_iter*);
  long (*write_iter)(struct kiocb*, struct iov_iter*);
  long (*aio_read)(struct kiocb*, const struct iovec*, unsigned long, long long);
  long (*aio_write)(struct kiocb*, const struct iovec*, unsigned long, long long);
  int (*iopoll)(struct kiocb*, void*, unsigned int);
  int (*readdir)(struct file*, void*, void*);
  int (*iterate)(struct file*, struct dir_context*);
  int (*iterate_shared)(struct file*, struct dir_context*);
  unsigned int (*poll)(struct file*, struct poll_table_struct*);
  int (*ioctl)(struct inode*, struct file*, unsigned int, unsigned long);
  long (*unlocked_ioctl)(struct file*, unsigned int, unsigned long);
  long (*compat_ioctl)(struct file*, unsigned int, unsigned long);
  int (*mmap)(struct file*, struct vm_area_struct*);
  unsigned long mmap_supported_flags;
  int (*open)(struct inode*, struct file*);
  int (*flush)(struct file*, void*);
  int (*release)(struct inode*, struct file*);
  int (*fsync)(struct file*, long long, long long, int);
  int (*aio_fsync)(struct kiocb*, int);
  int (*fasync)(int, struct file*, int);
  int (*lock)(struct file*, int, struct file_lock*);
  long (*sendpage)(struct file*, struct page*, int, unsigned long, long long*, int);
  unsigned long (*get_unmapped_area)(struct file*, unsigned long, unsigned long, unsigned long,
                                     unsigned long);
  int (*check_flags)(int);
  int (*flock)(struct file*, int, struct file_lock*);
  long (*splice_write)(struct pipe_inode_info*, struct file*, long long*, unsigned long,
                       unsigned int);
  long (*splice_read)(struct file*, long long*, struct pipe_inode_info*, unsigned long,
                      unsigned int);
  int (*setlease)(struct file*, long, struct file_lock**, void**);
  long (*fallocate)(struct file*, int, long long, long long);
  void (*show_fdinfo)(struct seq_file*, struct file*);
  long (*copy_file_range)(struct file*, long long, struct file*, long long, unsigned long,
                          unsigned int);
  long long (*remap_file_range)(struct file*, long long, struct file*, long long, long long,
                                unsigned int);
  int (*fadvise)(struct file*, long long, long long, int);
  void* reserved[4];
};

struct proc_ops {
  unsigned int proc_flags;
  int (*proc_open)(struct inode*, struct file*);
  long (*proc_read)(struct file*, char*, unsigned long, long long*);
  long (*proc_read_iter)(struct kiocb*, struct iov_iter*);
  long (*proc_write)(struct file*, const char*, unsigned long, long long*);
  long long (*proc_lseek)(struct file*, long long, int);
  int (*proc_release)(struct inode*, struct file*);
  unsigned int (*proc_poll)(struct file*, struct poll_table_struct*);
  long (*proc_ioctl)(struct file*, unsigned int, unsigned long);
  long (*proc_compat_ioctl)(struct file*, unsigned int, unsigned long);
  int (*proc_mmap)(struct file*, struct vm_area_struct*);
  unsigned long (*proc_get_unmapped_area)(struct file*, unsigned long, unsigned long, unsigned long,
                                          unsigned long);
};

struct seq_operations {
  void* (*start)(struct seq_file* m, long long* pos);
  void (*stop)(struct seq_file* m, void* v);
  void* (*next)(struct seq_file* m, void* v, long long* pos);
  int (*show)(struct seq_file* m, void* v);
};

#ifdef __cplusplus
}
#endif
#endif
