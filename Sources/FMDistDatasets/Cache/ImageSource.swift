import FMDistDigests
import FMDistImages
import FMDistPlatform
import Foundation

/// What tells the images of a folder from others: files and options.
package struct ImageSource: Sendable {
  /// The folder that they are in.
  package let origin: String
  /// SHA-256 over what the files are called, which classes they have, how large they are and when they were changed, over all that was decided
  /// of them, and over the libraries that decode: if it is the same, so are the images. The time of a change is the system's own, which nobody sets back, beside that
  /// which programs may set.
  package let key: String
  /// When the last of the files was changed, in nanoseconds since 1970.
  private let changed: Int
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
    let hash = digest([Array(family.utf8), text(ImageFormat.libraries), text(rest)])
    var changed = 0
    for part in [plan.training, plan.validation, plan.test] {
      hash.update(Array("\(part.count)\u{0}".utf8))
      for entry in part {
        let status = FileStatus(entry.path)
        changed = max(changed, status?.changed ?? 0)
        hash.update(
          Array(
            "\(entry.path)\u{0}\(entry.label) \(status?.size ?? -1) \(status?.modified ?? 0) \(status?.changed ?? 0)\u{0}"
              .utf8))
      }
    }
    key = hash.finalize().hexadecimal
    self.changed = changed
  }

  /// How long to wait, in nanoseconds, until a file that is changed again gets another time than it has, where it is `now`: systems count time in
  /// steps of some milliseconds, and of two seconds on disks that know no parts of one.
  package func pause(now: Int) -> Int {
    let (fine, coarse) = (20_000_000, 2_000_000_000)
    let step = changed % 1_000_000_000 == 0 ? coarse : fine
    return max(0, min(changed + step - now, step))
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
