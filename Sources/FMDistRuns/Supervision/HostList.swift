import FMDistRunFiles

/// The hosts of a job as mpirun reads them: a name a line, with how many ranks it takes (`name:4`, `name slots=4`), or without.
package struct HostList: Sendable, Equatable {
  /// A host.
  package struct Host: Sendable, Equatable {
    package var name: String
    /// Its line in the file.
    package var line: String
    /// How many ranks it takes; nil where the file does not say.
    package var ranks: Int?
  }

  package var hosts: [Host]

  /// The hosts in `text`, the content of the file at `path`.
  package init(_ text: String, path: String) throws(RunFileError) {
    hosts = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0.isWhitespace }
      guard let first = words.first else { continue }
      var (name, ranks): (Substring, Int?) = (first, nil)
      func count(_ text: Substring) throws(RunFileError) -> Int {
        if let count = Int(text), (1...Self.mostRanks).contains(count) { return count }
        throw RunFileError(
          .malformed, path: path,
          "line \(number + 1): expected a number of ranks from 1 to \(Self.mostRanks), found '\(text)'")
      }
      // More than one colon is an address.
      if let colon = first.firstIndex(of: ":"), first.lastIndex(of: ":") == colon {
        name = first[..<colon]
        ranks = try count(first[first.index(after: colon)...])
      }
      for word in words.dropFirst() where word.hasPrefix("slots=") { ranks = try count(word.dropFirst("slots=".count)) }
      // It becomes an argument of ssh.
      guard !name.isEmpty, !name.hasPrefix("-") else {
        throw RunFileError(.malformed, path: path, "line \(number + 1): expected a host, found '\(first)'")
      }
      hosts.append(Host(name: String(name), line: String(line), ranks: ranks))
    }
    guard !hosts.isEmpty else { throw RunFileError(.malformed, path: path, "names no host") }
  }

  private static let mostRanks = 65_536

  /// These hosts as a file.
  package var text: String { hosts.map { "\($0.line)\n" }.joined() }

  /// Those of these hosts for which `answers`.
  package func filtered(_ answers: (Host) -> Bool) -> HostList {
    var list = self
    list.hosts = hosts.filter(answers)
    return list
  }

  /// How many of `ranks`, for which all of `whole` were there, find room on these hosts: as many as the file says, or a share by the number
  /// of hosts where it does not. Where no host is missing, all of them: who asks for more than the file has room for, gets them.
  package func ranks(of ranks: Int, whole: HostList) -> Int {
    guard hosts.count < whole.hosts.count else { return ranks }
    let counts = hosts.compactMap(\.ranks)
    if counts.count == hosts.count { return min(ranks, counts.reduce(0) { min(ranks, $0 + $1) }) }
    return max(1, (ranks * hosts.count + whole.hosts.count - 1) / whole.hosts.count)
  }
}
