#include "host/native/attach.h"

#include "host/native/faults.h"

namespace holdfast::host::native {

void give_signal_stack() {
  prepare_signal_stack();
  has_signal_stack = true;
}

}  // namespace holdfast::host::native
