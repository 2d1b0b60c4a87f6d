import Testing

/// Everything that starts jobs, one after the other: two jobs at once would wait for each other's cores.
@Suite("MPI", .serialized, .timeLimit(.minutes(10)))
struct MPITests {}
