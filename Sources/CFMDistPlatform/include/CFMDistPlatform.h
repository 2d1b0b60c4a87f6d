#pragma once

// What the program asks of the system and Swift cannot: its arguments without /proc, signals, and child processes.

#include <stdint.h>
#include <sys/types.h>

// The arguments as the system handed them over, the program's name first. Swift reads /proc/self/cmdline for them.
int fmdist_argument_count(void);
const char *fmdist_argument(int index);

// Listens to the signals that ask to stop: SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGXCPU, and those that would end it
// without a word: SIGUSR2, SIGIO and the timers' SIGALRM, SIGVTALRM and SIGPROF, unless a library uses them. What this process was started to ignore
// (nohup, a shell's background job) stays ignored. SIGPIPE and SIGXFSZ are ignored: the write that they are about fails instead.
//
// At first a signal ends the process at once, with exit code fmdist_stopped_code: what is registered below is removed, the child
// killed, one sentence written. To be called first of all.
void fmdist_signals_listen(void);
// The same after a library may have changed handlers, if this process listens.
void fmdist_signals_listen_again(void);
enum { fmdist_stopped_code = 75 };  // sysexits' EX_TEMPFAIL: run it again

// In a forked process that goes on with the program: signals are its own from now on.
void fmdist_signals_own(void);

// From now on a signal is a request, which fmdist_signals_requested() tells. One that comes more than a second after the first
// ends the process as the system does.
void fmdist_signals_defer(void);
int fmdist_signals_are_deferred(void);
// From now on a signal ends the process at once again; so does one that was deferred. `saying`, up to 1023 bytes, is what it means,
// for the sentence "stopped by SIGTERM: …"; null for what it was.
void fmdist_signals_end_at_once(const char *saying);
// Whether a signal asked to stop since fmdist_signals_defer.
int fmdist_signals_requested(void);
// Whether the process ends at once just now.
int fmdist_signals_are_ending(void);
// Does what SIGHUP does; safe in a signal handler.
void fmdist_signals_hang_up(void);
// Whether this process says why it ends: of many ranks one.
void fmdist_signals_set_speaker(int speaks);
// What is done last before the process ends at once; safe in a signal handler, or null.
void fmdist_signals_set_last_act(void (*act)(int code));

// Lets SIGSEGV, SIGBUS, SIGILL and SIGFPE end the process as the system does, whatever a library has installed.
void fmdist_restore_crash_signals(void);

// Memory that stands for the file called `name`, or for none if null: where the system cannot bring what is in it, as the file was cut short or its
// disk or network folder has gone, one sentence with the name ends the process with exit code fmdist_lost_code, after the act above; without a file it is a
// lack of memory. Only in a process that listens to signals. Gives a slot to drop it by, or -1 where all are taken.
enum { fmdist_lost_code = 74, fmdist_no_memory_code = 71 };  // sysexits' EX_IOERR and EX_OSERR
int fmdist_mapping_add(const void *start, size_t bytes, const char *name);
void fmdist_mapping_drop(int slot);

// What is removed when the process ends at once: a file, a file that is alone in its folder, a folder with all in it, or a folder if it is empty. Gives a slot to
// drop it by, or -1 where all are taken or the path is too long.
enum { fmdist_remove_file, fmdist_remove_lone_file, fmdist_remove_tree, fmdist_remove_empty_folder };
int fmdist_removal_add(const char *path, int kind);
void fmdist_removal_drop(int slot);
// Removes all of that, with system calls alone: for a signal handler, or where memory is short.
void fmdist_removals_do(void);

// Starts the program argv[0], looked for in PATH, with standard input from /dev/null, standard output to `output` and standard error
// to `errors`. It is killed when this process ends, however that comes. Gives -1 with errno where it can't be started.
pid_t fmdist_child_start(char *const argv[], int output, int errors);
// Waits for its end; the status of waitpid(2), or -1.
int fmdist_child_wait(pid_t child);
// Whether it has ended; it is still to be waited for.
int fmdist_child_has_ended(pid_t child);

// Whether processes whose parent has ended become children of this one, so that they can be found.
void fmdist_children_adopt(int adopts);
// Kills all children of this process, and theirs where they are adopted, and waits for their ends. Returns whether none is left; after
// three seconds at the latest.
int fmdist_children_end(void);

// What /proc tells of a process: its name, its parent, and the number of its terminal, 0 without one.
struct fmdist_process {
  char name[64];
  pid_t parent;
  int terminal;
};
// Looks at `process`; returns 0 where there is none, it has ended and waits for its parent, or there is no /proc. Safe in a signal handler.
int fmdist_process_look(pid_t process, struct fmdist_process *found);

// Claims `core` of this host for a thread that stays on it, against other jobs of fmdist, until the descriptor that this gives is closed. Gives
// fmdist_core_taken where another process has it, fmdist_core_unknown where that can't be told. Jobs in other network namespaces, such as
// containers, are not seen.
enum { fmdist_core_taken = -1, fmdist_core_unknown = -2 };
int fmdist_core_claim(int core);
// Whether a process has claimed `core`.
int fmdist_core_is_claimed(int core);

// The number of the kind of file system that `path` is in, as statfs(2) has it; 0 where that can't be told.
unsigned long fmdist_file_system(const char *path);

// Starts the program argv[0], likewise, as a job: in a process group of its own, with this process's standard output and standard error to
// `errors`. It gets SIGTERM when this process ends, so that it can save. Several may run at a time.
pid_t fmdist_job_start(char *const argv[], int errors);
// The status of waitpid(2) if it has ended, else -1.
int fmdist_job_poll(pid_t child);

// Starts a process that reads a file with a library which does not survive every damaged one: `read` gets the descriptor to send to, and
// `request`. It writes nothing, ends after five minutes, or two seconds of the processor and a second for each 20 MB of `most_bytes`,
// and takes `most_bytes` twice of memory and a little more. Returns the descriptor
// to read from, and the process in `process`; -1 and errno if it cannot be started.
int fmdist_reader_start(void (*read)(int to, const void *request), const void *request, uint64_t most_bytes, pid_t *process);
// In that process: sends all of `bytes`, or ends it where nobody reads any more.
void fmdist_reader_send(int to, const void *bytes, size_t count);
// In that process: ends it, as the library refused the file.
void fmdist_reader_refuse(void) __attribute__((noreturn));
// Waits for the process. Returns 0 if it has read all, 1 if the library refused the file, 2 if it crashed or took too long.
int fmdist_reader_finish(pid_t process);
