#pragma once

// Whole pages of memory from the system, zero at first, that become memory only when they are written.

#include <stddef.h>

// `bytes` of zeroed pages; NULL and errno if there are none.
void *fmdist_pages_take(size_t bytes);

// `pages`, of `old` bytes, with room for `bytes`, perhaps elsewhere; what is new is zero. NULL and errno if there is none: then the old
// ones stay as they are.
void *fmdist_pages_resize(void *pages, size_t old, size_t bytes);

// Gives `pages`, of `bytes`, back.
void fmdist_pages_give_back(void *pages, size_t bytes);

// A file of `bytes` zeroed bytes that lies in memory and has no name; its descriptor, or -1 and errno. It is gone with its last descriptor and
// mapping. Unlike /dev/shm it has no limit but the memory's.
int fmdist_memory_file(size_t bytes);

// Starts to write `bytes` of an open file to the disk, from `offset` on, and waits for nothing.
void fmdist_write_behind(int descriptor, size_t offset, size_t bytes);
