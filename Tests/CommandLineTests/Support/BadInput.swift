import Testing

/// Something that a person gets wrong, and what fmdist says of it.
struct BadInput: Sendable, CustomTestStringConvertible {
  let name: String
  let code: Int32
  /// What the sentence must contain.
  let says: [String]
  /// Arguments after `train --config tiny.yaml --data data --output out`.
  var arguments: [String] = []
  /// The configuration, where it is another one.
  var configuration: String?
  /// Changes files before the start; the tiny data set is in `data`, and a run in `before`.
  var prepare: @Sendable (Workspace) throws -> Void = { _ in }

  var testDescription: String { name }

  /// A file of the tiny data set that is not as it should be.
  static func data(
    _ name: String, _ file: Int, code: Int32 = 65, says: [String],
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> BadInput {
    BadInput(
      name: name, code: code, says: says,
      prepare: { workspace in
        let path = "data/\(TinyData.files[file])"
        try workspace.write(change(try workspace.bytes(path)), to: path)
      })
  }

  /// `--set` with something impossible.
  static func set(_ settings: String..., says: [String], code: Int32 = 78) -> BadInput {
    BadInput(
      name: settings.joined(separator: " "), code: code, says: says, arguments: settings.flatMap { ["--set", $0] })
  }

  /// The tiny model's configuration with `text` in place of `found`.
  static func configuration(_ found: String, _ text: String, says: [String]) -> BadInput {
    let yaml = TestModel.tiny.yaml
    return BadInput(name: text, code: 78, says: says, configuration: yaml.replacing(found, with: text))
  }
}
