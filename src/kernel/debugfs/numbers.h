// The ready-made files of debugfs: numbers, booleans, strings and blobs that lie in the module.
#pragma once

#include <holdfast/abi/debugfs.h>
#include <holdfast/abi/fs.h>

#include <cstdint>

namespace holdfast::kernel::debugfs {

enum class Kind : std::uint8_t {
  kU8,
  kU16,
  kU32,
  kU64,
  kUlong,
  kX8,
  kX16,
  kX32,
  kX64,
  kSize,
  kAtomic,
  kBool,
  kString,
  kBlob,
  kArray,
  kRegisters,
  kDevice,  // the data is a DeviceFile
};

struct DeviceFile {
  int (*read)(::seq_file*, void*);
  ::device* device;
};

void print_registers(::seq_file* m, const ::debugfs_reg32* registers, int count, const void* base,
                     const char* prefix);
// Of a module's own file, whose private_data is the bool.
long read_module_bool(::file* file, char* user, unsigned long size, long long* pos);
long write_module_bool(::file* file, const char* user, unsigned long size, long long* pos);

// The operations of a file of that kind; a mode without write or read bits gets those that refuse.
const ::file_operations& operations_of(Kind kind, std::uint32_t mode);
// A file that nobody gave operations: reads nothing, takes everything.
const ::file_operations& no_operations();

}  // namespace holdfast::kernel::debugfs
