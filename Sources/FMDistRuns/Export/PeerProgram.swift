import FMDistDatasets
import FMDistModelFiles
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// Exported files in the program that they are for, which Python runs.
struct PeerProgram {
  let peer: Peer
  /// The Python to run, a name in PATH or a path.
  let python: String

  /// The exit code of the script where packages are missing.
  private static let lacksPackages: Int32 = 3

  /// The probabilities of all of `images` for `classes` classes, image by image, by the files at `paths`. Throws a ``RunError``
  /// where Python, a package or an answer is missing.
  func probabilities(_ images: ImageSet, classes: Int, paths: [String]) throws -> [Float] {
    let folder = FileManager.default.temporaryDirectory.path
    let scratch = try AtomicFile.scratch(in: folder)
    defer { scratch.discard() }
    let (script, pixels) = ("\(scratch.folder)/check.py", "\(scratch.folder)/images")
    let answer = "\(scratch.folder)/probabilities"
    try AtomicFile.write(source, to: script)
    try AtomicFile.write(Array(images.pixels.view.elements), to: pixels)
    let sizes = [images.count, images.height, images.width, images.channels].map(String.init)
    let ending: ChildProcess.Ending
    do throws(SystemError) {
      ending = try ChildProcess.run([python, script, pixels, answer] + sizes + paths, output: scratch.descriptor)
    } catch { throw RunError(.system, "--verify: \(python.visible) can't be started: \(error)") }
    guard ending.code == 0 else { throw failure(ending) }
    let count = images.count * classes * MemoryLayout<Float>.size
    // One byte more than there should be.
    let bytes = FileSystem.beginning(of: answer, count: count + 1) ?? []
    guard bytes.count == count else {
      throw RunError(
        .internal,
        "--verify: \(peer.name) gave \(bytes.count / 4) probabilities for \(images.count) images of \(classes) classes: the file is not as it "
          + "should be; please report it")
    }
    return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  private func failure(_ ending: ChildProcess.Ending) -> RunError {
    let packages = (["numpy"] + peer.packages).joined(separator: " ")
    let last = ending.complaint.split(separator: "\n").last.map(String.init) ?? ""
    if ending.code == 127 {
      return RunError(
        .noInput, "--verify: there is no \(python.visible); name a Python that has \(packages) with --python")
    }
    if ending.code == Self.lacksPackages {
      return RunError(
        .noInput,
        "--verify: \(python.visible) lacks \(last.visible), so the file is written but not verified; pip install \(packages), or name "
          + "another Python with --python")
    }
    return RunError(
      .internal,
      "--verify: \(peer.name) does not take the file: \(last.isEmpty ? "a signal ended it" : last.brief(400).visible)")
  }

  /// The whole script: arguments are the pixels' file, the answers' file, N, H, W, C, and the files of the model.
  private var source: String {
    let names = (["numpy"] + peer.packages).map { "\"\($0)\"" }.joined(separator: ", ")
    return """
      import importlib.util
      import sys

      missing = [name for name in [\(names)] if importlib.util.find_spec(name) is None]
      if missing:
          print(" and ".join(missing), file=sys.stderr)
          sys.exit(\(Self.lacksPackages))

      import numpy
      \(peer.source)

      count, height, width, channels = map(int, sys.argv[3:7])
      pixels = numpy.fromfile(sys.argv[1], dtype="uint8").reshape(count, height, width, channels)
      predict = load(sys.argv[7:])
      with open(sys.argv[2], "wb") as file:
          for start in range(0, count, 256):
              numpy.asarray(predict(pixels[start:start + 256]), dtype="<f4").tofile(file)

      """
  }
}

extension AtomicFile {
  /// A folder for files of this process, ``TemporaryFile/folder``, which goes when that is discarded.
  fileprivate static func scratch(in folder: String) throws -> TemporaryFile {
    do throws(SystemError) {
      let file = try TemporaryFile(in: folder)
      try FileSystem.makeFolders(file.folder)
      return file
    } catch { throw RunError(.io, "\(folder.visible): no temporary folder can be made in it: \(error)") }
  }
}
