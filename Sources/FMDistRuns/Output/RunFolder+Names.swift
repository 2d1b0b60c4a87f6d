import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// What fmdist writes into a run's folder. Nothing else in it is ever touched.
extension RunFolder {
  /// The file by which a folder is known as a run's, and which is locked while the run goes on; see ``RunClaim``.
  package var mark: String { "\(path)/.fmdist-run" }

  /// What the first line of ``mark`` is.
  static let markLine = "This folder is a run of fmdist. The file is locked while the run goes on."

  /// All files that a run or a report writes, or has written, but for checkpoints and event files.
  var ownFiles: [String] {
    [configuration, history, historyTable, result, confusion, log, environment, report, trace] + pictureFiles
  }

  /// The folders in it, the outer ones first.
  var ownFolders: [String] { [checkpoints.path, tensorBoard, "\(tensorBoard)/train", "\(tensorBoard)/validation"] }

  /// All of ``ownFiles`` and the checkpoints that are there.
  var filesThere: [String] {
    ownFiles.filter { FileStatus($0, following: false) != nil } + checkpoints.filesThere
  }

  /// What in the folder tells that it is in use; nothing where it is empty but for what tools leave in empty folders.
  var content: [String] {
    let names = (try? FileSystem.names(in: path)) ?? []
    return names.filter { name in
      ![".fmdist-run", ".DS_Store", ".gitignore", ".gitkeep", ".keep", "lost+found"].contains(name)
        && !name.hasPrefix(".nfs") && !TemporaryFile.isTemporary(name)
    }.sorted()
  }

  /// Whether a run has marked the folder as its own.
  var isMarked: Bool {
    guard FileStatus(mark, following: false)?.kind == .file, let start = FileSystem.beginning(of: mark, count: 256)
    else {
      return false
    }
    // Empty where a run was killed before it wrote its first line.
    return start.isEmpty || String(decoding: start, as: UTF8.self).hasPrefix(Self.markLine)
  }

  /// Whether this is a run's folder: marked, or from before there were marks, with a log and a checkpoint that can be read.
  var isOwn: Bool {
    guard isUsed else { return false }
    if isMarked { return true }
    guard FileStatus(log, following: false)?.kind == .file else { return false }
    return (try? checkpoints.newest()) != nil
  }

  /// Throws (64) where there is something in the folder that is no run's.
  func expectOwnOrEmpty() throws(RunError) {
    let content = content
    guard !content.isEmpty, !isOwn else { return }
    if isSearch { throw RunError(.usage, "\(path) is the folder of a search: choose another --output") }
    let few = content.prefix(3).joined(separator: ", ") + (content.count > 3 ? ", …" : "")
    throw RunError(
      .usage, "\(path) is not a run's folder and not empty: it holds \(few); choose another --output")
  }

  /// Throws (64) where a name that fmdist writes stands for something that it never makes: a link, which would lead elsewhere, a folder, or a file that is
  /// protected from writing.
  func expectPlainFiles() throws(RunError) {
    func refuse(_ path: String, _ found: String) -> RunError {
      RunError(
        .usage, "\(path) is \(found), and fmdist would write there: move it away, or choose another folder")
    }
    if let status = FileStatus(mark, following: false), status.kind != .file {
      throw refuse(mark, status.kind == .link ? "a link" : "not a file")
    }
    for folder in ownFolders {
      guard let status = FileStatus(folder, following: false) else { continue }
      if status.kind != .folder { throw refuse(folder, status.kind == .link ? "a link" : "not a folder") }
    }
    for file in filesThere {
      guard let status = FileStatus(file, following: false) else { continue }
      if status.kind != .file { throw refuse(file, status.kind == .link ? "a link" : "not a file") }
      if !status.isWritable { throw refuse(file, "write-protected") }
    }
  }

  /// Throws (64) where a report would replace what is not fmdist's.
  func expectReportable() throws(RunError) {
    try expectPlainFiles()
    guard !isOwn else { return }
    for file in pictureFiles + [report] {
      guard FileStatus(file) != nil, Picture.Format(path: file) != nil || PathText.areSame(file, report),
        let objection = ProductFile.objection(file)
      else { continue }
      throw RunError(.usage, "\(file) \(objection), and the report would replace it: move it away")
    }
  }

  /// Takes away what dead processes left half written.
  func sweep() {
    for folder in [path] + ownFolders { TemporaryFile.sweep(folder) }
    // As they were called before they were locked. Nobody else writes here now.
    for folder in [path, checkpoints.path] {
      for name in (try? FileSystem.names(in: folder)) ?? [] {
        let parts = name.split(separator: ".")
        guard name.hasPrefix("."), name.hasSuffix(".tmp"), parts.count > 2, Int32(parts[parts.count - 2]) != nil,
          filesOfOldNames.contains(parts.dropLast(2).joined(separator: "."))
        else { continue }
        try? FileSystem.unlink("\(folder)/\(name)")
      }
    }
  }

  private var filesOfOldNames: Set<String> {
    Set((ownFiles + CheckpointFolder.Name.allCases.map(checkpoints.path(of:))).map { PathText.split($0).name })
  }
}
