#define _GNU_SOURCE
#include "job.h"

#include "CFMDistPlatform.h"
#include "CFMDistRankProcess.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int own_rank = -1, ranks = -1, local_ranks = -1, local_rank = -1;
static int control = -1;  // PMI's connection to Hydra, or -1
static int is_open_mpi;   // the launcher is Open MPI's
static pid_t proxy;
static int presence = -1;
static unsigned char noted_alone[fmdist_most_ranks];
static unsigned char *noted = noted_alone;  // seen by the rank and its supervisor

static int number(const char *name) {
  const char *text = getenv(name);
  char *end;
  if (text == NULL || *text == 0) return -1;
  long value = strtol(text, &end, 10);
  return *end == 0 && value >= 0 && value < 1 << 30 ? (int)value : -1;
}

// Whether the nearest process above this one that starts ranks is Open MPI's (mpirun itself on its own host, a daemon on others), which
// is the proxy then. A shell may stand between.
static int find_open_mpi(void) {
  static const char *const names[] = {"orted", "prted", "mpirun", "mpiexec", "orterun", "prterun"};
  enum { most_levels = 8 };
  int local = number("OMPI_COMM_WORLD_LOCAL_SIZE");
  pid_t process = getppid();
  for (int level = 0; local > 0 && level < most_levels && process > 1; level++) {
    struct fmdist_process found;
    if (!fmdist_process_look(process, &found)) return 0;
    for (unsigned index = 0; index < sizeof names / sizeof *names; index++) {
      if (strncmp(found.name, names[index], strlen(names[index])) != 0) continue;
      proxy = process;
      local_ranks = local;
      local_rank = number("OMPI_COMM_WORLD_LOCAL_RANK");
      return 1;
    }
    if (strncmp(found.name, "hydra", 5) == 0) return 0;
    process = found.parent;
  }
  return 0;
}

void fmdist_job_find(int rank, int size) {
  own_rank = rank;
  ranks = size;
  proxy = getppid();
  void *shared = mmap(NULL, fmdist_most_ranks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared != MAP_FAILED) noted = shared;
  is_open_mpi = find_open_mpi();
  if (is_open_mpi) return;
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
int fmdist_job_is_open_mpi(void) { return is_open_mpi; }
int fmdist_job_local_size(void) { return local_ranks; }

// Whether the ranks of this host know each other by their proxy.
static int is_known(void) { return control >= 0 || is_open_mpi; }

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

static int children_of_thread(const char *thread) {
  char path[96], text[65536];
  snprintf(path, sizeof path, "/proc/%d/task/%.20s/children", (int)proxy, thread);
  FILE *file = fopen(path, "re");
  if (file == NULL) return -1;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  int count = 0;
  for (char *rest = NULL, *word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) count++;
  return count;
}

// The children of the proxy that run, or -1 where /proc does not tell.
static int running_children(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", (int)proxy);
  DIR *threads = opendir(path);
  if (threads == NULL) return -1;
  int count = -1;
  for (struct dirent *entry; (entry = readdir(threads)) != NULL;) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    int own = children_of_thread(entry->d_name);
    if (own >= 0) count = (count < 0 ? 0 : count) + own;
  }
  closedir(threads);
  return count;
}

int fmdist_job_has_lost_some(void) {
  if (!is_known() || local_ranks < 0) return 0;
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
  if (control < 0) return;  // Open MPI's ends the job once a rank ends with another code than 0, and with that code
  char command[64];
  int length = snprintf(command, sizeof command, "cmd=abort exitcode=%d\n", code);
  if (send(control, command, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
}

int fmdist_local_ranks(void) { return local_ranks; }

int fmdist_is_waiting(int own, int size, int rank) {
  fmdist_job_find(own, size);
  return is_known() && fmdist_job_is_there(rank);
}
