#pragma once

#include <stddef.h>

// Has `handler` called with the bytes that were asked for whenever malloc or one of its kin, called by whatever library, finds no
// memory. If it returns, the caller gets NULL as usual.
//
// Replaces malloc in the program that links it, with glibc and without sanitizers; elsewhere it does nothing. What allocates is the allocator
// that was preloaded, or else glibc's.
void fmdist_on_allocation_failure(void (*handler)(size_t bytes));
