/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the release by LINUX_VERSION_CODE */
#ifndef __GENERATED_UTSRELEASE_H
#define __GENERATED_UTSRELEASE_H

#ifndef HOLDFAST_UTS_RELEASE
#error "the build passes HOLDFAST_UTS_RELEASE"
#endif
#define UTS_RELEASE HOLDFAST_UTS_RELEASE

#endif
