#define _GNU_SOURCE
#include "launch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "CFMDistRankProcess.h"
#include "job.h"

enum { usual_seconds = 60, poll_nanoseconds = 50000000, turn_milliseconds = 300 };
enum { lost_after_milliseconds = 1500 };  // all ranks of a host are forked in one go

static int own_rank, ranks, is_over;
static long long limit, waited, last, lost_since;  // milliseconds
static char sentence[640];

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void ignore(int signal) { (void)signal; }

void fmdist_launch_begin(int rank, int size) {
  own_rank = rank;
  ranks = size;
  is_over = rank < 0 || size < 1;
  const char *text = getenv("FMDIST_START_SECONDS");
  char *end = NULL;
  double seconds = text != NULL ? strtod(text, &end) : usual_seconds;
  if (text != NULL && (end == text || *end != 0 || !(seconds >= 0))) seconds = usual_seconds;
  limit = seconds == 0 || seconds > 1e9 ? -1 : (long long)(seconds * 1000);
  last = now();
  // Only so that the rank's end cuts a pause short.
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = ignore;
  sigaction(SIGCHLD, &action, NULL);
}

int fmdist_launch_is_over(void) { return is_over; }

// The ranks of this host that are there before `rank`: only one is to speak, and the launcher ends the others then.
static int turn(void) {
  int before = 0;
  for (int rank = 0; rank < own_rank && rank < fmdist_most_ranks; rank++) before += fmdist_job_is_there(rank);
  return before;
}

// "rank 1" or "ranks 0, 2 and 5", those that have (not) come; a few of many.
static int list(char *text, size_t room, int have_come) {
  enum { most = 8 };
  int found[most], count = 0;
  for (int rank = 0; rank < ranks && rank < fmdist_most_ranks; rank++) {
    if (fmdist_job_is_there(rank) != have_come) continue;
    if (count < most) found[count] = rank;
    count++;
  }
  size_t length = (size_t)snprintf(text, room, "rank%s ", count == 1 ? "" : "s");
  int shown = count < most ? count : most;
  for (int index = 0; index < shown && length < room; index++) {
    const char *between = index == 0 ? "" : index == count - 1 ? " and " : ", ";
    length += (size_t)snprintf(text + length, room - length, "%s%d", between, found[index]);
  }
  if (count > most && length < room) snprintf(text + length, room - length, " and %d more", count - most);
  return count;
}

static const char *complain(int lost) {
  char names[160], reason[160];
  int local = fmdist_job_local_size();
  if (lost)
    snprintf(reason, sizeof reason, "ended before MPI_Init");
  else
    snprintf(reason, sizeof reason, "has not come to MPI_Init in %g s", (double)limit / 1000);
  if (local == ranks) {
    int count = list(names, sizeof names, 0);
    if (count == 0) snprintf(names, sizeof names, "a rank");
    if (!lost && count > 1) snprintf(reason, sizeof reason, "have not come to MPI_Init in %g s", (double)limit / 1000);
    snprintf(
        sentence, sizeof sentence, "%s of %d %s, so the job can't start and ends. Look at what mpirun starts there%s.", names, ranks,
        reason, lost ? "" : "; FMDIST_START_SECONDS sets how long to wait, 0 for as long as it takes");
  } else {
    int count = list(names, sizeof names, 1);
    int missing = local > 0 ? local - count : 0;
    if (missing > 0)
      snprintf(
          sentence, sizeof sentence,
          "of the %d ranks of this host %d %s, so the job of %d can't start and ends; %s %s there. Look at what mpirun starts%s.", local,
          missing, reason, ranks, names, count == 1 ? "is" : "are",
          lost ? "" : "; FMDIST_START_SECONDS sets how long to wait, 0 for as long as it takes");
    else
      snprintf(
          sentence, sizeof sentence,
          "a rank%s %s, so the job of %d ranks can't start and ends; here %s %s there. FMDIST_START_SECONDS sets how long to wait, "
          "0 for as long as it takes.",
          local > 0 ? " of another host" : "", reason, ranks, names, count == 1 ? "is" : "are");
  }
  return sentence;
}

const char *fmdist_launch_watch(int has_launched) {
  if (has_launched) {
    is_over = 1;
    return NULL;
  }
  struct timespec pause = {0, poll_nanoseconds};
  nanosleep(&pause, NULL);
  // A job that is stopped as a whole and continued does not end of it.
  long long time = now(), step = time - last;
  waited += step < 1000 ? step : 1000;
  last = time;
  int looks = waited > lost_after_milliseconds && waited % 500 < 60;
  if (looks && fmdist_job_has_lost_some()) {
    if (lost_since == 0) lost_since = waited;
    if (waited - lost_since >= 400 + (long long)turn() * turn_milliseconds) return complain(1);
  } else if (looks) {
    lost_since = 0;
  }
  if (limit >= 0 && waited >= limit + (long long)turn_milliseconds * (waited >= limit ? turn() : 0)) return complain(0);
  return NULL;
}
