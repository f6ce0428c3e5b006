// Notifier chains: core has the functions under their own names.
#include "kernel/core/notifier.h"

#include "kernel/abi/export.h"

namespace holdfast::kernel::abi {

std::span<const Export> notifier_exports() {
  static const Export table[] = {
      EXPORT_GPL(atomic_notifier_call_chain),
      EXPORT_GPL(atomic_notifier_chain_register),
      EXPORT_GPL(atomic_notifier_chain_register_unique_prio),
      EXPORT_GPL(atomic_notifier_chain_unregister),
      EXPORT_GPL(blocking_notifier_call_chain),
      EXPORT_GPL(blocking_notifier_call_chain_robust),
      EXPORT_GPL(blocking_notifier_chain_register),
      EXPORT_GPL(blocking_notifier_chain_register_unique_prio),
      EXPORT_GPL(blocking_notifier_chain_unregister),
      EXPORT_GPL(raw_notifier_call_chain),
      EXPORT_GPL(raw_notifier_call_chain_robust),
      EXPORT_GPL(raw_notifier_chain_register),
      EXPORT_GPL(raw_notifier_chain_unregister),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
