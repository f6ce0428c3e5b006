// What the kernel's own users of red-black trees need beyond the exported functions.
#pragma once

#include <holdfast/abi/rbtree.h>

namespace holdfast::kernel::abi {

// Told of each rotation of a repair: `old` went down below `replacement`.
using Rotated = void (*)(::rb_node* old, ::rb_node* replacement);

// `node` has just been linked as a leaf.
void __rb_insert_augmented(::rb_node* node, ::rb_root* root, Rotated rotated);
// Takes `node` out, without a repair. `lowest`: the lowest node that has now others below it than
// before, or nullptr. The answer is where __rb_erase_color() must repair, or nullptr: nowhere.
::rb_node* rb_unlink(::rb_node* node, ::rb_root* root, ::rb_node*& lowest);
// Below `parent`, on the side where a child is missing, paths have one black node too few.
void __rb_erase_color(::rb_node* parent, ::rb_root* root, Rotated rotated);
::rb_node* rb_next(const ::rb_node* node);

}  // namespace holdfast::kernel::abi
