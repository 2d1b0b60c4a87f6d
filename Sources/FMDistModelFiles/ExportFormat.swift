/// A format of model files: a file of its own says what it holds and how it is written, and ``all`` lists it.
package struct ExportFormat: Sendable {
  /// What `--to` calls it.
  package let name: String
  /// How its file's name ends, without the dot. Where there are several files, that of the first.
  package let ending: String
  /// What it is, for help: "a graph for onnxruntime and others".
  package let summary: String
  /// The files for a model, where the first is to be at `path`; the same bytes for the same model. Throws where the format can't express the model.
  package let files: @Sendable (_ model: ExportedModel, _ path: String) throws(ModelFileError) -> [ExportedFile]
  /// What runs such a file in Python; nil where it holds nothing that runs.
  package let peer: Peer?

  /// All that there are, in the order of help.
  package static let all: [ExportFormat] = [.npz]

  /// That called `name`; nil for none.
  package static func named(_ name: String) -> ExportFormat? { all.first { $0.name == name } }
}
