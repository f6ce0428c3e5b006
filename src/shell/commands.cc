// What a client can ask for: one function a request, by name in the table at the end.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>
#include <span>

#include "fuse/caller.h"
#include "kernel/core/log.h"
#include "kernel/fs/vfs.h"
#include "kernel/kobject/kobject.h"
#include "kernel/module/module.h"
#include "shell/async_owner.h"
#include "shell/connection.h"
#include "shell/kernel_process.h"

namespace holdfast::shell {
namespace {

constexpr std::size_t kMaxImage = 64 << 20;
constexpr std::size_t kChunk = 64 << 10;

Json error(int code) { return {{"error", code}}; }

std::string text(const Json& json, const char* key) {
  auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number(const Json& json, const char* key) {
  auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool flag(const Json& json, const char* key) {
  auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

// The whole file, which the client opened: we need no right to its path.
Result<std::vector<std::byte>> read_image(int fd) {
  struct stat stat {};
  if (::fstat(fd, &stat) != 0) return Error{EBADF};
  if (!S_ISREG(stat.st_mode)) return Error{EINVAL};
  if (static_cast<std::size_t>(stat.st_size) > kMaxImage) return Error{EFBIG};
  std::vector<std::byte> image(static_cast<std::size_t>(stat.st_size));
  std::size_t done = 0;
  while (done < image.size()) {
    ssize_t got = ::pread(fd, image.data() + done, image.size() - done, static_cast<off_t>(done));
    if (got < 0) return Error{errno};
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  image.resize(done);
  return image;
}

Json record_json(const kernel::LogRecord& record) {
  Json json = {{"sequence", record.sequence},
               {"facility", record.facility},
               {"level", static_cast<int>(record.level)},
               {"microseconds", record.time / 1000},
               {"text", record.text}};
  // JSON is UTF-8, a record is bytes: what may not survive goes again as /dev/kmsg shows it.
  auto plain = [](unsigned char c) { return c < 0x80; };
  if (!std::all_of(record.text.begin(), record.text.end(), plain))
    json["escaped"] = kernel::Log::escaped(record.text);
  return json;
}

// Records from `from` on, at most a message's worth; `from` becomes the next one.
Json take_records(kernel::Log& log, std::uint64_t& from) {
  constexpr std::size_t kAtOnce = 256;
  Json records = Json::array();
  while (records.size() < kAtOnce) {
    auto record = log.read(from);
    if (!record.ok()) break;
    from = record->sequence + 1;
    records.push_back(record_json(*record));
  }
  return records;
}

// The calling task is the "thread" of a request, if it names one, while this lives.
class As {
 public:
  As(kernel::Task& task, const Json& request) : task_(task), pid_(task.c.pid), tgid_(task.c.tgid) {
    std::copy_n(task.c.comm, sizeof comm_, comm_);
    if (!request.contains("thread")) return;
    const auto thread = static_cast<pid_t>(number(request, "thread"));
    task.c.pid = thread;
    task.c.tgid = fuse::thread_group_of(thread);
    const auto name = fuse::comm_of(thread);
    std::copy_n(name.begin(), sizeof comm_, task.c.comm);
  }
  ~As() {
    task_.c.pid = pid_;
    task_.c.tgid = tgid_;
    std::copy_n(comm_, sizeof comm_, task_.c.comm);
  }
  As(const As&) = delete;
  As& operator=(const As&) = delete;

 private:
  kernel::Task& task_;
  pid_t pid_, tgid_;
  char comm_[16];
};

Json load(KernelProcess& process, Connection& connection, Message& request) {
  if (request.fds.empty()) return error(EINVAL);
  auto image = read_image(request.fds[0].get());
  if (!image.ok()) return error(image.code());
  if (image->empty()) return error(EINVAL);  // finit_module: nothing to read, before any header
  kernel::Log& log = process.kernel().log();
  std::uint64_t before = log.next_sequence();
  auto flags = static_cast<kernel::LoadFlags>(number(request.json, "flags"));
  const As caller(connection.task(), request.json);
  Status status = process.kernel().modules().load(*image, text(request.json, "arguments"), flags,
                                                  text(request.json, "origin"));
  Json answer = error(status.code());
  if (!status.ok()) answer["log"] = take_records(log, before);
  process.settle();
  return answer;
}

Json map_begin(KernelProcess& process, Connection& connection, Message& request) {
  auto place = process.mappings().begin(flag(request.json, "writable"));
  if (!place.ok()) return error(place.code());
  // The descriptor goes with the answer; ours is closed with this frame.
  const Json answer = {{"more", true}, {"id", place->id}};
  if (!connection.send(answer, {}, {place->file.get()})) return error(EPIPE);
  return error(0);
}

Json map(KernelProcess& process, Connection& connection, Message& request) {
  RefPtr<kernel::fs::File> file = process.file_numbered(number(request.json, "file"));
  if (!file) return error(EBADF);
  const As caller(connection.task(), request.json);
  auto mapping = kernel::Mapping::create(
      std::move(file), {number(request.json, "length"), number(request.json, "offset"),
                        static_cast<int>(number(request.json, "protection")), true,
                        number(request.json, "address")});
  if (!mapping.ok()) return error(mapping.code());
  Json runs = Json::array();
  for (const auto& run : process.mappings().add(number(request.json, "id"), std::move(*mapping)))
    runs.push_back({{"from", run.from}, {"size", run.size}, {"at", run.at}});
  process.wake();  // there is something to sweep
  return {{"error", 0}, {"runs", runs}};
}

// "on": turns O_ASYNC on or off. Answers what it is.
Json async(KernelProcess& process, Connection& connection, Message& request) {
  RefPtr<kernel::fs::File> file = process.file_numbered(number(request.json, "file"));
  if (!file) return error(EBADF);
  const bool was = (file->c.f_flags & O_ASYNC) != 0;
  const bool on = request.json.contains("on") ? flag(request.json, "on") : was;
  if (on == was) return {{"error", 0}, {"on", was}};
  const As caller(connection.task(), request.json);
  return error(file->fasync(static_cast<int>(number(request.json, "fd")), on).code());
}

Json owner(KernelProcess& process, Connection&, Message& request) {
  RefPtr<kernel::fs::File> file = process.file_numbered(number(request.json, "file"));
  if (!file) return error(EBADF);
  const f_owner_ex named{static_cast<decltype(f_owner_ex::type)>(number(request.json, "type")),
                         static_cast<pid_t>(number(request.json, "number"))};
  RefPtr<AsyncOwner> owner;
  if (named.pid > 0)
    owner =
        make_ref<AsyncOwner>(named, request.fds.empty() ? ScopedFd() : std::move(request.fds[0]),
                             static_cast<int>(number(request.json, "signal")));
  file->set_owner(std::move(owner));
  return error(0);
}

Json unload(KernelProcess& process, Connection& connection, Message& request) {
  const As caller(connection.task(), request.json);
  process.mappings().sweep();
  auto flags = static_cast<int>(number(request.json, "flags"));
  Status status = process.kernel().modules().unload(text(request.json, "name"), flags | O_NONBLOCK);
  process.settle();
  return error(status.code());
}

const char* state_name(::module_state state) {
  switch (state) {
    case MODULE_STATE_LIVE:
      return "live";
    case MODULE_STATE_COMING:
      return "coming";
    case MODULE_STATE_GOING:
      return "going";
    default:
      return "unformed";
  }
}

Json list(KernelProcess& process, Connection&, Message&) {
  Json modules = Json::array();
  for (const auto& module : process.kernel().modules().list()) {
    if (module.state == MODULE_STATE_UNFORMED) continue;
    modules.push_back({{"name", module.name},
                       {"size", module.size},
                       {"references", module.references},
                       {"users", module.users},
                       {"state", state_name(module.state)},
                       {"taints", module.taints},
                       {"has_exit", module.has_exit || !module.has_init}});
  }
  return {{"error", 0}, {"modules", modules}};
}

Json log_read(KernelProcess& process, Connection& connection, Message& request) {
  kernel::Log& log = process.kernel().log();
  std::uint64_t from = flag(request.json, "all") ? log.first_sequence() : log.clear_sequence();
  if (request.json.contains("from")) from = number(request.json, "from");
  if (flag(request.json, "new")) from = log.next_sequence();
  host::Time now = process.kernel().host().now(host::Clock::kRealtime);
  long long boot = (now - log.uptime()) / 1000;
  for (;;) {
    Json records = take_records(log, from);
    if (!records.empty()) {
      if (!connection.send({{"more", true}, {"records", records}, {"boot", boot}}))
        return error(EPIPE);
      continue;
    }
    if (!flag(request.json, "follow")) return {{"error", 0}, {"next", from}};
    if (Status status = log.wait(from); !status.ok()) return error(EINTR);
  }
}

Json log_clear(KernelProcess& process, Connection&, Message&) {
  process.kernel().log().clear();
  return error(0);
}

Json uevents(KernelProcess& process, Connection& connection, Message& request) {
  kernel::KObjects& objects = process.kernel().kobjects();
  std::uint64_t after = number(request.json, "after");
  for (;;) {
    for (const kernel::Uevent& event : objects.uevents()) {
      if (event.sequence <= after) continue;
      after = event.sequence;
      Json one = {{"sequence", event.sequence},
                  {"action", event.action},
                  {"path", event.path},
                  {"environment", event.environment}};
      if (!connection.send({{"more", true}, {"uevent", one}})) return error(EPIPE);
    }
    if (!flag(request.json, "follow")) return error(0);
    if (Status status = objects.wait_uevent(after); !status.ok()) return error(EINTR);
  }
}

// syslog(2). "refused": the caller's buffer is none.
Json syslog(KernelProcess& process, Connection& connection, Message& request) {
  const As caller(connection.task(), request.json);
  const int size =
      flag(request.json, "refused") ? -1 : static_cast<int>(number(request.json, "size"));
  std::string text;
  auto value = process.syslog().act(static_cast<int>(number(request.json, "action")), size, text);
  if (!value.ok()) return error(value.code());
  if (text.size() > kMaxData) return error(EMSGSIZE);
  if (!text.empty() && !connection.send({{"more", true}}, text)) return error(EPIPE);
  return {{"error", 0}, {"value", *value}};
}

Json read_entry(KernelProcess& process, Connection& connection, Message& request) {
  auto file = process.kernel().vfs().open(text(request.json, "path"), O_RDONLY);
  if (!file.ok()) return error(file.code());
  std::string buffer(kChunk, '\0');
  for (;;) {
    auto got = (*file)->read(buffer.data(), buffer.size());
    if (!got.ok()) return error(got.code());
    if (*got == 0) return error(0);
    if (!connection.send({{"more", true}}, buffer.substr(0, *got))) return error(EPIPE);
  }
}

Json write_entry(KernelProcess& process, Connection&, Message& request) {
  int flags = O_WRONLY | (flag(request.json, "append") ? O_APPEND : O_TRUNC);
  auto file = process.kernel().vfs().open(text(request.json, "path"), flags);
  if (!file.ok()) return error(file.code());
  std::string_view left = request.data;
  do {
    auto put = (*file)->write(left.data(), left.size());
    if (!put.ok()) return error(put.code());
    if (*put == 0 && !left.empty()) return error(EIO);
    left.remove_prefix(std::min(*put, left.size()));
  } while (!left.empty());
  return error((*file)->flush().code());
}

Json serve(KernelProcess& process, Connection&, Message& request) {
  if (request.fds.empty()) return error(EINVAL);
  bool ok = process.serve(std::move(request.fds[0]), text(request.json, "where"),
                          flag(request.json, "with_machine"),
                          static_cast<unsigned>(number(request.json, "uid")),
                          static_cast<unsigned>(number(request.json, "gid")));
  return error(ok ? 0 : EINVAL);
}

Json status(KernelProcess& process, Connection&, Message&) {
  Json mounts = Json::array();
  for (const auto& mount : process.mounts()) {
    mounts.push_back({{"where", mount.where}, {"open_files", mount.open_files}});
  }
  return {{"error", 0},
          {"pid", ::getpid()},
          {"release", process.kernel().release()},
          {"version", process.kernel().boot().version},
          {"tainted", process.kernel().tainted()},
          {"modules", process.kernel().modules().list().size()},
          {"mounts", mounts}};
}

Json stop(KernelProcess& process, Connection& connection, Message&) {
  (void)connection.send(error(0));  // afterwards nobody may be left to answer
  process.stop();
  return error(0);
}

using Command = Json (*)(KernelProcess&, Connection&, Message&);

// The ones that show no effect of a close(2) need not wait for it.
bool waits_for_releases(Command command) {
  return command != map && command != map_begin && command != async && command != owner &&
         command != serve && command != stop;
}

const std::map<std::string, Command, std::less<>>& commands() {
  static const std::map<std::string, Command, std::less<>> all = {
      {"load", load},       {"unload", unload},       {"list", list},         {"log", log_read},
      {"clear", log_clear}, {"read", read_entry},     {"write", write_entry}, {"serve", serve},
      {"map", map},         {"map begin", map_begin}, {"status", status},     {"stop", stop},
      {"async", async},     {"owner", owner},         {"uevents", uevents},   {"syslog", syslog},
  };
  return all;
}

}  // namespace

Json execute(KernelProcess& process, Connection& connection, Message& request) {
  auto command = commands().find(text(request.json, "do"));
  if (command == commands().end()) return error(ENOSYS);
  if (waits_for_releases(command->second)) process.settle_releases();
  return command->second(process, connection, request);
}

}  // namespace holdfast::shell
