// Chains of notifier blocks that modules keep themselves. The blocks and the heads lie in modules;
// the functions run where the caller stands, as plain calls from module to module.
//
// A chain is highest priority first, equal ones in the order they came. Atomic chains are walked
// under RCU, blocking ones with their semaphore held for reading, raw ones as their owner sees to.
#pragma once

#include <holdfast/abi/notifier.h>

namespace holdfast::kernel {

int atomic_notifier_chain_register(::atomic_notifier_head* head, ::notifier_block* block);
int atomic_notifier_chain_register_unique_prio(::atomic_notifier_head* head,
                                               ::notifier_block* block);
int atomic_notifier_chain_unregister(::atomic_notifier_head* head, ::notifier_block* block);
int atomic_notifier_call_chain(::atomic_notifier_head* head, unsigned long action, void* data);
int blocking_notifier_chain_register(::blocking_notifier_head* head, ::notifier_block* block);
int blocking_notifier_chain_register_unique_prio(::blocking_notifier_head* head,
                                                 ::notifier_block* block);
int blocking_notifier_chain_unregister(::blocking_notifier_head* head, ::notifier_block* block);
int blocking_notifier_call_chain(::blocking_notifier_head* head, unsigned long action, void* data);
int blocking_notifier_call_chain_robust(::blocking_notifier_head* head, unsigned long action,
                                        unsigned long undo, void* data);
int raw_notifier_chain_register(::raw_notifier_head* head, ::notifier_block* block);
int raw_notifier_chain_unregister(::raw_notifier_head* head, ::notifier_block* block);
int raw_notifier_call_chain(::raw_notifier_head* head, unsigned long action, void* data);
int raw_notifier_call_chain_robust(::raw_notifier_head* head, unsigned long action,
                                   unsigned long undo, void* data);

}  // namespace holdfast::kernel
