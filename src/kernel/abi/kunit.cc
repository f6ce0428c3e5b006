// <kunit/test.h>.
#include "kernel/kunit/kunit.h"

#include <cerrno>
#include <cstdarg>
#include <cstring>

#include "kernel/abi/export.h"
#include "kernel/core/module_call.h"
#include "kernel/kernel.h"
#include "kernel/module/module.h"
#include "kernel/module/state.h"

namespace holdfast::kernel::abi {
namespace {

constexpr const char* kIndent = "    ";
constexpr const char* kDeeper = "        ";

// The text that the test gave its check, below the check's own.
void add_message(::string_stream* stream, const VaFormat* message) {
  if (message->format) stream->text += format_string("\n%pV", message);
}
void add_head(::string_stream* stream, const ::kunit_binary_assert_text& text) {
  stream->text += std::string(kIndent) + "Expected " + text.left_text + " " + text.operation + " " +
                  text.right_text + ", but\n";
}
void add_value(::string_stream* stream, const char* name, const std::string& value) {
  stream->text += std::string(kDeeper) + name + " == " + value;
}
// A number that stands there as such need not be told.
bool is_literal(const char* text, long long value) { return std::to_string(value) == text; }
bool is_literal(const char* text, const char* value) {
  const std::size_t length = std::strlen(text);
  return length >= 2 && text[0] == '"' && text[length - 1] == '"' &&
         std::strncmp(text + 1, value, length - 2) == 0;
}

}  // namespace

bool kunit_enabled() { return true; }
void kunit_init_test(::kunit* test, const char* name, char* log) {
  kunit::init_test(*test, name, log);
}
void kunit_cleanup(::kunit* test) { kunit::clean_up(*test); }
int kunit_run_tests(::kunit_suite* suite) {
  current_kernel().modules().kunit().run(*suite);
  return 0;
}
unsigned long kunit_suite_num_test_cases(::kunit_suite* suite) {
  return kunit::count_cases(*suite);
}
unsigned kunit_test_case_num(::kunit_suite* suite, ::kunit_case* wanted) {
  unsigned number = 1;
  for (::kunit_case* at = suite->test_cases; at->run_case; ++at, ++number) {
    if (at == wanted) return number;
  }
  return 0;
}
::kunit_status kunit_suite_has_succeeded(::kunit_suite* suite) { return kunit::status_of(*suite); }

void kunit_log_append(char* log, const char* format, ...) {
  if (!log) return;
  va_list arguments;
  va_start(arguments, format);
  const std::string text = vformat_string(format, arguments);
  va_end(arguments);
  kunit::append(log, text);
}

void kunit_try_catch_throw(::kunit_try_catch* attempt) { kunit::leave_case(*attempt); }

void* kunit_kmalloc_array(::kunit* test, std::size_t count, std::size_t size, unsigned gfp) {
  return kunit::allocate(*test, count, size, gfp, __builtin_return_address(0));
}
void kunit_kfree(::kunit* test, const void* memory) { kunit::free(*test, memory); }
int __kunit_add_resource(::kunit* test, int (*init)(::kunit_resource*, void*),
                         void (*free)(::kunit_resource*), ::kunit_resource* resource, void* data) {
  return kunit::add_resource(*test, init, free, *resource, data);
}
int kunit_destroy_resource(::kunit* test, kunit::Match match, void* data) {
  return kunit::destroy_resource(*test, match, data) ? 0 : -ENOENT;
}
void kunit_remove_resource(::kunit* test, ::kunit_resource* resource) {
  kunit::remove_resource(*test, *resource);
}
void hf_kunit_get_resource(::kunit_resource* resource) { kunit::take_resource(*resource); }
void hf_kunit_put_resource(::kunit_resource* resource) { kunit::put_resource(*resource); }
::kunit_resource* hf_kunit_find_resource(::kunit* test, kunit::Match match, void* data) {
  return kunit::find_resource(*test, match, data);
}

void kunit_assert_prologue(const ::kunit_loc* place, ::kunit_assert_type type,
                           ::string_stream* stream) {
  stream->text +=
      format_string("%s FAILED at %s:%d\n", type == KUNIT_ASSERTION ? "ASSERTION" : "EXPECTATION",
                    place->file, place->line);
}
void kunit_fail_assert_format(const void*, const VaFormat* message, ::string_stream* stream) {
  stream->text += format_string("%pV", message);
}
void kunit_unary_assert_format(const ::hf_kunit_unary* check, const VaFormat* message,
                               ::string_stream* stream) {
  stream->text +=
      std::string(kIndent) + "Expected " + check->condition +
      (check->expected_true ? " to be true, but is false\n" : " to be false, but is true\n");
  add_message(stream, message);
}
void kunit_ptr_not_err_assert_format(const ::hf_kunit_pointer* check, const VaFormat* message,
                                     ::string_stream* stream) {
  stream->text += std::string(kIndent) + "Expected " + check->text;
  stream->text += check->value ? format_string(" is not error, but is: %ld\n",
                                               reinterpret_cast<std::intptr_t>(check->value))
                               : " is not null, but is\n";
  add_message(stream, message);
}
void kunit_binary_assert_format(const ::hf_kunit_integers* check, const VaFormat* message,
                                ::string_stream* stream) {
  add_head(stream, *check->text);
  if (!is_literal(check->text->left_text, check->left_value))
    add_value(stream, check->text->left_text, std::to_string(check->left_value) + "\n");
  if (!is_literal(check->text->right_text, check->right_value))
    add_value(stream, check->text->right_text, std::to_string(check->right_value));
  add_message(stream, message);
}
void kunit_binary_ptr_assert_format(const ::hf_kunit_pointers* check, const VaFormat* message,
                                    ::string_stream* stream) {
  add_head(stream, *check->text);
  add_value(stream, check->text->left_text, format_string("%px\n", check->left_value));
  add_value(stream, check->text->right_text, format_string("%px", check->right_value));
  add_message(stream, message);
}
void kunit_binary_str_assert_format(const ::hf_kunit_strings* check, const VaFormat* message,
                                    ::string_stream* stream) {
  add_head(stream, *check->text);
  if (!is_literal(check->text->left_text, check->left_value))
    add_value(stream, check->text->left_text, format_string("\"%s\"\n", check->left_value));
  if (!is_literal(check->text->right_text, check->right_value))
    add_value(stream, check->text->right_text, format_string("\"%s\"", check->right_value));
  add_message(stream, message);
}

// An assertion ends the thread, so what has a destructor goes before.
void kunit_do_failed_assertion(::kunit* test, const ::kunit_loc* place, ::kunit_assert_type type,
                               const void* check,
                               void (*describe)(const void*, const VaFormat*, ::string_stream*),
                               const char* format, ...) {
  {
    va_list arguments;
    va_start(arguments, format);
    const VaFormat message{format, &arguments};
    ::string_stream stream;
    call_module_void(describe, check, &message, &stream);
    va_end(arguments);
    kunit::fail(*test, *place, type, stream.text);
  }
  if (type == KUNIT_ASSERTION) kunit::leave_case(test->try_catch);
}

std::span<const Export> kunit_exports() {
  static const Export table[] = {
      EXPORT_GPL(kunit_enabled),
      EXPORT_GPL(kunit_init_test),
      EXPORT_GPL(kunit_cleanup),
      EXPORT_GPL(kunit_run_tests),
      EXPORT_GPL(kunit_suite_num_test_cases),
      EXPORT_GPL(kunit_test_case_num),
      EXPORT_GPL(kunit_suite_has_succeeded),
      EXPORT_GPL(kunit_log_append),
      EXPORT_GPL(kunit_try_catch_throw),
      EXPORT_GPL(kunit_kmalloc_array),
      EXPORT_GPL(kunit_kfree),
      EXPORT_GPL(__kunit_add_resource),
      EXPORT_GPL(kunit_destroy_resource),
      EXPORT_GPL(kunit_remove_resource),
      EXPORT_GPL(hf_kunit_get_resource),
      EXPORT_GPL(hf_kunit_put_resource),
      EXPORT_GPL(hf_kunit_find_resource),
      EXPORT_GPL(kunit_assert_prologue),
      EXPORT_GPL(kunit_fail_assert_format),
      EXPORT_GPL(kunit_unary_assert_format),
      EXPORT_GPL(kunit_ptr_not_err_assert_format),
      EXPORT_GPL(kunit_binary_assert_format),
      EXPORT_GPL(kunit_binary_ptr_assert_format),
      EXPORT_GPL(kunit_binary_str_assert_format),
      EXPORT_GPL(kunit_do_failed_assertion),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
