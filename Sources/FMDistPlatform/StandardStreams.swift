import Glibc

/// What a program does about its three standard streams before anything else.
package enum StandardStreams {
  /// Makes sure that descriptors 0 to 2 are taken, and that a pipe that nobody reads is an error of the write and not the end.
  ///
  /// A stream that the program was started without (`>&-`) would be the number of the next file that is opened, and what is printed
  /// would go into that file. It becomes one that can't be used: each write to it fails, as it should.
  package static func prepare() {
    for (descriptor, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is this one, as those below are taken by now.
      let opened = open("/dev/null", flags)
      if opened > STDERR_FILENO { close(opened) }
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
