import CFMDistMPI

// MPI's handles of objects. MPICH's are numbers; Open MPI's are pointers, which Swift has as optionals.
#if FMDIST_OPENMPI
  typealias CommunicatorHandle = MPI_Comm?
  typealias RequestHandle = MPI_Request?
  typealias WindowHandle = MPI_Win?
#else
  typealias CommunicatorHandle = MPI_Comm
  typealias RequestHandle = MPI_Request
  typealias WindowHandle = MPI_Win
#endif
