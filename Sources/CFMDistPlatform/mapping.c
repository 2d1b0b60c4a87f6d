#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CFMDistPlatform.h"
#include "ending.h"

enum { is_free, is_taken, is_ready };

struct mapping {
  atomic_int state;
  const char *start;
  size_t bytes;
  char *name;
};

enum { mapping_count = 256 };
static struct mapping mappings[mapping_count];
static struct sigaction before;

// Only what is safe in a signal handler.
static void lost(int number, siginfo_t *info, void *context) {
  (void)context;
  const char *place = info->si_addr;
  for (int slot = 0; slot < mapping_count; slot++) {
    const struct mapping *mapping = &mappings[slot];
    if (atomic_load(&mapping->state) != is_ready) continue;
    if (place < mapping->start || place >= mapping->start + mapping->bytes) continue;
    const char *of_file[] = {
      program_invocation_short_name, ": ", mapping->name,
      " cannot be read any more: it was cut short, or its disk or network folder has gone. Run the same command again: images are decoded again, "
      "and training goes on from its last checkpoint with --resume auto.\n"};
    const char *of_memory[] = {
      program_invocation_short_name, ": memory: the system gave no more for images that it had promised memory to: free some, or take fewer or smaller "
      "images.\n"};
    if (mapping->name)
      fmdist_end(fmdist_lost_code, of_file, sizeof of_file / sizeof *of_file);
    else
      fmdist_end(fmdist_no_memory_code, of_memory, sizeof of_memory / sizeof *of_memory);
  }
  // Somebody else's: the same access fails again.
  sigaction(number, &before, NULL);
}

static void listen_to_losses(void) {
  struct sigaction action;
  if (sigaction(SIGBUS, NULL, &action) != 0) return;
  if ((action.sa_flags & SA_SIGINFO) && action.sa_sigaction == lost) return;
  before = action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = lost;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &action, NULL);
}

int fmdist_mapping_add(const void *start, size_t bytes, const char *name) {
  if (!fmdist_signals_are_own()) return -1;
  for (int slot = 0; slot < mapping_count; slot++) {
    struct mapping *mapping = &mappings[slot];
    int free_now = is_free;
    if (!atomic_compare_exchange_strong(&mapping->state, &free_now, is_taken)) continue;
    mapping->start = start;
    mapping->bytes = bytes;
    mapping->name = name ? strdup(name) : NULL;
    atomic_store(&mapping->state, is_ready);
    listen_to_losses();
    return slot;
  }
  return -1;
}

void fmdist_mapping_drop(int slot) {
  if (slot < 0) return;
  struct mapping *mapping = &mappings[slot];
  atomic_store(&mapping->state, is_taken);
  free(mapping->name);
  mapping->name = NULL;
  atomic_store(&mapping->state, is_free);
}
