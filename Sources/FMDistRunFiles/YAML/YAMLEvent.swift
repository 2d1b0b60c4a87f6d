/// A piece of a YAML text, as libyaml's parser gives it.
struct YAMLEvent {
  enum Kind {
    /// A word; plain if it is neither quoted nor tagged.
    case scalar(String, isPlain: Bool)
    /// What follows up to the ``end`` belongs to it.
    case sequence, mapping
    /// The end of a sequence or a mapping.
    case end
    /// `*name`.
    case alias
    /// The beginning or the end of a document.
    case document
    /// The end of the text.
    case textEnd
  }

  let kind: Kind
  /// Where it begins, from 1.
  let line, column: Int
  /// Whether it has an anchor, `&name`.
  var hasAnchor = false
  /// What stands behind `!`, where that is another type than the kind's own.
  var foreignTag: String?
}
