// The yardstick of bench/fuse_read.sh: one file of 14 bytes on libfuse's low-level API and nothing
// else, served by one thread with direct_io, as Holdfast's own entries are.
#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr fuse_ino_t kFile = 2;
constexpr char kName[] = "hello_world";
constexpr char kText[] = "Hello, world!\n";
constexpr std::size_t kLength = sizeof kText - 1;

bool attributes(fuse_ino_t ino, struct stat& st) {
  st = {};
  st.st_ino = ino;
  if (ino == FUSE_ROOT_ID) {
    st.st_mode = S_IFDIR | 0755;
    st.st_nlink = 2;
    return true;
  }
  st.st_mode = S_IFREG | 0444;
  st.st_nlink = 1;
  return ino == kFile;
}

void on_lookup(fuse_req_t request, fuse_ino_t parent, const char* name) {
  if (parent != FUSE_ROOT_ID || std::strcmp(name, kName) != 0) {
    fuse_reply_err(request, ENOENT);
    return;
  }
  fuse_entry_param entry{};
  entry.ino = kFile;
  entry.attr_timeout = entry.entry_timeout = 3600;
  attributes(kFile, entry.attr);
  fuse_reply_entry(request, &entry);
}

void on_getattr(fuse_req_t request, fuse_ino_t ino, fuse_file_info*) {
  struct stat st;
  if (!attributes(ino, st)) {
    fuse_reply_err(request, ENOENT);
    return;
  }
  fuse_reply_attr(request, &st, 3600);
}

void on_open(fuse_req_t request, fuse_ino_t, fuse_file_info* file) {
  file->direct_io = 1;
  fuse_reply_open(request, file);
}

void on_read(fuse_req_t request, fuse_ino_t, std::size_t size, off_t offset, fuse_file_info*) {
  const auto start =
      static_cast<std::size_t>(offset) < kLength ? static_cast<std::size_t>(offset) : kLength;
  const std::size_t left = kLength - start;
  fuse_reply_buf(request, kText + start, left < size ? left : size);
}

void on_flush(fuse_req_t request, fuse_ino_t, fuse_file_info*) { fuse_reply_err(request, ENOSYS); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s MOUNTPOINT\n", argv[0]);
    return 2;
  }
  fuse_lowlevel_ops operations{};
  operations.lookup = on_lookup;
  operations.getattr = on_getattr;
  operations.open = on_open;
  operations.read = on_read;
  operations.flush = on_flush;
  char* fuse_argv[] = {argv[0], nullptr};
  fuse_args arguments = FUSE_ARGS_INIT(1, fuse_argv);
  fuse_session* session = fuse_session_new(&arguments, &operations, sizeof operations, nullptr);
  if (!session || fuse_set_signal_handlers(session) != 0 ||
      fuse_session_mount(session, argv[1]) != 0) {
    return 1;
  }
  const int status = fuse_session_loop(session);
  fuse_session_unmount(session);
  fuse_session_destroy(session);
  return status ? 1 : 0;
}
