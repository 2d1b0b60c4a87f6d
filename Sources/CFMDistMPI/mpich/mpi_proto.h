// MPICH's mpi.h asks for <mpi_proto.h> with angle brackets, so it is looked for here and not beside mpi.h.
#if __has_include(<mpich/mpi_proto.h>)
#include <mpich/mpi_proto.h>
#else
#include_next <mpi_proto.h>
#endif
