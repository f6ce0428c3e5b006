/* The layouts in include/holdfast/abi are shared by the C that modules compile and the C++ of the
 * kernel: plain C types only, no inline functions, nothing that depends on the kernel version.
 * One layout serves every era; what an era does not have is simply never named there. */
#ifndef HOLDFAST_ABI_LOCK_H
#define HOLDFAST_ABI_LOCK_H

#ifdef __cplusplus
extern "C" {
#endif

/* A host mutex. All zero is unlocked, so it needs no initialiser. The host alone reads or writes
 * it; its address is its identity within one execution. */
struct hf_lock {
  unsigned int state;
  unsigned int reserved;
  void* owner;
  const char* name;
};

#ifdef __cplusplus
}
#endif
#endif
