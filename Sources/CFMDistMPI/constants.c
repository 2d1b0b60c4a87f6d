#include "CFMDistMPI.h"

MPI_Comm fmdist_comm_world(void) { return MPI_COMM_WORLD; }
MPI_Comm fmdist_comm_null(void) { return MPI_COMM_NULL; }
MPI_Comm fmdist_comm_self(void) { return MPI_COMM_SELF; }
int fmdist_comm_type_shared(void) { return MPI_COMM_TYPE_SHARED; }
MPI_Datatype fmdist_byte(void) { return MPI_BYTE; }
MPI_Op fmdist_bor(void) { return MPI_BOR; }
MPI_Info fmdist_info_null(void) { return MPI_INFO_NULL; }
MPI_Request fmdist_request_null(void) { return MPI_REQUEST_NULL; }
MPI_Errhandler fmdist_errors_return(void) { return MPI_ERRORS_RETURN; }
void *fmdist_in_place(void) { return MPI_IN_PLACE; }
MPI_Win fmdist_win_null(void) { return MPI_WIN_NULL; }
MPI_Datatype fmdist_int64(void) { return MPI_INT64_T; }
MPI_Op fmdist_sum(void) { return MPI_SUM; }
