#include <algorithm>
#include <cerrno>

#include "kernel/core/error_pointer.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/mutex.h"
#include "kernel/core/symbols.h"
#include "kernel/core/warn.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/iov_iter.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {
namespace {

constexpr std::size_t kPage = 4096;
// traverse() asks to be called again, with a larger buffer.
constexpr long kAgain = -EAGAIN;

// The errno of an iterator that ended: 0 for NULL.
long error_of(const void* pointer) {
  return is_error_pointer(pointer) ? reinterpret_cast<long>(pointer) : 0;
}

// One pass over a seq_file's records. Every call into the module ends here if it oopses, so that
// stop still runs and the file's lock is given back.
class Pass {
 public:
  explicit Pass(::seq_file* m) : m_(m) {}
  void start() { record_ = call_module(error_pointer(-EIO), m_->op->start, m_, &m_->index); }
  void next() { record_ = call_module(error_pointer(-EIO), m_->op->next, m_, record_, &m_->index); }
  long show() { return call_module(-EIO, m_->op->show, m_, record_); }
  void stop() { call_module_void(m_->op->stop, m_, record_); }
  bool ended() const { return !record_ || is_error_pointer(record_); }
  long error() const { return error_of(record_); }

 private:
  ::seq_file* m_;
  void* record_ = nullptr;
};

bool allocate(::seq_file* m, std::size_t size) {
  if (size > fs::kMaxRwCount) return false;
  m->buf =
      static_cast<char*>(seq::allocate_buffer(size, reinterpret_cast<const void*>(m->op->start)));
  m->size = m->buf ? size : 0;
  return m->buf != nullptr;
}

bool grow(::seq_file* m) {
  const std::size_t size = m->size * 2;
  seq::release_buffer(m->buf);
  m->buf = nullptr;
  m->count = 0;
  return allocate(m, size);
}

void rewind(::seq_file* m) {
  m->index = 0;
  m->count = m->from = 0;
}

// Replays records until `offset` lies in the buffer or at its end; kAgain after it made the buffer
// larger.
long traverse(::seq_file* m, long long offset) {
  long long pos = 0;
  long error = 0;
  rewind(m);
  if (offset == 0) return 0;
  if (!m->buf && !allocate(m, kPage)) return -ENOMEM;
  Pass pass(m);
  for (pass.start(); !pass.ended(); pass.next()) {
    error = pass.show();
    if (error < 0) break;
    if (error > 0) m->count = 0;  // SEQ_SKIP
    error = 0;
    if (seq_has_overflowed(m)) {
      pass.stop();
      return grow(m) ? kAgain : -ENOMEM;
    }
    if (pos + static_cast<long long>(m->count) > offset) {
      m->from = static_cast<std::size_t>(offset - pos);
      m->count -= m->from;
      pass.next();
      break;
    }
    pos += static_cast<long long>(m->count);
    m->count = 0;
    if (pos == offset) {
      pass.next();
      break;
    }
  }
  if (error == 0 && m->count == 0 && pos < offset) error = pass.error();
  pass.stop();
  return error;
}

long go_to(::seq_file* m, long long offset) {
  long error = kAgain;
  while (error == kAgain) error = traverse(m, offset);
  if (error) {
    m->read_pos = 0;
    rewind(m);
  } else {
    m->read_pos = offset;
  }
  return error;
}

void advance(::seq_file* m, Pass& pass) {
  const long long before = m->index;
  pass.next();
  if (m->index != before) return;
  current_kernel().log().print(
      Level::kInfo, "buggy .next function %s did not update position index",
      symbol_text(reinterpret_cast<const void*>(m->op->next), false).c_str());
  m->index += 1;
}

// Puts the next record that is not empty into the buffer, growing it as needed. True: `pass` stands
// on it. False: the records are at their end, or *error.
bool first_record(::seq_file* m, Pass& pass, long* error) {
  m->from = 0;
  pass.start();
  while (!pass.ended()) {
    *error = pass.show();
    if (*error < 0) break;
    if (*error > 0) m->count = 0;  // SEQ_SKIP
    if (m->count == 0) {
      pass.next();
      continue;
    }
    *error = 0;
    if (!seq_has_overflowed(m)) return true;
    pass.stop();
    if (!grow(m)) {
      *error = -ENOMEM;
      return false;
    }
    pass.start();
  }
  if (pass.ended()) *error = pass.error();
  pass.stop();
  m->count = 0;
  return false;
}

// Adds further records as long as they fit the buffer and the reader has room.
void more_records(::seq_file* m, Pass& pass, std::size_t wanted, long* error) {
  while (true) {
    const std::size_t before = m->count;
    advance(m, pass);
    *error = pass.error();
    if (pass.ended() || m->count >= wanted) break;
    *error = pass.show();
    if (*error > 0) {
      m->count = before;
    } else if (*error < 0 || seq_has_overflowed(m)) {
      m->count = before;
      break;
    }
  }
  pass.stop();
}

std::size_t drain(::seq_file* m, ::iov_iter* iter) {
  const std::size_t copied = fs::copy_to_iter(m->buf + m->from, m->count, iter);
  m->from += copied;
  m->count -= copied;
  return copied;
}

// Returns what was copied, with the error to report if that is nothing.
std::size_t fill(::seq_file* m, ::kiocb* iocb, ::iov_iter* iter, long* error) {
  if (iocb->ki_pos == 0) {
    m->index = 0;
    m->count = 0;
  }
  if (iocb->ki_pos != m->read_pos) {
    *error = go_to(m, iocb->ki_pos);
    if (*error) return 0;
  }
  if (!m->buf && !allocate(m, kPage)) {
    *error = -ENOMEM;
    return 0;
  }
  std::size_t copied = 0;
  if (m->count) {
    copied = drain(m, iter);
    if (m->count) return copied;  // the reader's buffer is full, or bad
  }
  Pass pass(m);
  if (!first_record(m, pass, error)) return copied;
  more_records(m, pass, iter->count, error);
  return copied + drain(m, iter);
}

}  // namespace

int seq::open(::file* file, const ::seq_operations* operations, const void* site) {
  if (file->private_data) warn("seq_open", "private_data of the file is set already");
  auto* m = static_cast<::seq_file*>(seq::allocate(sizeof(::seq_file), site));
  if (!m) return -ENOMEM;
  file->private_data = m;
  __mutex_init(&m->lock, "&p->lock", nullptr);
  m->op = operations;
  m->file = file;
  file->f_mode &= ~fs::kModePwrite;  // pwrite would mean a position of its own
  return 0;
}

int seq_open(::file* file, const ::seq_operations* operations) {
  return seq::open(file, operations, __builtin_return_address(0));
}

int seq_release(::inode*, ::file* file) {
  auto* m = static_cast<::seq_file*>(file->private_data);
  seq::release_buffer(m->buf);
  seq::release(m);
  return 0;
}

long seq_read_iter(::kiocb* iocb, ::iov_iter* iter) {
  auto* m = static_cast<::seq_file*>(iocb->ki_filp->private_data);
  if (iter->count == 0) return 0;
  mutex_lock(&m->lock);
  long error = 0;
  const std::size_t copied = fill(m, iocb, iter, &error);
  if (copied != 0) {
    iocb->ki_pos += static_cast<long long>(copied);
    m->read_pos += static_cast<long long>(copied);
  } else if (m->count != 0) {
    error = -EFAULT;
  }
  mutex_unlock(&m->lock);
  return copied ? static_cast<long>(copied) : error;
}

long seq_read(::file* file, char* buffer, unsigned long size, long long* pos) {
  ::kiocb iocb{};
  ::iov_iter iter;
  iocb.ki_filp = file;
  iocb.ki_pos = *pos;
  fs::iov_iter_ubuf(&iter, fs::kRead, buffer, size);
  const long result = seq_read_iter(&iocb, &iter);
  *pos = iocb.ki_pos;
  return result;
}

long long seq_lseek(::file* file, long long offset, int whence) {
  auto* m = static_cast<::seq_file*>(file->private_data);
  if (whence != SEEK_SET && whence != SEEK_CUR) return -EINVAL;
  mutex_lock(&m->lock);
  if (whence == SEEK_CUR) offset += file->f_pos;
  long long result = offset < 0 ? -EINVAL : offset;
  if (result >= 0 && offset != m->read_pos) {
    const long error = go_to(m, offset);
    if (error) result = error;
    file->f_pos = error ? 0 : offset;
  } else if (result >= 0) {
    file->f_pos = offset;
  }
  mutex_unlock(&m->lock);
  return result;
}

}  // namespace holdfast::kernel
