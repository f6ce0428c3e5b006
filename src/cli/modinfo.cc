#include "elf/modinfo.h"

#include <fmt/core.h>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>

#include "cli/commands.h"
#include "cli/daemon.h"
#include "elf/object.h"

namespace holdfast::cli {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::optional<Pairs> read_info(const std::string& path, std::string& why) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    why = errno == ENOENT ? " not found." : std::string(": ") + std::strerror(errno);
    return std::nullopt;
  }
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::string malformed;
  auto object = elf::Object::parse(std::as_bytes(std::span(bytes)), malformed);
  auto info = object ? elf::ModInfo::parse(*object, malformed) : std::nullopt;
  if (!info) {
    why = ": " + malformed;
    return std::nullopt;
  }
  Pairs pairs;
  for (auto [key, value] : info->entries()) pairs.emplace_back(key, value);
  return pairs;
}

// parm "name:text" and parmtype "name:type" are one line, "parm: name:text (type)", after the rest;
// as kmod has it, what comes last in the file comes first, and a type alone stands differently
// where only the parameters are wanted.
Pairs as_shown(const Pairs& pairs, bool whole) {
  Pairs shown;
  std::vector<std::string> order;
  std::map<std::string, std::pair<std::string, std::string>> parameters;
  for (const auto& [key, value] : pairs) {
    if (key != "parm" && key != "parmtype") {
      shown.emplace_back(key, value);
      continue;
    }
    auto colon = value.find(':');
    std::string name = value.substr(0, colon);
    std::string text = colon == std::string::npos ? "" : value.substr(colon + 1);
    if (!parameters.contains(name)) order.push_back(name);
    (key == "parm" ? parameters[name].first : parameters[name].second) = text;
  }
  for (auto name = order.rbegin(); name != order.rend(); ++name) {
    const auto& [text, type] = parameters[*name];
    bool type_alone = whole && text.empty();
    std::string rest = type.empty() || type_alone ? type : " (" + type + ")";
    shown.emplace_back("parm", *name + ":" + text + rest);
  }
  return shown;
}

void print(const std::string& path, const Pairs& pairs, const std::string& field, char separator) {
  Pairs all = as_shown(pairs, field.empty());
  all.insert(all.begin(), {"filename", path});
  for (const auto& [key, value] : all) {
    if (field.empty()) {
      fmt::print("{:<16}{}{}", key + ":", value, separator);
    } else if (key == field) {
      fmt::print("{}{}", value, separator);
    }
  }
}

shell::Json as_json(const std::string& path, const Pairs& pairs) {
  shell::Json json = {{"filename", path}};
  for (const auto& [key, value] : pairs) json[key].push_back(value);
  return json;
}

}  // namespace

int modinfo_main(int argc, char** argv) {
  CLI::App app("Shows what .ko files say of themselves.", "modinfo");
  std::vector<std::string> files;
  std::string field;
  bool zero = false, json = false;
  bool author = false, description = false, licence = false, parameters = false, name = false;
  app.add_option("FILE", files, "a .ko")->required();
  app.add_option("-F,--field", field, "only that field, only values");
  app.add_flag("-0,--null", zero, "end values with NUL");
  app.add_flag("-a,--author", author, "as -F author");
  app.add_flag("-d,--description", description, "as -F description");
  app.add_flag("-l,--license", licence, "as -F license");
  app.add_flag("-p,--parameters", parameters, "as -F parm");
  app.add_flag("-n,--filename", name, "as -F filename");
  app.add_flag("--json", json, "one JSON object a file");
  if (auto status = parse(app, argc, argv)) return *status;
  if (author) field = "author";
  if (description) field = "description";
  if (licence) field = "license";
  if (parameters) field = "parm";
  if (name) field = "filename";
  int result = 0;
  for (const auto& file : files) {
    std::string why;
    auto pairs = read_info(file, why);
    if (!pairs) {
      fmt::print(stderr, "modinfo: ERROR: Module {}{}\n", file, why);
      result = 1;
    } else if (json) {
      fmt::print("{}\n", as_json(absolute(file), *pairs).dump());
    } else {
      print(absolute(file), *pairs, field, zero ? '\0' : '\n');
    }
  }
  return result;
}

}  // namespace holdfast::cli
