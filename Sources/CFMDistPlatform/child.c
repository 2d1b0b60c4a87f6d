#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CFMDistPlatform.h"
#include "inherited.h"
#include "removal.h"

static atomic_int child_process;

void fmdist_child_kill(void) {
  pid_t child = atomic_load(&child_process);
  if (child > 0) kill(child, SIGKILL);
}

static void become(char *const argv[], int output, int errors, pid_t parent, int last_signal) {
  prctl(PR_SET_PDEATHSIG, last_signal);
  if (getppid() != parent) _exit(127);
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU, SIGPIPE, SIGXFSZ, SIGALRM, SIGVTALRM, SIGPROF, SIGIO};
  // What this process was started to ignore (nohup), the other ignores as well.
  for (unsigned index = 0; index < sizeof signals / sizeof *signals; index++)
    signal(signals[index], fmdist_was_ignored(signals[index]) ? SIG_IGN : SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int input = open("/dev/null", O_RDONLY);
  // Out of the way of 0 to 2, which may have been closed.
  int to = fcntl(output, F_DUPFD, 3), errors_to = fcntl(errors, F_DUPFD, 3);
  if (input >= 0) dup2(input, STDIN_FILENO);
  if (to < 0 || errors_to < 0 || dup2(to, STDOUT_FILENO) < 0 || dup2(errors_to, STDERR_FILENO) < 0) _exit(127);
  close_range(3, ~0U, 0);
  execvp(argv[0], argv);
  _exit(127);
}

pid_t fmdist_job_start(char *const argv[], int errors) {
  pid_t parent = getpid();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = fork();
  if (child == 0) {
    // A terminal's signals reach the parent alone, which passes them on once: mpirun takes a second one for impatience.
    setpgid(0, 0);
    // A group in the background may write to the terminal, `stty tostop` or not.
    signal(SIGTTOU, SIG_IGN);
    become(argv, STDOUT_FILENO, errors, parent, SIGTERM);
  }
  int saved = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = saved;
  return child;
}

int fmdist_job_poll(pid_t child) {
  int status;
  for (;;) {
    pid_t found = waitpid(child, &status, WNOHANG);
    if (found == child) return status;
    if (found == 0) return -1;
    if (errno != EINTR) return 0xFF00;
  }
}

pid_t fmdist_child_start(char *const argv[], int output, int errors) {
  pid_t parent = getpid();
  // No signal between the start and the note of it, or nobody would kill the child.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = fork();
  if (child == 0) become(argv, output, errors, parent, SIGKILL);
  int saved = errno;
  if (child > 0) atomic_store(&child_process, child);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = saved;
  return child;
}

int fmdist_child_wait(pid_t child) {
  int status = -1;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) {
      status = -1;
      break;
    }
  atomic_store(&child_process, 0);
  return status;
}

int fmdist_child_has_ended(pid_t child) {
  siginfo_t ending;
  memset(&ending, 0, sizeof ending);
  return waitid(P_PID, (id_t)child, &ending, WEXITED | WNOHANG | WNOWAIT) != 0 || ending.si_pid == child;
}

void fmdist_children_adopt(int adopts) { prctl(PR_SET_CHILD_SUBREAPER, (unsigned long)adopts, 0UL, 0UL, 0UL); }

static void kill_children(void) {
  DIR *processes = opendir("/proc");
  if (processes == NULL) return fmdist_child_kill();
  pid_t own = getpid();
  for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
    struct fmdist_process found;
    pid_t process = (pid_t)strtol(entry->d_name, NULL, 10);
    if (process > 0 && fmdist_process_look(process, &found) && found.parent == own) kill(process, SIGKILL);
  }
  closedir(processes);
}

int fmdist_children_end(void) {
  enum { polls = 1500, poll_nanoseconds = 2000000 };
  for (int poll = 0; poll < polls; poll++) {
    kill_children();
    pid_t ended;
    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
      ;
    if (ended < 0 && errno == ECHILD) {
      atomic_store(&child_process, 0);
      return 1;
    }
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
  return 0;
}
