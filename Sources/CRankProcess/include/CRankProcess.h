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

// Tells the supervisor that however this rank ends from now on, all that had to be said has been.
void fmdist_supervisor_farewell(void);

// Returns when what was written to standard error has been read, if that is a pipe: a launcher that is told to end the
// job in the same moment would lose it. Returns after two seconds at the latest.
void fmdist_wait_for_reader(void);

// Ends this process with `code`, which must not be 0, `seconds` from now, whatever it is waiting for then.
void fmdist_end_after(unsigned seconds, int code);

// Lets SIGSEGV, SIGBUS, SIGILL and SIGFPE end the process as the system does, whatever a library has installed.
void fmdist_restore_crash_signals(void);

// Makes this thread's sleeps end at most `nanoseconds` late, as far as the system can; Linux allows itself 50 us.
void fmdist_set_timer_slack(unsigned long nanoseconds);

// The bytes that are free for memory shared between processes, or -1 where that can't be told.
long fmdist_shared_memory_free(void);
