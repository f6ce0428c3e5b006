/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a try whose thread oopses ends at once (-EINTR), as since Linux 6.9 */
#ifndef _KUNIT_TRY_CATCH_H
#define _KUNIT_TRY_CATCH_H

#include <holdfast/abi/kunit.h>

void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context);
void kunit_try_catch_throw(struct kunit_try_catch *try_catch) __attribute__((__noreturn__));

static inline int kunit_try_catch_get_result(struct kunit_try_catch *try_catch)
{
	return try_catch->try_result;
}

#endif
