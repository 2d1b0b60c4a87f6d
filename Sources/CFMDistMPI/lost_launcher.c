#define _GNU_SOURCE
#include "CFMDistMPI.h"

#ifdef OMPI_MAJOR_VERSION
#include <dlfcn.h>

#include "CFMDistRankProcess.h"

// Open MPI aborts a rank, in a thread of its own, as soon as mpirun is gone, and nothing would be saved. So this function takes the place of
// the library's own, for the reason that the program's symbols come before those of libraries. All other calls go on to that.
//
// `int ompi_mpi_abort(struct ompi_communicator_t* comm, int errcode)` — ompi/runtime/mpiruntime.h
__attribute__((used, visibility("default"))) int ompi_mpi_abort(struct ompi_communicator_t *communicator, int code);

int ompi_mpi_abort(struct ompi_communicator_t *communicator, int code) {
  if (fmdist_survives_launcher()) return MPI_SUCCESS;
  int (*own)(struct ompi_communicator_t *, int) =
      (int (*)(struct ompi_communicator_t *, int))dlsym(RTLD_NEXT, "ompi_mpi_abort");
  return own != NULL ? own(communicator, code) : MPI_ERR_OTHER;
}
#endif
