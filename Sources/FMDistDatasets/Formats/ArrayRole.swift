/// What an array is in a data set: images or labels, of one of its parts.
struct ArrayRole: Hashable {
  /// A part of a data set.
  enum Part: CaseIterable {
    case training, validation, test
    /// All images, where nothing says how they are divided.
    case whole

    /// Words for it in names.
    fileprivate var words: [String] {
      switch self {
      case .training: ["train", "training"]
      case .validation: ["val", "valid", "validation"]
      case .test: ["test", "testing", "t10k"]
      case .whole: [""]
      }
    }
  }

  /// What the numbers are.
  enum Content: String, CaseIterable {
    case images, labels

    /// Words for it in names; the first are clear within longer names, too.
    fileprivate var words: (clear: [String], short: [String]) {
      switch self {
      case .images: (["images", "imgs", "image", "data"], ["x"])
      case .labels: (["labels", "label", "targets", "target"], ["y"])
      }
    }
  }

  let part: Part
  let content: Content

  /// What fmdist calls it, as scikit-learn's and Keras's users do.
  var usualName: String {
    let name = content == .images ? "X" : "y"
    return part == .whole ? name : "\(name)_\(part.words[0])"
  }

  /// How clear a name is of what it names.
  private enum Clarity: CaseIterable {
    /// The name says part and content and nothing else: `x_train`, `TrainLabels`.
    case exact
    /// It ends so: `kmnist-train-imgs`.
    case ending
    /// It says the content alone: `images`, `y`.
    case content
  }

  /// What each of `names` is, in the order of ``all``; names that say nothing are left out. A name that is clear wins over one that is less so, and names that
  /// say no part count only where none says images or labels of one. Throws the two names that are equally clear.
  static func assigned(_ names: [String]) throws(Conflict) -> [ArrayRole: String] {
    var found: [ArrayRole: String] = [:]
    for clarity in Clarity.allCases {
      if clarity == .content, found.keys.contains(where: { $0.part == .training }) { break }
      var level: [ArrayRole: String] = [:]
      for name in names {
        guard let role = role(name, clarity), found[role] == nil else { continue }
        if let other = level[role], other != name { throw Conflict(one: other, other: name, role: role) }
        level[role] = name
      }
      found.merge(level) { first, _ in first }
    }
    return found
  }

  /// Two names for one role.
  struct Conflict: Error {
    let one, other: String
    let role: ArrayRole
  }

  /// All roles, training images first.
  static let all = Part.allCases.flatMap { part in Content.allCases.map { ArrayRole(part: part, content: $0) } }

  private static func role(_ name: String, _ clarity: Clarity) -> ArrayRole? {
    let plain = name.lowercased().filter { !"_-. /".contains($0) }
    return all.first { role in
      guard (role.part == .whole) == (clarity == .content) else { return false }
      let (clear, short) = role.content.words
      return role.part.words.contains { part in
        switch clarity {
        case .exact:
          (clear + short).contains { [part + $0, $0 + part, $0 + part + "full"].contains(plain) }
        case .ending: clear.contains { plain.hasSuffix(part + $0) || plain.hasSuffix($0 + part) }
        case .content: (clear + short).contains(plain)
        }
      }
    }
  }
}
