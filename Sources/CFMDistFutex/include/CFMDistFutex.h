#pragma once

// Linux's futex, by which threads and processes wait asleep for a word of memory that they share to change: futex(2).
// Not the private form, as the word may lie in memory of several processes.

#include <stdint.h>

// Sleeps until it is woken, `nanoseconds` are over or a signal comes, unless *word is another value than `expected` already.
void fmdist_futex_wait(const uint32_t *word, uint32_t expected, long nanoseconds);

// Wakes all that sleep on `word`.
void fmdist_futex_wake_all(const uint32_t *word);

// Tells the processor that this is a waiting loop.
static inline void fmdist_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
