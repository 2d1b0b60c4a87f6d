#pragma once

// MPICH's mpi.h. Debian keeps MPICH's headers in a folder of their own; elsewhere C_INCLUDE_PATH says where they are.
#if __has_include(<mpich/mpi.h>)
#include <mpich/mpi.h>
#elif __has_include(<mpi.h>)
#include <mpi.h>
#else
#error "MPICH's mpi.h is missing. Install it: apt-get install libmpich-dev mpich. To build with Open MPI, set FMDIST_MPI=openmpi."
#endif

#ifndef MPICH_NUMVERSION
#error "This mpi.h is not MPICH's. Install libmpich-dev, or set C_INCLUDE_PATH and LIBRARY_PATH to MPICH's folders; to build with Open MPI, set FMDIST_MPI=openmpi."
#endif

#include "../constants.h"
