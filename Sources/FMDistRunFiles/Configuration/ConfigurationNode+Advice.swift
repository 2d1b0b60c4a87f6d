/// What to write in place of what stands here.
extension ConfigurationNode {
  /// How `value` is written in the stead of what stands here: `--set a.b=value` or `b: value`.
  package func rewritten(_ value: String) -> String {
    if case .override(let text) = tree.place, text.hasPrefix(path + ".") {
      return ConfigurationTree.Place.setting(path, value)
    }
    return tree.place.setting(path, value)
      ?? tree.place.rewritten(path.split(separator: ".").last.map(String.init) ?? "", value)
  }

  /// What to write where `key` is missing: all that is needed where nothing is there.
  func example(_ key: String, _ example: String?) -> String {
    let parts = path.split(separator: ".").map(String.init)
    if entries.isEmpty, parts.count > 1, let options = log.schema?.key(at: parts)?.example(of: \.isRequired) {
      let item = "\(parts[parts.count - 1]): \(options)"
      let setting = tree.place.setting(parts.dropLast().joined(separator: "."), "{\(item)}")
      return "; such as \(setting ?? item)"
    }
    return example.map { "; such as \(key): \($0)" } ?? ""
  }

  /// What to write in place of something that is no list: `; …`, or nothing.
  var listHint: String {
    let key = log.schema?.key(at: path.split(separator: ".").map(String.init))
    guard case .namedList(let kind)? = key?.kind else { return ScalarHint.cure(notList: tree, at: path) }
    let names = key?.keys.map(\.name) ?? []
    if let word = tree.word, Spelling.likely(word, in: names) == nil {
      return "; begin each \(kind) with '- ', such as '- \(names.first ?? kind): …'"
    }
    // model: {layers: [...]}
    if case .mapping(let entries) = tree.content,
      let inner = entries.first(where: { if case .list = $0.value.content { true } else { false } })
    {
      return "; write the list of '\(inner.key)' below '\(path)' itself"
    }
    return ScalarHint.cure(notList: tree, at: path)
  }

  /// The error for something that is no mapping, with what to write in its place.
  var unexpectedScalar: ConfigurationError { unexpectedScalar(mappingHint) }

  func unexpectedScalar(_ advice: String) -> ConfigurationError {
    error("must be a mapping of keys to values, found \(tree.found)\(advice)")
  }

  /// What to write in place of a scalar where options are wanted.
  private var mappingHint: String {
    let parts = path.split(separator: ".").map(String.init)
    let cure = ScalarHint.cure(notMapping: tree)
    guard let name = parts.last, cure.isEmpty, let key = log.schema?.key(at: parts) else { return cure }
    if let word = tree.word, word != "true", word != "false", let options = key.options(for: word) {
      return "; write \(tree.place.rewritten(name, options))"
    }
    return key.keys.isEmpty ? "" : "; its keys: \(key.keys.map(\.name).joined(separator: ", "))"
  }
}
