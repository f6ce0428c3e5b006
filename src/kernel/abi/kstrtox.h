// Numbers from text, as modules call them.
#pragma once

namespace holdfast::kernel::abi {

int kstrtoull(const char* text, unsigned base, unsigned long long* result);
int kstrtoll(const char* text, unsigned base, long long* result);
int kstrtouint(const char* text, unsigned base, unsigned* result);
int kstrtoint(const char* text, unsigned base, int* result);
int kstrtobool(const char* text, bool* result);
unsigned long long simple_strtoull(const char* text, char** end, unsigned base);
long long simple_strtoll(const char* text, char** end, unsigned base);
unsigned long simple_strtoul(const char* text, char** end, unsigned base);
long simple_strtol(const char* text, char** end, unsigned base);
unsigned long long memparse(const char* text, char** end);
int get_option(char** text, int* value);
char* get_options(const char* text, int count, int* values);

}  // namespace holdfast::kernel::abi
