#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "CFMDistPlatform.h"
#include "ending.h"
#include "inherited.h"
#include "removal.h"

enum { milliseconds_together = 1000 };
// The last ones are sent by timers and by hand, and end a process without a word as well; all that follow SIGXCPU may be a profiler's.
static const int stopping[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGXCPU, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO};
enum { stopping_count = sizeof stopping / sizeof *stopping };

static atomic_int is_deferred;
static atomic_int is_ending;
static atomic_int first_signal;
static atomic_llong first_milliseconds;  // of the monotonic clock at the first signal; 0 before
static atomic_int is_silent;
static void (*_Atomic last_act)(int);
static volatile pid_t owner;
static char meaning[1024] = "nothing was left half done; run the same command again";

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static const char *name_of(int number) {
  switch (number) {
    case SIGINT: return "SIGINT";
    case SIGTERM: return "SIGTERM";
    case SIGHUP: return "SIGHUP";
    case SIGQUIT: return "SIGQUIT";
    case SIGUSR1: return "SIGUSR1";
    case SIGXCPU: return "SIGXCPU (the limit of CPU time)";
    case SIGUSR2: return "SIGUSR2";
    case SIGALRM: return "SIGALRM";
    case SIGVTALRM: return "SIGVTALRM";
    case SIGPROF: return "SIGPROF";
    case SIGIO: return "SIGIO";
    default: return "a signal";
  }
}

static void say(const char *const *parts, size_t count) {
  char line[5000];
  size_t length = 0;
  for (size_t part = 0; part < count; part++) {
    size_t bytes = parts[part] ? strlen(parts[part]) : 0;
    if (bytes > sizeof line - length) bytes = sizeof line - length;
    memcpy(line + length, parts[part], bytes);
    length += bytes;
  }
  if (write(STDERR_FILENO, line, length) < 0) return;
}

static void leave(int code) __attribute__((noreturn));
static void leave(int code) {
  void (*act)(int) = atomic_load(&last_act);
  if (act) act(code);
  _exit(code);
}

static void end_at_once(int number) {
  if (atomic_exchange(&is_ending, 1)) return;
  fmdist_child_kill();
  fmdist_removals_do();
  const char *parts[] = {program_invocation_short_name, ": stopped by ", name_of(number), ": ", meaning, ".\n"};
  if (!atomic_load(&is_silent)) say(parts, sizeof parts / sizeof *parts);
  leave(fmdist_stopped_code);
}

void fmdist_end(int code, const char *const *parts, size_t count) {
  const struct timespec after_the_speaker = {0, 400000000};
  if (getpid() != owner) _exit(code);
  while (atomic_exchange(&is_ending, 1)) pause();
  fmdist_child_kill();
  fmdist_removals_do();
  if (atomic_load(&is_silent)) nanosleep(&after_the_speaker, NULL);
  say(parts, count);
  leave(code);
}

// Only what is safe in a signal handler.
static void received(int number) {
  int saved = errno;
  if (getpid() != owner) _exit(128 + number);  // a child that has not yet started its program
  long long none = 0, time = now();
  int is_first = atomic_compare_exchange_strong(&first_milliseconds, &none, time);
  if (is_first) atomic_store(&first_signal, number);
  if (!atomic_load(&is_deferred)) {
    end_at_once(number);
  } else if (!is_first && number != SIGXCPU && time - none > milliseconds_together) {
    // Of a single Ctrl-C or `timeout`, a rank hears from the terminal and from mpirun, which passes on its own; later it is impatience.
    fmdist_child_kill();
    fmdist_removals_do();
    signal(number, SIG_DFL);
    raise(number);
  }
  errno = saved;
}

// With soft and hard limit alike the system kills without a signal before: some seconds are kept to save in.
static void keep_time_to_save(void) {
  enum { least_seconds = 10, kept_seconds = 4 };
  struct rlimit limit;
  if (getrlimit(RLIMIT_CPU, &limit) != 0 || limit.rlim_max == RLIM_INFINITY || limit.rlim_cur < limit.rlim_max) return;
  if (limit.rlim_max < least_seconds) return;
  limit.rlim_cur = limit.rlim_max - kept_seconds;
  setrlimit(RLIMIT_CPU, &limit);
}

// Whether a library, such as a profiler that was preloaded, has a use of its own for `number`.
static int is_in_use(int number) {
  struct sigaction action;
  switch (number) {
    case SIGUSR2: case SIGALRM: case SIGVTALRM: case SIGPROF: case SIGIO: break;
    default: return 0;
  }
  return sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL && action.sa_handler != received;
}

void fmdist_signals_own(void) { owner = getpid(); }
int fmdist_signals_are_own(void) { return owner != 0 && owner == getpid(); }

void fmdist_signals_listen(void) {
  fmdist_signals_own();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
  sigaction(SIGXFSZ, &action, NULL);
  action.sa_handler = received;
  action.sa_flags = SA_RESTART;
  for (int index = 0; index < stopping_count; index++) sigaddset(&action.sa_mask, stopping[index]);
  for (int index = 0; index < stopping_count; index++) {
    struct sigaction ignore = action;
    if (is_in_use(stopping[index])) continue;
    if (fmdist_was_ignored(stopping[index])) ignore.sa_handler = SIG_IGN;
    sigaction(stopping[index], &ignore, NULL);
  }
  sigset_t wanted = action.sa_mask;
  sigprocmask(SIG_UNBLOCK, &wanted, NULL);
  keep_time_to_save();
}

void fmdist_signals_listen_again(void) {
  if (owner != 0) fmdist_signals_listen();
}

int fmdist_signals_are_deferred(void) { return atomic_load(&is_deferred); }
void fmdist_signals_defer(void) { atomic_store(&is_deferred, 1); }

void fmdist_signals_end_at_once(const char *saying) {
  if (saying) strncpy(meaning, saying, sizeof meaning - 1);
  atomic_store(&is_deferred, 0);
  if (fmdist_signals_requested()) end_at_once(atomic_load(&first_signal));
}

int fmdist_signals_requested(void) { return atomic_load_explicit(&first_milliseconds, memory_order_relaxed) != 0; }

int fmdist_signals_are_ending(void) { return atomic_load(&is_ending); }
void fmdist_signals_hang_up(void) { received(SIGHUP); }

void fmdist_signals_set_speaker(int speaks) { atomic_store(&is_silent, !speaks); }
void fmdist_signals_set_last_act(void (*act)(int)) { atomic_store(&last_act, act); }

void fmdist_restore_crash_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
  for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++) sigaction(crashes[i], &action, NULL);
}
