/* SPDX-License-Identifier: MIT */
#ifndef EXPORTER_H
#define EXPORTER_H

/* The next number of one sequence for all callers, starting with 1. */
int exporter_next(void);

#endif
