#define _GNU_SOURCE
#include "CFMDistMemoryPages.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

int fmdist_memory_file(size_t bytes) {
#ifdef __linux__
  int descriptor = memfd_create("fmdist", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (ftruncate(descriptor, (off_t)bytes) == 0) return descriptor;
  int code = errno;
  close(descriptor);
  errno = code;
  return -1;
#else
  errno = ENOSYS;
  return -1;
#endif
}

void fmdist_write_behind(int descriptor, size_t offset, size_t bytes) {
#ifdef __linux__
  sync_file_range(descriptor, (off_t)offset, (off_t)bytes, SYNC_FILE_RANGE_WRITE);
#endif
}
