import CPlatform

/// The command line of this process, as the system handed it over. Swift's own reads /proc, which not every container has.
package enum ProgramArguments {
  /// The program's name as it was called, then its arguments.
  package static let all: [String] = (0..<fmdist_argument_count()).compactMap { index in
    fmdist_argument(index).map { String(cString: $0) }
  }

  /// The last part of the program's name; nil where it was started without one.
  package static var programName: String? { all.first?.split(separator: "/").last.map(String.init) }
}
