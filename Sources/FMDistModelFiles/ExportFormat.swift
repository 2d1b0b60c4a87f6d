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
  /// What else the names of such files may end in, where they are read.
  let otherEndings: [String]
  /// How such a file is read; nil where it is not.
  let read: (@Sendable (_ file: ModelFile) throws(ModelFileError) -> ImportedModel)?

  package init(
    name: String, ending: String, summary: String,
    files: @escaping @Sendable (_ model: ExportedModel, _ path: String) throws(ModelFileError) -> [ExportedFile],
    peer: Peer? = nil, otherEndings: [String] = [],
    read: (@Sendable (_ file: ModelFile) throws(ModelFileError) -> ImportedModel)? = nil
  ) {
    (self.name, self.ending, self.summary, self.otherEndings) = (name, ending, summary, otherEndings)
    (self.files, self.peer, self.read) = (files, peer, read)
  }

  /// A format whose files `reader` reads.
  init(
    name: String, ending: String, summary: String,
    files: @escaping @Sendable (_ model: ExportedModel, _ path: String) throws(ModelFileError) -> [ExportedFile],
    peer: Peer? = nil, reader: ModelReader
  ) {
    self.init(
      name: name, ending: ending, summary: summary, files: files, peer: peer,
      read: { (file: ModelFile) throws(ModelFileError) in try reader.model(file) })
  }

  /// Those that are read.
  package static var readable: [ExportFormat] { all.filter { $0.read != nil } }

  /// Whether a file called `path` is likely one.
  package func isEnding(of path: String) -> Bool {
    ([ending] + otherEndings).contains { path.lowercased().hasSuffix(".\($0)") }
  }

  /// The model in `file`. Throws where it is none of the format, or has what fmdist lacks.
  package func model(_ file: ModelFile) throws(ModelFileError) -> ImportedModel {
    guard let read else { throw ModelFileError(.usage, "--from: \(name) files are written, and not read") }
    return try read(file)
  }

  /// All that there are, in the order of help.
  package static let all: [ExportFormat] = [.keras, .kerasJSON, .hdf5, .onnx, .pytorch, .npz]

  /// That called `name`; nil for none.
  package static func named(_ name: String) -> ExportFormat? { all.first { $0.name == name } }
}
