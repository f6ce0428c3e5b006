// survey: builds, loads, reads, writes and unloads every module below some directories, each in a
// process of its own, and says what each still lacks.
//
// The way of a module: find_modules() names it, build_modules() makes its .ko (or says why not),
// Surveyor runs it in a child (survey_child.cc), which sends what it found back through a pipe, and
// report.cc prints it all. A Row is that module on its way.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace holdfast::cli::survey {

struct Options {
  std::vector<std::string> places;
  std::string version;     // empty: what a source says, else the default
  std::string parameters;  // for every module
  double time_limit = 1;   // seconds for one read or write; ten times that to load or unload
  unsigned jobs = 1;
  bool json = false, verbose = false;
};

// What a module needs and Holdfast lacks.
struct Missing {
  std::string kind;  // "header", "symbol" (not exported), "name" (not declared)
  std::string name;
  auto operator<=>(const Missing&) const = default;
};

enum class Outcome : std::uint8_t {
  kPass,
  kBuild,    // it does not compile or link
  kLoad,     // insmod failed
  kRefused,  // its init answered an error, and left nothing
  kOops,     // a fault in module code
  kStuck,    // something did not come back, not even after SIGKILL
  kPanic,    // the kernel process ended
  kUnload,   // rmmod failed
  kLeft,     // entries, memory, threads or numbers were left
};
const char* name_of(Outcome result);

struct Row {
  std::string name;                  // "hello_proc"
  std::string place;                 // where its source is, as the user would write it
  std::vector<std::string> sources;  // relative to its directory
  Outcome result = Outcome::kPass;
  std::string reason;
  std::vector<Missing> missing;
  std::string file;                // the .ko
  std::vector<std::string> needs;  // names of modules built with it
  nlohmann::json found;            // what the child said: entries, left, log
};

// Modules that are built together: of one Makefile, or one file.
struct Group {
  std::string directory;  // where to build: a copy; empty for a single file
  std::string original;   // what it is a copy of
  std::string file;       // the single file
  std::string root;       // below which its private headers may be
  std::vector<std::size_t> rows;
};

struct Found {
  std::vector<Row> rows;
  std::vector<Group> groups;
};

// One line on the terminal that is written over.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void show(const std::string& what, std::size_t done, std::size_t of) = 0;
};

// Makefiles with obj-m and single files with an init function below `places`. What make builds is
// built in a copy below `scratch`. False: a place cannot be read, which was said.
bool find_modules(const Options& options, const std::string& scratch, Found& found);
// Fills in file and needs, or result, reason and missing.
// Modules that only lack what others export are built after those.
void build_modules(const Options& options, const std::string& scratch, Found& found,
                   Progress& progress);
// Why `messages` of compiler, make and modpost are no module: a line, and what is missing.
std::string explain_build(const std::string& messages, const std::string& module,
                          std::vector<Missing>& missing);
// Runs every module that was built.
void run_modules(const Options& options, Found& found, Progress& progress);

struct Work {
  std::vector<std::string> files;  // in the order of loading; the last is the module looked at
  std::string parameters;
  double time_limit = 1;
};
// In a child: does it all, writes lines of JSON to `pipe`, does not return.
[[noreturn]] void child(const Work& work, int pipe);

void print_json(const Found& found, double seconds);
void print_text(const Found& found, double seconds);

}  // namespace holdfast::cli::survey
