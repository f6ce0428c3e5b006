/* A file mapped into a process: what drivers see of it. */
#ifndef HOLDFAST_ABI_MM_H
#define HOLDFAST_ABI_MM_H

#include <holdfast/abi/page.h>
#ifndef __cplusplus
#include <linux/version.h>
#endif

struct file;
struct mm_struct;
struct vm_area_struct;
struct vm_operations_struct;

#define HF_VM_READ 0x00000001
#define HF_VM_WRITE 0x00000002
#define HF_VM_EXEC 0x00000004
#define HF_VM_SHARED 0x00000008
#define HF_VM_MAYREAD 0x00000010
#define HF_VM_MAYWRITE 0x00000020
#define HF_VM_MAYEXEC 0x00000040
#define HF_VM_MAYSHARE 0x00000080
#define HF_VM_GROWSDOWN 0x00000100
#define HF_VM_UFFD_MISSING 0x00000200
#define HF_VM_PFNMAP 0x00000400
#define HF_VM_UFFD_WP 0x00001000
#define HF_VM_LOCKED 0x00002000
#define HF_VM_IO 0x00004000
#define HF_VM_SEQ_READ 0x00008000
#define HF_VM_RAND_READ 0x00010000
#define HF_VM_DONTCOPY 0x00020000
#define HF_VM_DONTEXPAND 0x00040000
#define HF_VM_LOCKONFAULT 0x00080000
#define HF_VM_ACCOUNT 0x00100000
#define HF_VM_NORESERVE 0x00200000
#define HF_VM_HUGETLB 0x00400000
#define HF_VM_SYNC 0x00800000
#define HF_VM_PAT 0x01000000
#define HF_VM_WIPEONFORK 0x02000000
#define HF_VM_DONTDUMP 0x04000000
#define HF_VM_SOFTDIRTY 0x08000000
#define HF_VM_MIXEDMAP 0x10000000
#define HF_VM_HUGEPAGE 0x20000000
#define HF_VM_NOHUGEPAGE 0x40000000
#define HF_VM_MERGEABLE 0x80000000ul
#define HF_VM_UFFD_MINOR (1ul << 37)

/* What a fault handler answers. */
#define HF_FAULT_OOM 0x0001
#define HF_FAULT_SIGBUS 0x0002
#define HF_FAULT_HWPOISON 0x0010
#define HF_FAULT_SIGSEGV 0x0040
#define HF_FAULT_NOPAGE 0x0100
#define HF_FAULT_LOCKED 0x0200
#define HF_FAULT_RETRY 0x0400
#define HF_FAULT_DONE_COW 0x1000

typedef struct {
  unsigned long pgprot;
} pgprot_t;

struct vm_fault {
  struct vm_area_struct* vma;
  unsigned int gfp_mask;
  unsigned int flags; /* FAULT_FLAG_* */
  unsigned long pgoff;
  union {
    unsigned long address;
    void* virtual_address; /* before 4.10 */
  };
  unsigned long real_address;
  struct page* cow_page;
  struct page* page; /* what the handler answers, with a reference */
};

/* Before 4.11 the handlers of faults had the area as an argument of its own. */
struct vm_operations_struct {
  void (*open)(struct vm_area_struct* area);
  void (*close)(struct vm_area_struct* area);
#ifdef __cplusplus
  unsigned (*fault)(struct vm_fault* fault);
  unsigned (*page_mkwrite)(struct vm_fault* fault);
  unsigned (*pfn_mkwrite)(struct vm_fault* fault);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
  int (*fault)(struct vm_area_struct* area, struct vm_fault* fault);
  int (*page_mkwrite)(struct vm_area_struct* area, struct vm_fault* fault);
  int (*pfn_mkwrite)(struct vm_area_struct* area, struct vm_fault* fault);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
  int (*fault)(struct vm_fault* fault);
  int (*page_mkwrite)(struct vm_fault* fault);
  int (*pfn_mkwrite)(struct vm_fault* fault);
#else
  unsigned int (*fault)(struct vm_fault* fault);
  unsigned int (*page_mkwrite)(struct vm_fault* fault);
  unsigned int (*pfn_mkwrite)(struct vm_fault* fault);
#endif
  int (*access)(struct vm_area_struct* area, unsigned long address, void* buffer, int length,
                int write);
  const char* (*name)(struct vm_area_struct* area);
};

struct vm_area_struct {
  unsigned long vm_start;
  unsigned long vm_end;
  struct mm_struct* vm_mm;
  pgprot_t vm_page_prot;
#ifdef __cplusplus
  unsigned long vm_flags;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
  union {
    const unsigned long vm_flags; /* vm_flags_set() and its kin change it */
    unsigned long __vm_flags;
  };
#else
  unsigned long vm_flags;
#endif
  const struct vm_operations_struct* vm_ops;
  unsigned long vm_pgoff; /* in pages */
  struct file* vm_file;
  void* vm_private_data;
  void* hf_mapping; /* the kernel's own Mapping */
};

#endif
