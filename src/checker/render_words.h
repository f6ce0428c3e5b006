// What all renderings say in the same words.
#pragma once

#include <string>
#include <vector>

#include "checker/finding.h"

namespace holdfast::checker {

// "use after unload": for people.
std::string kind_title(FindingKind kind);
// The message where the title stands beside it: without the title in front.
std::string message_below_title(const Finding& finding);
// One sentence on what the kind means.
const char* kind_help(FindingKind kind);
// A bug for certain, or a rule broken that may do no harm.
bool is_error(FindingKind kind);
const char* line_kind_id(LineKind kind);
const char* result_id(ResultKind result);

std::string file_name(const std::string& path);  // without its folders
std::string place(const Site& site);             // "hello.c:12", "hello.c:12 in hello_read"
std::string short_place(const Site& site);       // "hello.c:12"
std::string values(const Line& line);            // "0 -> 1", "1", ""
std::string joined(const std::vector<std::string>& words, const char* between);
std::string preemptions(unsigned count);  // "1 preemption"
// "1 preemption; none with fewer shows it"
std::string preemption_words(const Finding& finding);
// What the whole result says and how much was tried, a sentence.
std::string result_words(const Report& report);
std::string number_words(double number);  // 53,732
}  // namespace holdfast::checker
