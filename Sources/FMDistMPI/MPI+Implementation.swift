import FMDistCommunication

extension MPI {
  /// The implementation that this program is built with: FMDIST_MPI when it was built.
  package static var implementation: MPIImplementation {
    #if FMDIST_OPENMPI
      .openMPI
    #else
      .mpich
    #endif
  }
}
