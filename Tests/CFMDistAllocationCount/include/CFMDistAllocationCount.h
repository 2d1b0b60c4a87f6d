/// Counts what this process allocates on the heap, Swift's runtime and all libraries included: an executable that links
/// this target has its own malloc, which counts and hands on to the C library's. For test workers, with glibc.
#ifndef FMDIST_ALLOCATION_COUNT_H
#define FMDIST_ALLOCATION_COUNT_H

/// The allocations of all threads since the process began: calls of malloc, calloc, realloc and the aligned ones.
long fmdist_allocation_count(void);

/// Whether allocations are counted on this system.
int fmdist_counts_allocations(void);

#endif
