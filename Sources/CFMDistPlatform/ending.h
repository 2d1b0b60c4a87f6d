#pragma once

#include <stddef.h>

// Ends the process with the exit code `code`, from a signal handler: what is registered is removed, the child killed, the `parts` of a sentence
// written, the last act done. Of a job's ranks the one that speaks comes first, and may end the others. Of several threads the first does it; the others stay.
void fmdist_end(int code, const char *const *parts, size_t count) __attribute__((noreturn));

// Whether this process listens to signals, and is none that was forked since.
int fmdist_signals_are_own(void);
