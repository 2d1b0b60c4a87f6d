#pragma once

// MPICH's mpi.h. Debian keeps MPICH's headers in a folder of their own; elsewhere C_INCLUDE_PATH says where they are.
#if __has_include(<mpich/mpi.h>)
#include <mpich/mpi.h>
#elif __has_include(<mpi.h>)
#include <mpi.h>
#else
#error "MPICH's mpi.h is missing. Install it: apt-get install libmpich-dev mpich"
#endif

#ifndef MPICH_NUMVERSION
#error "This mpi.h is not MPICH's. Install libmpich-dev, or set C_INCLUDE_PATH and LIBRARY_PATH to MPICH's folders."
#endif

// MPI's constants that are macros with a cast, which Swift does not import.
MPI_Comm fmdist_comm_world(void);
MPI_Comm fmdist_comm_null(void);
MPI_Comm fmdist_comm_self(void);
MPI_Datatype fmdist_byte(void);
MPI_Op fmdist_bor(void);
MPI_Info fmdist_info_null(void);
MPI_Request fmdist_request_null(void);
MPI_Errhandler fmdist_errors_return(void);
void *fmdist_in_place(void);
MPI_Win fmdist_win_null(void);
MPI_Datatype fmdist_int64(void);
MPI_Op fmdist_sum(void);
