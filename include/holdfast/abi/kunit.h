/* KUnit: what a module that tests itself shares with the kernel that runs its tests. */
#ifndef HOLDFAST_ABI_KUNIT_H
#define HOLDFAST_ABI_KUNIT_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/sync.h>

#ifdef __cplusplus
extern "C" {
#endif

struct dentry;
struct kunit;
struct kunit_suite;
struct string_stream;

#define HF_KUNIT_LOG_SIZE 512
#define HF_KUNIT_COMMENT_SIZE 256
#define HF_KUNIT_DESCRIPTION_SIZE 128

enum kunit_status { KUNIT_SUCCESS, KUNIT_FAILURE, KUNIT_SKIPPED };

struct kunit_case {
  void (*run_case)(struct kunit* test);
  const char* name;
  const void* (*generate_params)(const void* previous, char* description);
  enum kunit_status status;
  char* log;
};

struct kunit_suite {
  const char name[256];
  int (*suite_init)(struct kunit_suite* suite);
  void (*suite_exit)(struct kunit_suite* suite);
  int (*init)(struct kunit* test);
  void (*exit)(struct kunit* test);
  struct kunit_case* test_cases; /* ended by one without a function */
  char status_comment[HF_KUNIT_COMMENT_SIZE];
  struct dentry* debugfs;
  char* log;
  int suite_init_err;
};

/* A thread that runs a function, and what to do if it does not come to its end. */
struct kunit_try_catch {
  struct kunit* test;
  struct completion* try_completion;
  int try_result;
  void (*hf_try)(void* context);
  void (*hf_catch)(void* context);
  void* context;
};

struct kunit {
  void* priv;
  const char* name;
  char* log;
  struct kunit_try_catch try_catch;
  const void* param_value;
  int param_index;
  struct spinlock lock;
  enum kunit_status status;
  struct list_head resources;
  char status_comment[HF_KUNIT_COMMENT_SIZE];
};

struct kunit_resource {
  void* data;
  const char* name;
  void (*free)(struct kunit_resource* resource);
  int hf_references;
  struct list_head node;
  unsigned char should_kfree;
};

/* What a failed check says of itself. */
enum kunit_assert_type { KUNIT_ASSERTION, KUNIT_EXPECTATION };
struct kunit_loc {
  int line;
  const char* file;
};
struct kunit_binary_assert_text {
  const char* operation;
  const char* left_text;
  const char* right_text;
};
struct hf_kunit_unary {
  const char* condition;
  unsigned char expected_true;
};
struct hf_kunit_pointer {
  const char* text;
  const void* value;
};
struct hf_kunit_integers {
  const struct kunit_binary_assert_text* text;
  long long left_value, right_value;
};
struct hf_kunit_pointers {
  const struct kunit_binary_assert_text* text;
  const void *left_value, *right_value;
};
struct hf_kunit_strings {
  const struct kunit_binary_assert_text* text;
  const char *left_value, *right_value;
};

#ifdef __cplusplus
}
#endif
#endif
