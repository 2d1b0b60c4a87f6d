#pragma once

// libhdf5 as Debian has it: serial, in a folder of its own, beside those for MPI.
#define H5_USE_110_API
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

// Errors are return codes alone: libhdf5 prints its stack of them otherwise.
static inline void fmdist_hdf5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

// Debian's libhdf5 is for one thread at a time. Whoever uses it in this process enters before and leaves after; one thread does so once.
void fmdist_hdf5_enter(void);
void fmdist_hdf5_leave(void);
