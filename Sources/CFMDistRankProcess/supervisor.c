#define _GNU_SOURCE
#include "CFMDistRankProcess.h"
#include "CFMDistPlatform.h"
#include "hangup.h"
#include "job.h"
#include "launch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { seconds_to_save = 10 };  // without a launcher
enum { internal_error_code = 70, killed_code_base = 128 };  // sysexits' EX_SOFTWARE; the shells' 128 + signal

// What the rank tells its supervisor, in memory that both see.
struct page {
  atomic_int rank;
  atomic_int size;
  atomic_int has_launched;  // MPI_Init is through
  atomic_int farewell;
  atomic_int is_asked;  // by the launcher's signal, to end
};

static struct page alone = {-1, -1, 0, 0, 0};
static struct page *page = &alone;
static volatile pid_t rank_process;
static pid_t supervisor_process;
static char host[256] = "this host";
static char program[64] = "fmdist";
static char orphan_sentence[512];
static volatile sig_atomic_t orphan_length;
static volatile sig_atomic_t is_hung_up;       // mpirun has ended
static volatile sig_atomic_t launcher_signal;  // the last one that came from the launcher, or 0

void fmdist_supervisor_farewell(void) {
  atomic_store(&page->farewell, 1);
  fmdist_job_leave();
}

// Copies a name from outside; what is not ASCII's, or is a control that a terminal would obey, becomes a question mark.
static void copy_visible(char *to, size_t room, const char *from) {
  size_t length = 0;
  for (; from[length] != 0 && length + 1 < room; length++)
    to[length] = from[length] < 0x20 || from[length] > 0x7E ? '?' : from[length];
  to[length] = 0;
}

void fmdist_wait_for_reader(void) {
  enum { polls = 2000, poll_nanoseconds = 1000000 };
  struct stat kind;
  if (fstat(STDERR_FILENO, &kind) != 0 || !S_ISFIFO(kind.st_mode)) return;
  for (int round = 0; round < polls; round++) {
    struct pollfd reader = {STDERR_FILENO, 0, 0};
    int unread = 0;
    if (is_hung_up || (poll(&reader, 1, 0) == 1 && (reader.revents & POLLERR))) return;  // nobody reads any more
    if (ioctl(STDERR_FILENO, FIONREAD, &unread) != 0 || unread == 0) return;
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
}

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...) {
  char line[768];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length > (int)sizeof line - 1) length = sizeof line - 1;
  if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0) return;  // one write: lines of ranks never mix
  fmdist_wait_for_reader();
}

// Tells the rank that it is to end without its supervisor.
static int orphan_signal(void) { return SIGRTMAX - 1; }

// In the supervisor: hands a signal on to the rank, which is in a process group of its own.
static void forward(int signal, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  // A shell may stand between Open MPI's mpirun and this process.
  pid_t launcher = fmdist_job_is_open_mpi() ? fmdist_job_proxy() : getppid();
  if (info->si_code <= 0 && info->si_pid == launcher) {
    launcher_signal = signal;
    if (signal != SIGTSTP && signal != SIGCONT) {
      // Open MPI's asks the others to end when a rank has failed, which has been named; without it nothing can be saved.
      if (fmdist_job_is_open_mpi() && signal == SIGTERM && fmdist_job_misses_one()) {
        atomic_store(&page->farewell, 1);
        if (rank_process > 0) kill(rank_process, orphan_signal());
        errno = saved;
        return;
      }
      atomic_store(&page->is_asked, 1);
    }
  }
  if (rank_process > 0 && info->si_pid != rank_process) {
    kill(rank_process, signal == SIGTSTP ? SIGSTOP : signal);
    if (signal != SIGTSTP && signal != SIGCONT) kill(rank_process, SIGCONT);  // it is asked to end, which one that stands still never does
  }
  if (signal == SIGTSTP) raise(SIGSTOP);
  errno = saved;
}

int fmdist_is_hung_up(void) { return is_hung_up; }

// In the rank: its supervisor is gone. Only what is safe in a signal handler.
static void orphaned(int signal) {
  (void)signal;
  // A rank that has aborted or was killed takes mpirun along, too: what the others began cannot be ended without it, and they would only keep
  // their files locked. What is removed needs no other rank.
  int misses_one = fmdist_job_misses_one();
  int needs_others = fmdist_signals_are_deferred();
  // mpirun's end, by SIGHUP, SIGKILL or whatever, took it along. All ranks of this host are here yet, and what a signal does, saving above all, can be done.
  // Open MPI's mpirun kills what has not ended a second after it was asked to: the rank is about to.
  int is_asked = fmdist_job_is_open_mpi() && atomic_load(&page->is_asked);
  if (!is_hung_up && !fmdist_signals_are_ending() && !(misses_one && needs_others) && (is_asked || fmdist_job_is_hung_up())) {
    is_hung_up = 1;
    fmdist_job_meet_hung_up();
    fmdist_end_after(seconds_to_save, fmdist_stopped_code);
    if (!is_asked) fmdist_signals_hang_up();
    return;
  }
  if (is_hung_up || fmdist_signals_are_ending()) return;
  // Where others are gone too, the launcher cleans up behind a rank that has been named.
  // Otherwise the launcher notices, and ends the job, once this process has closed its files too; so the sentence is out before the
  // other ranks are killed.
  if (orphan_length > 0 && !misses_one && !fmdist_job_misses_one() &&
      write(STDERR_FILENO, orphan_sentence, (size_t)orphan_length) < 0)
    _exit(internal_error_code);
  fmdist_wait_for_reader();
  _exit(internal_error_code);
}

int fmdist_survives_launcher(void) {
  if (page == &alone || atomic_load(&page->farewell)) return 0;
  if (is_hung_up || atomic_load(&page->is_asked)) return 1;
  if (!fmdist_job_is_hung_up()) return 0;
  kill(supervisor_process, SIGKILL);  // whose end `orphaned` answers, as where the launcher takes it along
  return 1;
}

void fmdist_supervisor_has_launched(void) {
  fmdist_job_note_all();
  atomic_store(&page->has_launched, 1);
}

void fmdist_leave_launcher(int code) {
  // Rank 0 has the files, and says why; ended by another's word it could not.
  const struct timespec after_rank_0 = {0, 400000000};
  if (is_hung_up) return;  // there is none, and nobody reads
  fmdist_wait_for_reader();
  if (atomic_load(&page->rank) > 0) nanosleep(&after_rank_0, NULL);
  fmdist_supervisor_farewell();
  fmdist_job_abort(code);
}

void fmdist_supervisor_set_rank(int rank, int size) {
  atomic_store(&page->rank, rank);
  atomic_store(&page->size, size);
  if (page == &alone) return;
  int length = snprintf(
      orphan_sentence, sizeof orphan_sentence,
      "%s: rank %d of %d (process %d on %s) ends, because its supervisor (process %d) was killed; the job ends.\n",
      program, rank, size, (int)getpid(), host, (int)supervisor_process);
  orphan_length = length < (int)sizeof orphan_sentence ? length : (int)sizeof orphan_sentence - 1;
}

// Says the exit code `code` of rank 0 after a signal through the launcher, shortly after this process has ended.
//
// Hydra counts the exit code of a process that it has passed a signal to as 0, unless it still reads output when it
// learns of the end. The pauses are for Hydra to do so on a busy machine; docs/known-issues.md.
static void say_code_afterwards(int code) {
  const struct timespec pause = {0, 100000000};
  if (fork() != 0) return;
  nanosleep(&pause, NULL);
  say("%s: stopped by signal %d (%s), exit code %d.\n", program, (int)launcher_signal,
      strsignal(launcher_signal), code);
  nanosleep(&pause, NULL);
  _exit(0);
}

static void watch(void) __attribute__((noreturn));
static void watch(void) {
  prctl(PR_SET_NAME, "rank-supervisor");
  int status = 0;
  pid_t ended;
  while ((ended = waitpid(rank_process, &status, fmdist_launch_is_over() ? 0 : WNOHANG)) <= 0) {
    if (ended < 0 && errno != EINTR) _exit(internal_error_code);
    if (ended != 0) continue;
    const char *complaint = fmdist_launch_watch(atomic_load(&page->has_launched));
    if (complaint == NULL) continue;
    kill(rank_process, SIGKILL);
    say("%s: %s\n", program_invocation_short_name, complaint);
    fmdist_job_abort(fmdist_launch_failure_code);
    _exit(fmdist_launch_failure_code);
  }
  int rank = atomic_load(&page->rank), size = atomic_load(&page->size);
  int quiet = atomic_load(&page->farewell);
  if (WIFSIGNALED(status)) {
    int signal = WTERMSIG(status);
    const char *hint = signal == SIGKILL  ? "someone or the system killed it; if memory ran out, dmesg says so"
                       : signal == SIGILL || signal == SIGTRAP ? "a check in the program failed; see the lines above"
                                                               : "see the lines above, if any";
    if (!quiet)
      say("%s: rank %d of %d (process %d on %s) was ended by signal %d (%s): %s; the job ends.\n",
          program, rank, size, (int)rank_process, host, signal, strsignal(signal), hint);
    _exit(killed_code_base + signal);
  }
  int code = WEXITSTATUS(status);
  if (!quiet)
    say("%s: rank %d of %d (process %d on %s) left with exit code %d without finishing MPI; the job ends.\n",
        program, rank, size, (int)rank_process, host, code);
  if (quiet && code != 0 && launcher_signal && rank == 0 && !fmdist_job_is_open_mpi()) say_code_afterwards(code);
  _exit(quiet || code != 0 ? code : internal_error_code);
}

int fmdist_supervise(int rank, int size) {
  struct page *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return errno;
  char name[256];
  if (gethostname(name, sizeof name) == 0) {
    name[sizeof name - 1] = 0;
    copy_visible(host, sizeof host, name);
  }
  copy_visible(program, sizeof program, program_invocation_short_name);
  fflush(NULL);  // or both processes would print what is buffered

  fmdist_job_find(rank, size);
  fmdist_hangup_find();
  static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM,
                                   SIGPROF, SIGIO, SIGXCPU, SIGTSTP, SIGCONT};
  enum { forwarded_count = sizeof forwarded / sizeof *forwarded };
  struct sigaction action;
  // Blocked until both sides know what to do with them, so that none is lost or kills the supervisor.
  sigset_t blocked, mask;
  sigemptyset(&blocked);
  for (int i = 0; i < forwarded_count; i++) sigaddset(&blocked, forwarded[i]);
  sigaddset(&blocked, orphan_signal());
  sigprocmask(SIG_BLOCK, &blocked, &mask);
  struct sigaction child_before;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &action, &child_before);  // with SIG_IGN inherited there would be no exit status

  supervisor_process = getpid();
  pid_t process = fork();
  if (process < 0) {
    int error = errno;
    sigaction(SIGCHLD, &child_before, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    munmap(shared, sizeof *shared);
    return error;
  }
  page = shared;
  setpgid(process, process);  // on both sides, so that it is so whoever comes first
  atomic_store(&page->rank, rank);
  atomic_store(&page->size, size);
  if (process > 0) {
    rank_process = process;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = forward;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    for (int i = 0; i < forwarded_count; i++) sigaction(forwarded[i], &action, NULL);
    fmdist_launch_begin(rank, size);
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);  // whatever was inherited: the rank gets them, and may have them blocked
    watch();
  }
  sigaction(SIGCHLD, &child_before, NULL);
  fmdist_signals_own();
  fmdist_supervisor_set_rank(rank, size);
  memset(&action, 0, sizeof action);
  action.sa_handler = orphaned;
  sigaction(orphan_signal(), &action, NULL);
  prctl(PR_SET_PDEATHSIG, orphan_signal());
  if (getppid() != supervisor_process) orphaned(orphan_signal());
  fmdist_job_show_up();
  sigdelset(&mask, orphan_signal());
  sigprocmask(SIG_SETMASK, &mask, NULL);
  return 0;
}

static volatile sig_atomic_t late_code;

static void late(int signal) {
  (void)signal;
  _exit(late_code);
}

void fmdist_end_after(unsigned seconds, int code) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = late;
  late_code = code;
  sigaction(SIGALRM, &action, NULL);
  sigset_t alarms;
  sigemptyset(&alarms);
  sigaddset(&alarms, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &alarms, NULL);
  alarm(seconds);
}
