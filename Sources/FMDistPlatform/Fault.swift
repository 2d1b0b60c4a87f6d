/// What kind of thing went wrong, by sysexits(3): the raw values are its exit codes, for programs that end with them. One that sysexits lacks is
/// beyond its codes, 64 to 78, and below those of signals, from 128.
package enum Fault: Int32, Sendable {
  /// `EX_USAGE`: what was asked for can't be asked for.
  case usage = 64
  /// `EX_DATAERR`: what was given to read is not right.
  case badData = 65
  /// `EX_NOINPUT`: what was to be read is not there.
  case noInput = 66
  /// `EX_SOFTWARE`: a mistake of this program, or of the machine.
  case `internal` = 70
  /// `EX_OSERR`: the system lacks something, such as memory.
  case system = 71
  /// `EX_CANTCREAT`: what was to be written is another's.
  case cannotCreate = 73
  /// `EX_IOERR`: reading or writing failed.
  case io = 74
  /// `EX_CONFIG`: the configuration is not right.
  case configuration = 78
  /// Training came to a number that is not finite: the same run would do so again.
  case divergence = 80
}

/// An error that knows its kind.
package protocol FaultError: Error {
  /// Its kind.
  var fault: Fault { get }
}
