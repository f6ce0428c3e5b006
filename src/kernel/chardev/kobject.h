// kobject: a reference count with a name and a parent. What sysfs makes of them is not here yet.
#pragma once

#include <holdfast/abi/kobject.h>

#include <string_view>

namespace holdfast::kernel {

void kobject_init(::kobject* object, const ::kobj_type* type);
::kobject* kobject_get(::kobject* object);  // nullptr stays nullptr
// The last one calls the type's release and frees the name.
void kobject_put(::kobject* object);
// The name is copied. -ENOMEM.
int kobject_name_set(::kobject* object, std::string_view name);

}  // namespace holdfast::kernel
