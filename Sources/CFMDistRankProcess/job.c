#define _GNU_SOURCE
#include "job.h"

#include "CFMDistRankProcess.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int own_rank = -1, ranks = -1, local_ranks = -1, local_rank = -1;
static int control = -1;  // PMI's connection to the launcher, or -1
static pid_t proxy;
static int presence = -1;
static unsigned char noted[fmdist_most_ranks];

static int number(const char *name) {
  const char *text = getenv(name);
  char *end;
  if (text == NULL || *text == 0) return -1;
  long value = strtol(text, &end, 10);
  return *end == 0 && value >= 0 && value < 1 << 30 ? (int)value : -1;
}

void fmdist_job_find(int rank, int size) {
  own_rank = rank;
  ranks = size;
  proxy = getppid();
  // Hydra's alone, whose protocol is PMI 1: Slurm's has the same variables.
  int descriptor = getenv("HYDI_CONTROL_FD") != NULL ? number("PMI_FD") : -1;
  struct stat kind;
  if (descriptor < 0 || fstat(descriptor, &kind) != 0 || !S_ISSOCK(kind.st_mode)) return;
  control = descriptor;
  local_ranks = number("MPI_LOCALNRANKS");
  local_rank = number("MPI_LOCALRANKID");
  // Not the parent, where a shell stands between; those that were forked from others have their own connection too.
  struct ucred peer;
  socklen_t bytes = sizeof peer;
  if (getsockopt(control, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 && peer.pid > 0) proxy = peer.pid;
}

pid_t fmdist_job_proxy(void) { return proxy; }
int fmdist_job_local_size(void) { return local_ranks; }

enum { gate = -1 };  // as if it were a rank
enum { hung_up_base = 1 << 30 };  // and a rank behind it: that one knows that mpirun has ended

// A name in the system's own space, which a crash leaves nothing in.
static socklen_t address_of(int rank, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  int length = snprintf(
      address->sun_path + 1, sizeof address->sun_path - 1, "fmdist-job-%u-%d-%d", (unsigned)getuid(), (int)proxy, rank);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
}

static int bind_as(int rank) {
  struct sockaddr_un address;
  socklen_t bytes = address_of(rank, &address);
  int bound = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (bound >= 0 && bind(bound, (struct sockaddr *)&address, bytes) != 0) {
    close(bound);
    bound = -1;
  }
  return bound;
}

void fmdist_job_show_up(void) {
  if (own_rank >= 0) presence = bind_as(own_rank);
}

int fmdist_is_first_of_host(void) { return local_rank == 0; }

void fmdist_open_gate(void) {
  if (local_ranks > 1) bind_as(gate);  // and never closed: nobody comes again
}

void fmdist_wait_at_gate(void) {
  enum { polls = 1000, poll_nanoseconds = 2000000 };
  if (local_ranks <= 1) return;
  for (int poll = 0; poll < polls && !fmdist_job_is_there(gate); poll++) {
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
}

void fmdist_job_leave(void) {
  if (presence >= 0) close(presence);
  presence = -1;
}

int fmdist_job_is_there(int rank) {
  struct sockaddr_un address;
  socklen_t bytes = address_of(rank, &address);
  int probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return 1;
  int is_there = connect(probe, (struct sockaddr *)&address, bytes) == 0;
  close(probe);
  return is_there;
}

// The children of the proxy that run, or -1 where /proc does not tell.
static int running_children(void) {
  char path[64], text[65536];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)proxy, (int)proxy);
  FILE *file = fopen(path, "re");
  if (file == NULL) return -1;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  int count = 0;
  for (char *rest = NULL, *word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) count++;
  return count;
}

int fmdist_job_has_lost_some(void) {
  if (control < 0 || local_ranks < 0) return 0;
  int running = running_children();
  return running > 0 && running < local_ranks;
}

static int limit(void) { return ranks < fmdist_most_ranks ? ranks : fmdist_most_ranks; }

void fmdist_job_note_all(void) {
  if (presence < 0) return;
  for (int rank = 0; rank < limit(); rank++) noted[rank] = rank != own_rank && (unsigned char)fmdist_job_is_there(rank);
}

int fmdist_job_misses_one(void) {
  for (int rank = 0; rank < limit(); rank++)
    if (noted[rank] && !fmdist_job_is_there(rank)) return 1;
  return 0;
}

void fmdist_job_meet_hung_up(void) {
  enum { polls = 500, poll_nanoseconds = 2000000 };
  if (presence < 0 || bind_as(hung_up_base + own_rank) < 0) return;
  for (int poll = 0; poll < polls; poll++) {
    int awaited = 0;
    for (int rank = 0; rank < limit() && !awaited; rank++)
      awaited = noted[rank] && fmdist_job_is_there(rank) && !fmdist_job_is_there(hung_up_base + rank);
    if (!awaited) return;
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
}

void fmdist_job_abort(int code) {
  if (control < 0) return;
  char command[64];
  int length = snprintf(command, sizeof command, "cmd=abort exitcode=%d\n", code);
  if (send(control, command, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
}

int fmdist_local_ranks(void) { return local_ranks; }

int fmdist_is_waiting(int own, int size, int rank) {
  fmdist_job_find(own, size);
  return control >= 0 && fmdist_job_is_there(rank);
}
