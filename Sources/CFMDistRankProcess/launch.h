#pragma once

// The supervisor's watch over the launch: until MPI_Init is through on all ranks.

enum { fmdist_launch_failure_code = 64 };  // sysexits' EX_USAGE: started in the wrong way

void fmdist_launch_begin(int rank, int size);
int fmdist_launch_is_over(void);
// To be called until it is over: waits for a moment, or for the rank's end. Gives the sentence to end the job with, or null.
const char *fmdist_launch_watch(int has_launched);
