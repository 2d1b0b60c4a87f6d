import FMDistPlatform
import Foundation

/// Fetches published files with the `curl` program, checks them, and only then puts them in place.
///
/// A file is fetched under a temporary name in its folder, read as IDX, compared with the published checksum and renamed,
/// so that a broken or half-finished download is never taken for data, and two processes never harm each other.
package struct DatasetDownloader: Sendable {
  /// The program, looked for in `PATH` unless it is a path.
  package var program: String
  /// Folders to fetch from in place of the published ones, or nil.
  package var mirrors: [String]?
  /// Called with one line for a person before each file.
  package var report: @Sendable (String) -> Void

  /// A downloader that runs `program` and tells `report` what it does.
  package init(
    program: String = "curl", mirrors: [String]? = nil, report: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.program = program
    self.mirrors = mirrors
    self.report = report
  }

  /// Fetches what `folder` lacks of the files of `published`, trying one mirror after the other. Gives what went wrong, one
  /// line each; nothing if all four files are in place. Throws ``DatasetError/Kind/io`` if the folder cannot be written.
  package func download(_ published: PublishedDataset, to folder: String) throws(DatasetError) -> [String] {
    do throws(SystemError) { try FileSystem.makeFolders(folder) } catch {
      throw DatasetError(
        .io,
        "\(folder): the folder for downloaded data cannot be made: \(error). "
          + "Set XDG_CACHE_HOME to a folder that can be written, or give the data with --data.")
    }
    var failures: [String] = []
    for mirror in mirrors ?? published.mirrors {
      do throws(DatasetError) {
        for part in DatasetFiles.Part.allCases where !holds(part, in: folder) {
          try fetch(part, of: published, from: mirror, to: folder)
        }
        return []
      } catch {
        failures.append("download: \(error.message)")
      }
    }
    return failures
  }

  private func holds(_ part: DatasetFiles.Part, in folder: String) -> Bool {
    part.possibleNames.contains { FileSystem.exists(folder + "/" + $0) }
  }

  private func fetch(
    _ part: DatasetFiles.Part, of published: PublishedDataset, from mirror: String, to folder: String
  ) throws(DatasetError) {
    let name = part.fileName + ".gz"
    let address = mirror + "/" + name
    let file: TemporaryFile
    do throws(SystemError) { file = try TemporaryFile(in: folder) } catch {
      throw DatasetError(.io, "\(folder): cannot be written to: \(error).")
    }
    defer { file.discard() }
    report("downloading \(address)")
    if let failure = run(
      [
        "--fail", "--location", "--silent", "--show-error", "--connect-timeout", "10", "--speed-limit", "1000",
        "--speed-time", "30", "--max-time", "900", address,
      ], output: file.descriptor)
    {
      throw DatasetError(.missing, "\(address): \(failure)")
    }
    let md5: String
    do throws(DatasetError) {
      md5 = try IDXArray(path: file.path, content: "data", dimensions: 1...3).md5
    } catch {
      throw DatasetError(.malformed, "\(address): the download is not the published file: \(error.message)")
    }
    guard md5 == published.md5[part] else {
      throw DatasetError(
        .malformed, "\(address): expected the MD5 checksum \(published.md5[part, default: ""]), the download has \(md5)"
      )
    }
    do throws(SystemError) { try file.place(at: folder + "/" + name) } catch {
      throw DatasetError(.io, "\(folder)/\(name): cannot be put in place: \(error).")
    }
  }

  /// Runs the program, with its output going to the open file `output`; gives its complaint, or nil when it succeeded.
  private func run(_ arguments: [String], output: Int32) -> String? {
    let ending: ChildProcess.Ending
    do throws(SystemError) { ending = try ChildProcess.run([program] + arguments, output: output) } catch {
      return "\(program) cannot be run: \(error)"
    }
    switch ending.code {
    case 0: return nil
    case 127: return "\(program) cannot be run; install it, or give the data with --data"
    default:
      let text = ending.complaint.trimmingCharacters(in: .whitespacesAndNewlines)
      let code = ending.code.map { "ended with status \($0)" } ?? "was ended by a signal"
      return text.isEmpty ? "\(program) \(code)" : text
    }
  }
}
