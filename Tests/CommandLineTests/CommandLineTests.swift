import Testing

/// What the built program does: its bits, messages, exit codes and files. Each test starts `fmdist`, alone or under mpirun.
///
/// One after the other: a job of four ranks needs all the cores there are, and some tests are about time.
@Suite(.serialized) struct CommandLineTests {}
