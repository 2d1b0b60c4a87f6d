#pragma once

// MATLAB 7.3 files through matio, in a process of its own: neither matio nor HDF5 below it survives every damaged file, and the
// program must.

#include <stdint.h>
#include <sys/types.h>

enum { fmdist_matio_most_dimensions = 8 };

// What the process writes for each variable, in front of its numbers if they were asked for.
struct fmdist_matio_variable {
  char name[64];            // cut to what fits, with a zero behind
  int32_t class_code;       // 6 to 15 are arrays of numbers
  int32_t type_code;        // of the numbers that follow: MathWorks' numbers, 1 int8 to 13 uint64
  int32_t is_complex;
  int32_t is_logical;
  int32_t rank;             // 0 if there are more than fmdist_matio_most_dimensions
  uint64_t sizes[fmdist_matio_most_dimensions];
  uint64_t bytes;           // of numbers that follow
};

// Starts a process that lists the variables of the file at `path`, with the numbers of those called one of the `count` `names`,
// as far as they take at most `most_bytes` together. Returns the descriptor to read from, and the process in `process`; -1 and errno
// if it cannot be started. fmdist_reader_finish() waits for it.
int fmdist_matio_start(const char *path, const char *const *names, int count, uint64_t most_bytes, pid_t *process);
