import FMDistDigests
import FMDistPlatform
import Foundation

/// What tells the images of a folder from others: files and options.
package struct ImageSource: Sendable {
  /// The folder that they are in.
  package let origin: String
  /// SHA-256 over what the files are called, which classes they have, how large they are and when they were changed, and over all that was decided
  /// of them: if it is the same, so are the images. The time of a change is the system's own, which nobody sets back, beside that
  /// which programs may set.
  package let key: String
  /// What it has in common with the same folder in earlier and later states.
  package let family: String

  /// What the pixels depend on that fmdist decides: another number whenever a decoder or a resizer gives other bits.
  private static let decoding = "fmdist images 1"

  package init(_ plan: ImagePlan) {
    let origin = FileSystem.realPath(plan.folder) ?? plan.folder
    self.origin = origin
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) -> [UInt8] { (try? encoder.encode(value)).map { [UInt8]($0) } ?? [] }
    func digest(_ pieces: [[UInt8]]) -> MessageDigest {
      let hash = MessageDigest(.sha256)
      for piece in pieces { hash.update(piece + [0]) }
      return hash
    }
    family = digest([Array("\(Self.decoding)\u{0}\(origin)".utf8), text(plan.settings)]).finalize().hexadecimal
    var rest = plan
    (rest.training, rest.validation, rest.test) = ([], [], [])
    let hash = digest([Array(family.utf8), text(rest)])
    for part in [plan.training, plan.validation, plan.test] {
      hash.update(Array("\(part.count)\u{0}".utf8))
      for entry in part {
        let status = FileStatus(entry.path)
        hash.update(
          Array(
            "\(entry.path)\u{0}\(entry.label) \(status?.size ?? -1) \(status?.modified ?? 0) \(status?.changed ?? 0)\u{0}"
              .utf8))
      }
    }
    key = hash.finalize().hexadecimal
  }

  /// A name for people, of letters that a file's name may have.
  package var name: String {
    let last = origin.split(separator: "/").last ?? "images"
    let letters = last.unicodeScalars.prefix(40).map { scalar in
      CharacterSet.alphanumerics.contains(scalar) || "-_".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    return String(letters)
  }
}
