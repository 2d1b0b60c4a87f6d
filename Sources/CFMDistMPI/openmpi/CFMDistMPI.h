#pragma once

// Open MPI's mpi.h. Debian keeps Open MPI's headers in a folder of their own; elsewhere C_INCLUDE_PATH says where they are.
#if __has_include(<openmpi/mpi.h>)
#include <openmpi/mpi.h>
#elif __has_include(<mpi.h>)
#include <mpi.h>
#else
#error "Open MPI's mpi.h is missing. Install it: apt-get install libopenmpi-dev openmpi-bin"
#endif

#ifndef OMPI_MAJOR_VERSION
#error "This mpi.h is not Open MPI's. Install libopenmpi-dev, or set C_INCLUDE_PATH and LIBRARY_PATH to Open MPI's folders."
#endif

#include "../constants.h"
