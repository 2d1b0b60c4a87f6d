/// The command of a job: `fmdist train` with its arguments, alone or under a launcher.
package struct RestartCommand: Sendable, Equatable {
  /// The program.
  package var program: String
  /// What follows it, from `train` on, without the supervisor's own options.
  package var arguments: [String]
  /// The launcher and its own options; empty where there is none.
  package var launcher: [String]

  package init(program: String, arguments: [String], launcher: [String]) {
    (self.program, self.arguments, self.launcher) = (program, arguments, launcher)
  }

  /// What a job begins with.
  package enum Beginning: Equatable, Sendable {
    /// As it was asked for.
    case asAsked(after: RestartNote?)
    /// With what is in its folder: the newest checkpoint, or the beginning of a run that was killed before it had one.
    case fromItsFolder(after: RestartNote)
    /// As it was asked for, in the place of what its first try has left.
    case anew(after: RestartNote)
  }

  /// The words of a job of `ranks`, nil for one process without a launcher, on the hosts of `hostFile`.
  package func words(_ beginning: Beginning, ranks: Int?, hostFile: String?) -> [String] {
    var words: [String] = []
    if let ranks {
      words += launcher + ["-n", "\(ranks)"] + (hostFile.map { ["-hostfile", $0] } ?? [])
    }
    words.append(program)
    switch beginning {
    case .asAsked(let note): words += arguments + (note?.words ?? [])
    case .fromItsFolder(let note):
      words += Self.without(["--resume"], flags: ["--overwrite"], arguments) + ["--resume", "auto"] + note.words
    case .anew(let note):
      words += Self.without([], flags: ["--overwrite"], arguments) + ["--overwrite"] + note.words
    }
    return words
  }

  /// Whether it goes on from a checkpoint that it names.
  package var goesOnFromElsewhere: Bool { resume.map { $0 != "auto" } ?? false }

  /// Whether it goes on from a checkpoint, by whatever name.
  package var resumes: Bool { resume != nil }

  private var resume: String? {
    zip(arguments, arguments.dropFirst() + [""]).compactMap { word, next -> String? in
      if word == "--resume" { return next }
      return word.hasPrefix("--resume=") ? String(word.dropFirst("--resume=".count)) : nil
    }.last
  }

  /// `arguments` without `options`, which take a value, and `flags`.
  package static func without(_ options: [String], flags: [String] = [], _ arguments: [String]) -> [String] {
    var kept: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if flags.contains(word) { continue }
      if options.contains(word) {
        rest = rest.dropFirst()
      } else if !options.contains(where: { word.hasPrefix("\($0)=") }) {
        kept.append(word)
      }
    }
    return kept
  }
}
