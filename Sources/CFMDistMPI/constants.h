#pragma once

// MPI's constants that Swift does not import, or not as the same type of each MPI: macros with a cast, addresses of a library's variables,
// and values of an enumeration. Behind mpi.h.
MPI_Comm fmdist_comm_world(void);
MPI_Comm fmdist_comm_null(void);
MPI_Comm fmdist_comm_self(void);
int fmdist_comm_type_shared(void);
MPI_Datatype fmdist_byte(void);
MPI_Op fmdist_bor(void);
MPI_Info fmdist_info_null(void);
MPI_Request fmdist_request_null(void);
MPI_Errhandler fmdist_errors_return(void);
void *fmdist_in_place(void);
MPI_Win fmdist_win_null(void);
MPI_Datatype fmdist_int64(void);
MPI_Op fmdist_sum(void);
