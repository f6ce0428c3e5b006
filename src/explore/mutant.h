// Ways to break the engine on purpose. tests/explore/mutants_test.cc shows that the brute-force
// oracle notices each of them; one that it did not notice would be a hole in the tests.
#pragma once

namespace holdfast::explore {

enum class Mutant {
  kNone,
  kInitialsForgetOwnConflicts,  // a reversed race: conflicts of the racing event itself not counted
  kInitialsAnyOrder,            // an event is an initial wherever it stands
  kSleepNeverWakes,             // a conflicting event leaves sleepers asleep
  kSleepForgotten,              // finished branches are not put to sleep
  kBlockedNotChecked,           // operations still waiting at the end are not raced
  kReadersForgotten,            // a write races with the last write only
  kOneReader,                   // a write races with one of the readers only
  kFailedUpdateWrites,          // a failed compare_exchange or trylock counts as a write
  kAwaitLastWriteOnly,          // an await races with the last write only
  kUnlockJoinsNothing,          // a lock does not happen after the unlock that made it possible
  kUnlockNeverRaces,            // not even with a failed trylock
  kLockRacesWithUnlock,         // instead of with the lock before it
  kChoiceFirstOnly,             // choose() is not branched on
  kRacesOnce,                   // a race is reversed in the first execution that has it only
  kEnd,
};

}  // namespace holdfast::explore
