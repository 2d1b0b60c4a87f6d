#pragma once

#include <stddef.h>
#include <sys/types.h>

// What a rank's supervisor and the rank know of their job: the launcher's processes, and the other ranks of this host.

enum { fmdist_most_ranks = 4096 };

// Looks around: before the rank is forked.
void fmdist_job_find(int rank, int size);
// The process that started the ranks of this host (Hydra's proxy, Open MPI's daemon or mpirun), or the parent.
pid_t fmdist_job_proxy(void);
// Whether that is Open MPI's.
int fmdist_job_is_open_mpi(void);
// How many ranks the launcher starts on this host, or -1.
int fmdist_job_local_size(void);

// Shows the other ranks of this host that this one is there, until it ends or leaves.
void fmdist_job_show_up(void);
void fmdist_job_leave(void);
// Whether `rank` is on this host and has called fmdist_job_show_up.
int fmdist_job_is_there(int rank);
// Whether a rank of this host ended before it showed up, as far as that can be told.
int fmdist_job_has_lost_some(void);
// To be called once all are there: notes who is on this host.
void fmdist_job_note_all(void);
// Whether one of those that were noted is gone. Safe in a signal handler.
int fmdist_job_misses_one(void);
// Tells the other ranks of this host that this one knows of mpirun's end, and waits, a second at most, until all of them know: one that ended
// before would be missed by the others. Safe in a signal handler.
void fmdist_job_meet_hung_up(void);
// Tells the launcher to end the job with `code`; nothing where it can't be told. Safe in a signal handler.
void fmdist_job_abort(int code);

// Whether mpirun ran on this host and has ended, or has lost its terminal. Safe in a signal handler.
int fmdist_job_is_hung_up(void);
