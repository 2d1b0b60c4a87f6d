#define _GNU_SOURCE
#include "CFMDistPlatform.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "inherited.h"

static int count;
static char **arguments;
static char ignored[fmdist_signal_limit];
// Standard output, while it leads nowhere. Volatile, as compilers run constructors at compile time, and would take it to be -1 for ever.
static volatile int output = -1;

int fmdist_argument_count(void) { return count; }
const char *fmdist_argument(int index) { return index >= 0 && index < count ? arguments[index] : NULL; }

int fmdist_was_ignored(int signal) { return signal > 0 && signal < fmdist_signal_limit && ignored[signal]; }

static void note(int argument_count, char **argument_values) {
  count = argument_count;
  arguments = argument_values;
  for (int number = 1; number < fmdist_signal_limit; number++) {
    struct sigaction action;
    ignored[number] = sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
  }
  if (access("/proc/sys/kernel/random/boot_id", R_OK) == 0) return;
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return;
  output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (output >= 0) dup2(nowhere, STDOUT_FILENO);
  close(nowhere);
}

// After the constructors of all libraries.
__attribute__((constructor)) static void restore_output(void) {
  if (output < 0) return;
  dup2(output, STDOUT_FILENO);
  close(output);
  // For the ranks that this process may start. Set before, it would be lost: the C library takes the environment as it was in its own constructor.
  setenv("UCX_LOG_LEVEL", "fatal", 0);
}

// Before the constructors of all libraries: UCX's would have taken SIGHUP, and with it what nohup asked for. And it complains of a
// missing /proc, in lines of its own on standard output, to people who never asked for MPI: nobody is to see them among the results.
__attribute__((section(".preinit_array"), used)) static void (*first)(int, char **) = note;
