// bin/fmdist of an installation for x86-64: becomes lib/fmdist/LEVEL/fmdist, the program for the highest level that this processor has.
// Arguments, environment, open files, signals and the process's number stay as they are. FMDIST_CPU=LEVEL takes another one.
#define _GNU_SOURCE
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum { usage_code = 64, cannot_run_code = 70 };  // sysexits', as the program's own

// All ranks have the same environment, and the first one says what is wrong with it.
static int speaks(void) {
  const char *rank = getenv("PMI_RANK");  // MPICH's, and Open MPI's
  if (rank == NULL) rank = getenv("OMPI_COMM_WORLD_RANK");
  return rank == NULL || strcmp(rank, "0") == 0;
}

int main(int count, char **arguments) {
  (void)count;
  const struct {
    const char *name;
    int is_here;
  } levels[] = {
      {"x86-64-v4", __builtin_cpu_supports("x86-64-v4")},
      {"x86-64-v3", __builtin_cpu_supports("x86-64-v3")},
  };
  enum { level_count = sizeof levels / sizeof *levels };
  const char *wanted = getenv("FMDIST_CPU");
  if (wanted != NULL && *wanted == 0) wanted = NULL;
  char host[256] = "";
  gethostname(host, sizeof host - 1);

  int level = 0;
  while (level < level_count && (wanted ? strcmp(wanted, levels[level].name) != 0 : !levels[level].is_here)) level++;
  if (level == level_count && wanted != NULL) {
    if (speaks()) dprintf(STDERR_FILENO, "fmdist: FMDIST_CPU: expected x86-64-v3 or x86-64-v4, found '%.40s'.\n", wanted);
    return usage_code;
  }
  if (level == level_count || !levels[level].is_here) {
    const char *lacks = wanted ? wanted : "x86-64-v3", *needs = wanted ? "FMDIST_CPU asks for" : "fmdist needs";
    dprintf(STDERR_FILENO, "fmdist: the processor of %s lacks instructions of %s, which %s.\n", host, lacks, needs);
    return cannot_run_code;
  }

  char *self = realpath("/proc/self/exe", NULL);
  if (self == NULL) self = realpath((const char *)getauxval(AT_EXECFN), NULL);  // without /proc
  char *program = NULL;
  if (self == NULL || asprintf(&program, "%s/lib/fmdist/%s/fmdist", dirname(dirname(self)), levels[level].name) < 0) {
    dprintf(STDERR_FILENO, "fmdist: can't find where it is installed: %s.\n", strerror(errno));
    return cannot_run_code;
  }
  execv(program, arguments);
  dprintf(STDERR_FILENO, "fmdist: can't start %s: %s. Install fmdist again.\n", program, strerror(errno));
  return cannot_run_code;
}
