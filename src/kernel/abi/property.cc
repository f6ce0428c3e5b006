// <linux/property.h>: software nodes, which are the only firmware nodes there are. A handle that
// is none of them (or nullptr) has nothing, as in Linux.
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <vector>

#include "kernel/abi/export.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/refuse.h"
#include "kernel/driver/devices.h"
#include "kernel/driver/software_node.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::abi {
namespace {

SoftwareNodes& nodes() { return current_kernel().devices().software_nodes(); }

bool nothing(const ::fwnode_handle* handle) { return !handle || is_error_pointer(handle); }

::fwnode_handle* handle_of(SoftwareNode* node) { return node ? &node->handle : nullptr; }
::fwnode_handle* referenced(SoftwareNode* node) {
  if (node) kobject_get(&node->object);
  return handle_of(node);
}

// Asks the node and, if it does not know the property, its second one.
template <class Read>
int ask(const ::fwnode_handle* handle, Read read) {
  if (nothing(handle)) return -EINVAL;
  auto one = [&](const ::fwnode_handle* asked) {
    if (nothing(asked)) return -EINVAL;
    SoftwareNode* node = software_node_of(asked);
    return node ? read(node->node->properties) : -ENXIO;
  };
  const int answer = one(handle);
  return answer != -EINVAL ? answer : one(handle->secondary);
}

template <class T>
int read_array(const ::fwnode_handle* handle, const char* name, T* values, std::size_t count) {
  return ask(handle, [&](const ::property_entry* properties) {
    return read_property(properties, name, sizeof(T), values, count);
  });
}

}  // namespace

::fwnode_handle* fwnode_handle_get(::fwnode_handle* handle) {
  SoftwareNode* node = software_node_of(handle);
  return node ? referenced(node) : nullptr;
}
void fwnode_handle_put(::fwnode_handle* handle) {
  if (SoftwareNode* node = software_node_of(handle)) kobject_put(&node->object);
}
const char* fwnode_get_name(const ::fwnode_handle* handle) {
  SoftwareNode* node = software_node_of(handle);
  return node ? node->object.name : nullptr;
}
::fwnode_handle* fwnode_get_parent(const ::fwnode_handle* handle) {
  SoftwareNode* node = software_node_of(handle);
  return node ? referenced(node->parent) : nullptr;
}
::fwnode_handle* fwnode_get_next_parent(::fwnode_handle* handle) {
  ::fwnode_handle* parent = fwnode_get_parent(handle);
  fwnode_handle_put(handle);
  return parent;
}
unsigned fwnode_count_parents(const ::fwnode_handle* handle) {
  unsigned count = 0;
  SoftwareNode* node = software_node_of(handle);
  while (node && (node = node->parent)) ++count;
  return count;
}
::fwnode_handle* fwnode_get_nth_parent(::fwnode_handle* handle, unsigned depth) {
  SoftwareNode* node = software_node_of(handle);
  while (node && depth-- > 0) node = node->parent;
  return referenced(node);
}
::fwnode_handle* fwnode_get_next_child_node(const ::fwnode_handle* handle, ::fwnode_handle* child) {
  SoftwareNode* node = software_node_of(handle);
  SoftwareNode* next = node ? nodes().next_child(node, software_node_of(child)) : nullptr;
  fwnode_handle_put(child);
  return handle_of(next);
}
::fwnode_handle* fwnode_get_next_available_child_node(const ::fwnode_handle* handle,
                                                      ::fwnode_handle* child) {
  return fwnode_get_next_child_node(handle, child);
}
::fwnode_handle* fwnode_get_named_child_node(const ::fwnode_handle* handle, const char* name) {
  SoftwareNode* node = software_node_of(handle);
  return node ? handle_of(nodes().named_child(node, name)) : nullptr;
}
bool fwnode_device_is_available(const ::fwnode_handle* handle) { return !nothing(handle); }

bool fwnode_property_present(const ::fwnode_handle* handle, const char* name) {
  return ask(handle, [&](const ::property_entry* properties) {
           return find_property(properties, name) ? 1 : -EINVAL;
         }) == 1;
}
int fwnode_property_read_u8_array(const ::fwnode_handle* handle, const char* name,
                                  std::uint8_t* values, std::size_t count) {
  return read_array(handle, name, values, count);
}
int fwnode_property_read_u16_array(const ::fwnode_handle* handle, const char* name,
                                   std::uint16_t* values, std::size_t count) {
  return read_array(handle, name, values, count);
}
int fwnode_property_read_u32_array(const ::fwnode_handle* handle, const char* name,
                                   std::uint32_t* values, std::size_t count) {
  return read_array(handle, name, values, count);
}
int fwnode_property_read_u64_array(const ::fwnode_handle* handle, const char* name,
                                   std::uint64_t* values, std::size_t count) {
  return read_array(handle, name, values, count);
}
int fwnode_property_read_string_array(const ::fwnode_handle* handle, const char* name,
                                      const char** values, std::size_t count) {
  return ask(handle, [&](const ::property_entry* properties) {
    return read_strings(properties, name, values, count);
  });
}
int fwnode_property_read_string(const ::fwnode_handle* handle, const char* name,
                                const char** value) {
  const int taken = fwnode_property_read_string_array(handle, name, value, 1);
  return taken < 0 ? taken : 0;
}
int fwnode_property_match_string(const ::fwnode_handle* handle, const char* name,
                                 const char* wanted) {
  int count = fwnode_property_read_string_array(handle, name, nullptr, 0);
  if (count <= 0) return count ? count : -ENODATA;
  std::vector<const char*> values(static_cast<std::size_t>(count));
  count = fwnode_property_read_string_array(handle, name, values.data(), values.size());
  if (count < 0) return count;
  for (int i = 0; i < count && values[static_cast<std::size_t>(i)]; ++i) {
    if (std::strcmp(values[static_cast<std::size_t>(i)], wanted) == 0) return i;
  }
  return -ENODATA;
}

static int reference_args(SoftwareNode* node, const char* name, const char* count_name,
                          unsigned count, unsigned index, ::fwnode_reference_args* arguments) {
  const ::property_entry* property = find_property(node->node->properties, name);
  if (!property) return -ENOENT;
  if (property->type != DEV_PROP_REF || property->is_inline) return -EINVAL;
  if (index * sizeof(::software_node_ref_args) >= property->length) return -ENOENT;
  const auto& reference = static_cast<const ::software_node_ref_args*>(property->pointer)[index];
  SoftwareNode* target = nodes().find(reference.node);
  if (!target) return -ENOENT;
  if (count_name) {
    const int error =
        read_property(reference.node->properties, count_name, sizeof count, &count, 1);
    if (error) return error;
  }
  if (count > HF_REFERENCE_ARGS) return -EINVAL;
  if (!arguments) return 0;
  arguments->fwnode = referenced(target);
  arguments->nargs = count;
  for (unsigned i = 0; i < count; ++i) arguments->args[i] = reference.args[i];
  return 0;
}
int fwnode_property_get_reference_args(const ::fwnode_handle* handle, const char* name,
                                       const char* count_name, unsigned count, unsigned index,
                                       ::fwnode_reference_args* arguments) {
  if (nothing(handle)) return -ENOENT;
  auto one = [&](const ::fwnode_handle* asked) {
    SoftwareNode* node = software_node_of(asked);
    return node ? reference_args(node, name, count_name, count, index, arguments) : -ENXIO;
  };
  const int error = one(handle);
  return error >= 0 || nothing(handle->secondary) ? error : one(handle->secondary);
}
::fwnode_handle* fwnode_find_reference(const ::fwnode_handle* handle, const char* name,
                                       unsigned index) {
  ::fwnode_reference_args arguments;
  const int error = fwnode_property_get_reference_args(handle, name, nullptr, 0, index, &arguments);
  return error ? error_pointer<::fwnode_handle>(error) : arguments.fwnode;
}

bool is_software_node(const ::fwnode_handle* handle) { return software_node_of(handle) != nullptr; }
const ::software_node* to_software_node(const ::fwnode_handle* handle) {
  const SoftwareNode* node = software_node_of(handle);
  return node ? node->node : nullptr;
}
::fwnode_handle* software_node_fwnode(const ::software_node* node) {
  return handle_of(nodes().find(node));
}
const ::software_node* software_node_find_by_name(const ::software_node* parent, const char* name) {
  if (!name) return nullptr;
  const SoftwareNode* node = nodes().find(parent, name);
  return node ? node->node : nullptr;
}

int software_node_register(const ::software_node* node) {
  if (refuses("software_node_register()", __builtin_return_address(0))) return -ENOMEM;
  return nodes().add(node, __builtin_return_address(0));
}
void software_node_unregister(const ::software_node* node) {
  if (SoftwareNode* known = nodes().find(node)) kobject_put(&known->object);
}
int software_node_register_nodes(const ::software_node* list) {
  for (int i = 0; list[i].name; ++i) {
    const ::software_node* parent = list[i].parent;
    int error = parent && !nodes().find(parent) ? -EINVAL : software_node_register(&list[i]);
    if (!error) continue;
    while (i > 0) software_node_unregister(&list[--i]);
    return error;
  }
  return 0;
}
// The children are behind their parents, so the last one goes first.
void software_node_unregister_nodes(const ::software_node* list) {
  int count = 0;
  while (list[count].name) ++count;
  while (count > 0) software_node_unregister(&list[--count]);
}
void software_node_unregister_node_group(const ::software_node** group) {
  if (!group) return;
  int count = 0;
  while (group[count]) ++count;
  while (count > 0) software_node_unregister(group[--count]);
}
int software_node_register_node_group(const ::software_node** group) {
  for (int i = 0; group && group[i]; ++i) {
    const int error = software_node_register(group[i]);
    if (!error) continue;
    while (i > 0) software_node_unregister(group[--i]);
    return error;
  }
  return 0;
}

::fwnode_handle* fwnode_create_software_node(const ::property_entry* properties,
                                             const ::fwnode_handle* parent) {
  const void* site = __builtin_return_address(0);
  if (is_error_pointer(parent)) return const_cast<::fwnode_handle*>(parent);
  SoftwareNode* above = software_node_of(parent);
  if (parent && !above) return error_pointer<::fwnode_handle>(-EINVAL);
  auto* node = static_cast<::software_node*>(seq::allocate(sizeof(::software_node), site));
  if (!node) return error_pointer<::fwnode_handle>(-ENOMEM);
  node->parent = above ? above->node : nullptr;
  if (properties && !(node->properties = copy_properties(properties, site))) {
    seq::release(node);
    return error_pointer<::fwnode_handle>(-ENOMEM);
  }
  const Result<SoftwareNode*> added = nodes().add(node, above, true, site);
  if (added) return handle_of(*added);
  free_properties(node->properties);
  seq::release(node);
  return error_pointer<::fwnode_handle>(-added.code());
}
void fwnode_remove_software_node(::fwnode_handle* handle) {
  if (SoftwareNode* node = software_node_of(handle)) kobject_put(&node->object);
}

std::span<const Export> property_exports() {
  static const Export table[] = {
      EXPORT_GPL(fwnode_handle_get),
      EXPORT_GPL(fwnode_handle_put),
      EXPORT_GPL(fwnode_get_name),
      EXPORT_GPL(fwnode_get_parent),
      EXPORT_GPL(fwnode_get_next_parent),
      EXPORT_GPL(fwnode_count_parents),
      EXPORT_GPL(fwnode_get_nth_parent),
      EXPORT_GPL(fwnode_get_next_child_node),
      EXPORT_GPL(fwnode_get_next_available_child_node),
      EXPORT_GPL(fwnode_get_named_child_node),
      EXPORT_GPL(fwnode_device_is_available),
      EXPORT_GPL(fwnode_property_present),
      EXPORT_GPL(fwnode_property_read_u8_array),
      EXPORT_GPL(fwnode_property_read_u16_array),
      EXPORT_GPL(fwnode_property_read_u32_array),
      EXPORT_GPL(fwnode_property_read_u64_array),
      EXPORT_GPL(fwnode_property_read_string_array),
      EXPORT_GPL(fwnode_property_read_string),
      EXPORT_GPL(fwnode_property_match_string),
      EXPORT_GPL(fwnode_property_get_reference_args),
      EXPORT_GPL(fwnode_find_reference),
      EXPORT_GPL(is_software_node),
      EXPORT_GPL(to_software_node),
      EXPORT_GPL(software_node_fwnode),
      EXPORT_GPL(software_node_find_by_name),
      EXPORT_GPL(software_node_register),
      EXPORT_GPL(software_node_unregister),
      EXPORT_GPL(software_node_register_nodes),
      EXPORT_GPL(software_node_unregister_nodes),
      EXPORT_GPL(software_node_register_node_group),
      EXPORT_GPL(software_node_unregister_node_group),
      EXPORT_GPL(fwnode_create_software_node),
      EXPORT_GPL(fwnode_remove_software_node),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
