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
  /// How such a file is read again; nil where it is not.
  package let reader: ModelReader?

  package init(
    name: String, ending: String, summary: String,
    files: @escaping @Sendable (_ model: ExportedModel, _ path: String) throws(ModelFileError) -> [ExportedFile],
    peer: Peer? = nil, reader: ModelReader? = nil
  ) {
    (self.name, self.ending, self.summary) = (name, ending, summary)
    (self.files, self.peer, self.reader) = (files, peer, reader)
  }

  /// All that there are, in the order of help.
  package static let all: [ExportFormat] = [.onnx, .pytorch, .npz]

  /// That called `name`; nil for none.
  package static func named(_ name: String) -> ExportFormat? { all.first { $0.name == name } }
}
