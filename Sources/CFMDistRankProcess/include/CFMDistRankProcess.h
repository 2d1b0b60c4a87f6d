#pragma once

// What a rank asks of its system, and Swift cannot: a supervisor process, and the cores that it may use.

// Splits this process in two: the rank, in which this returns 0, and a supervisor that waits for the rank, says which
// rank was lost should it die without a farewell, and ends with the rank's exit code.
//
// To be called once, before any thread and before MPI_Init. `rank` and `size` are what the launcher says, or -1.
// Returns the errno of what failed, in the one process that there is then. docs/known-issues.md has the reasons.
int fmdist_supervise(int rank, int size);

// What the supervisor calls this rank from now on; for when MPI has told the rank.
void fmdist_supervisor_set_rank(int rank, int size);

// Tells the supervisor that MPI_Init is through, for which it waits as long as FMDIST_START_SECONDS says. Before that it ends the job,
// with a sentence, when a rank does not come.
void fmdist_supervisor_has_launched(void);

// Whether mpirun has ended before this rank, and taken the supervisor along: then MPI_Finalize has nobody to talk to.
int fmdist_is_hung_up(void);

// For when the connection to the launcher is lost: whether that has ended, or has asked this rank to end, which then goes on for as long as it
// takes to save. Not safe in a signal handler.
int fmdist_survives_launcher(void);

// Ends all ranks of the job without a word of the launcher's, rank 0's end first; for a signal handler.
void fmdist_leave_launcher(int code);

// How many ranks the launcher starts on this host, or -1 where that is not known, and whether this is the first of them.
int fmdist_local_ranks(void);
int fmdist_is_first_of_host(void);

// Until the host's first rank has opened the gate, the others wait: what it looks at has not yet been taken by any of them. They wait for two
// seconds at most.
void fmdist_open_gate(void);
void fmdist_wait_at_gate(void);

// Whether rank `rank` of this host waits in MPI_Init, or runs. For a rank that can't come: before any supervisor is started.
int fmdist_is_waiting(int own_rank, int size, int rank);

// Tells the supervisor that however this rank ends from now on, all that had to be said has been.
void fmdist_supervisor_farewell(void);

// Returns when what was written to standard error has been read, if that is a pipe: a launcher that is told to end the
// job in the same moment would lose it. Returns after two seconds at the latest.
void fmdist_wait_for_reader(void);

// Ends this process with `code`, which must not be 0, `seconds` from now, whatever it is waiting for then.
void fmdist_end_after(unsigned seconds, int code);

// Makes this thread's sleeps end at most `nanoseconds` late, as far as the system can; Linux allows itself 50 us.
void fmdist_set_timer_slack(unsigned long nanoseconds);

// The cores that the launcher of this host's ranks may use itself, if it is one that binds ranks to fewer unless told otherwise; else -1.
int fmdist_launcher_cores(void);

// The bytes that are free for memory shared between processes, or -1 where that can't be told.
long fmdist_shared_memory_free(void);
