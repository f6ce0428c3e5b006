// Software nodes: descriptions of devices that a module writes itself (Linux: drivers/base/swnode.c
// and property.c). Each is an object in /sys/kernel/software_nodes, has a name, a parent and
// properties, and is handed about as a struct fwnode_handle, the first thing in it.
//
// Reference model: as in Linux. A child does not hold its parent's node but its kobject does; who
// asks for a parent or a child gets a reference. The properties are the module's.
#pragma once

#include <holdfast/abi/kobject.h>
#include <holdfast/abi/property.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/core/lock.h"

namespace holdfast::kernel {

struct SoftwareNode {
  ::fwnode_handle handle{};  // first
  ::kobject object{};
  const ::software_node* node = nullptr;
  SoftwareNode* parent = nullptr;
  std::vector<SoftwareNode*> children;  // by SoftwareNodes::lock_
  int id = 0;                           // among its parent's
  bool allocated = false;               // node is ours
};

class SoftwareNodes {
 public:
  SoftwareNodes();

  // -EEXIST, -EINVAL (the parent is not registered), -ENOMEM.
  int add(const ::software_node* node, const void* site);
  Result<SoftwareNode*> add(const ::software_node* node, SoftwareNode* parent, bool allocated,
                            const void* site);
  // nullptr: not registered. No reference.
  SoftwareNode* find(const ::software_node* node);
  // With a reference.
  SoftwareNode* find(const ::software_node* parent, std::string_view name);
  // With a reference; the one after `child`, the first if that is nullptr.
  SoftwareNode* next_child(SoftwareNode* parent, SoftwareNode* child);
  SoftwareNode* named_child(SoftwareNode* parent, std::string_view name);
  void forget(SoftwareNode* node);  // at its object's release

 private:
  std::vector<SoftwareNode*>& siblings(SoftwareNode* parent) {
    return parent ? parent->children : roots_;
  }

  Lock lock_{"software_nodes"};
  ::kset set_{};
  std::vector<SoftwareNode*> all_;    // by lock_
  std::vector<SoftwareNode*> roots_;  // by lock_
};

// nullptr: not one of ours.
SoftwareNode* software_node_of(const ::fwnode_handle* handle);
// Properties. 0, or how many there are if `values` is nullptr; -EINVAL: no such property, -ENODATA:
// it has no value, -EOVERFLOW: it has fewer.
int read_property(const ::property_entry* properties, const char* name, std::size_t element_size,
                  void* values, std::size_t count);
int read_strings(const ::property_entry* properties, const char* name, const char** values,
                 std::size_t count);
const ::property_entry* find_property(const ::property_entry* properties, const char* name);
// A copy in the slab with all that it points to; nullptr: no memory.
::property_entry* copy_properties(const ::property_entry* properties, const void* site);
void free_properties(const ::property_entry* properties);

// "first/second/third", and "third": as %pfwf and %pfwP print them.
std::string node_path(const ::fwnode_handle* handle);
std::string node_name(const ::fwnode_handle* handle);

}  // namespace holdfast::kernel
