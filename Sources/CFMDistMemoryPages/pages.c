#define _GNU_SOURCE
#include "CFMDistMemoryPages.h"

#include <string.h>
#include <sys/mman.h>

void *fmdist_pages_take(size_t bytes) {
  void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? NULL : pages;
}

void *fmdist_pages_resize(void *pages, size_t old, size_t bytes) {
#ifdef __linux__
  // Moves no bytes, only the table of pages.
  void *moved = mremap(pages, old, bytes, MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? NULL : moved;
#else
  void *moved = fmdist_pages_take(bytes);
  if (moved == NULL) return NULL;
  memcpy(moved, pages, old < bytes ? old : bytes);
  munmap(pages, old);
  return moved;
#endif
}

void fmdist_pages_give_back(void *pages, size_t bytes) { munmap(pages, bytes); }
