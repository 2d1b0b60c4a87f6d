#define _GNU_SOURCE
#include "removal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CFMDistPlatform.h"

enum { slot_count = 64, deepest = 16 };
enum { is_free, is_taken, is_ready };

static struct {
  atomic_int state;
  int kind;
  char path[PATH_MAX];
} slots[slot_count];

int fmdist_removal_add(const char *path, int kind) {
  if (strlen(path) >= PATH_MAX) return -1;
  for (int slot = 0; slot < slot_count; slot++) {
    int expected = is_free;
    if (!atomic_compare_exchange_strong(&slots[slot].state, &expected, is_taken)) continue;
    strcpy(slots[slot].path, path);
    slots[slot].kind = kind;
    atomic_store(&slots[slot].state, is_ready);
    return slot;
  }
  return -1;
}

void fmdist_removal_drop(int slot) {
  if (slot >= 0 && slot < slot_count) atomic_store(&slots[slot].state, is_free);
}

// Removes what is in the open folder `folder`. System calls alone: readdir(3) allocates, and is not for a signal handler.
static void empty(int folder, int depth) {
  union {
    char bytes[4096];
    uint64_t alignment;
  } buffer;
  for (int pass = 0; pass < 1000; pass++) {
    lseek(folder, 0, SEEK_SET);
    int removed = 0;
    long count;
    while ((count = syscall(SYS_getdents64, folder, buffer.bytes, sizeof buffer.bytes)) > 0) {
      for (long place = 0; place < count;) {
        struct dirent64 *entry = (struct dirent64 *)(buffer.bytes + place);
        place += entry->d_reclen;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (unlinkat(folder, entry->d_name, 0) == 0) {
          removed++;
          continue;
        }
        if (depth >= deepest) continue;
        int inner = openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (inner < 0) continue;
        empty(inner, depth + 1);
        close(inner);
        removed += unlinkat(folder, entry->d_name, AT_REMOVEDIR) == 0;
      }
    }
    if (removed == 0) return;
  }
}

// Removes the file at `path` unless its folder holds another.
static void remove_lone(const char *path) {
  const char *slash = strrchr(path, '/');
  if (slash == NULL || slash == path) return;
  char above[PATH_MAX];
  memcpy(above, path, (size_t)(slash - path));
  above[slash - path] = 0;
  int folder = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  union {
    char bytes[4096];
    uint64_t alignment;
  } buffer;
  int others = 0;
  long count;
  while ((count = syscall(SYS_getdents64, folder, buffer.bytes, sizeof buffer.bytes)) > 0) {
    for (long place = 0; place < count;) {
      struct dirent64 *entry = (struct dirent64 *)(buffer.bytes + place);
      place += entry->d_reclen;
      others += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strcmp(entry->d_name, slash + 1) != 0;
    }
  }
  if (count == 0 && others == 0) unlinkat(folder, slash + 1, 0);
  close(folder);
}

static void do_removal(int kind, const char *path) {
  if (kind == fmdist_remove_file) {
    unlink(path);
    return;
  }
  if (kind == fmdist_remove_lone_file) {
    remove_lone(path);
    return;
  }
  if (kind == fmdist_remove_tree) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder >= 0) {
      empty(folder, 0);
      close(folder);
    }
  }
  rmdir(path);
}

void fmdist_removals_do(void) {
  // First what is removed in any case; then what is if it was all that there was.
  for (int pass = 0; pass < 2; pass++) {
    for (int slot = slot_count - 1; slot >= 0; slot--) {
      if (atomic_load(&slots[slot].state) != is_ready) continue;
      int kind = slots[slot].kind;
      int asks = kind == fmdist_remove_lone_file || kind == fmdist_remove_empty_folder;
      if (asks == pass) do_removal(kind, slots[slot].path);
    }
  }
}
