/// What a line of a worker's input asks for; as bytes, it goes from rank 0 to the others.
struct WorkerRequest: BitwiseCopyable, Equatable {
  /// Train, and what to tell of it.
  enum Kind: UInt8, BitwiseCopyable {
    /// Images and seconds.
    case spell
    /// The time of each step, too.
    case steps
    /// Where the time goes.
    case parts
    /// No training: how long a barrier takes.
    case barriers
    /// No more.
    case end
  }

  var kind: Kind
  var seconds: Double

  /// No more.
  static let end = WorkerRequest(kind: .end, seconds: 0)

  init(kind: Kind, seconds: Double) { (self.kind, self.seconds) = (kind, seconds) }

  /// From `1.5` or `parts 1.5`; nil where it is something else.
  init?(line: String) {
    let words = line.split(separator: " ")
    let kinds: [Substring: Kind] = ["steps": .steps, "parts": .parts, "barriers": .barriers]
    guard let last = words.last, let seconds = Double(last), seconds > 0, seconds <= 3600, words.count <= 2 else {
      return nil
    }
    guard let kind = words.count == 1 ? .spell : kinds[words[0]] else { return nil }
    self.init(kind: kind, seconds: seconds)
  }

  /// As a line.
  var line: String { kind == .spell ? "\(seconds)" : "\(kind) \(seconds)" }
}
