import FMDistDatasets
import FMDistPlatform
import FMDistTraining
import Foundation

/// `fmdist data cache`: the decoded images on the disk, as text.
package struct CacheListing: Sendable {
  private let cache: ImageCache
  private let entries: [ImageCache.Entry]

  /// Looks into `cache`.
  package init(_ cache: ImageCache) throws {
    self.cache = cache
    do throws(SystemError) { entries = try cache.entries() } catch {
      throw RunError(.io, "\(cache.folder): the folder cannot be read: \(error)")
    }
  }

  /// A line a folder of images, and one for all; `now` in seconds since 1970.
  package func lines(now: Double = Date().timeIntervalSince1970) -> [String] {
    guard !entries.isEmpty else { return ["\(cache.folder): no decoded images"] }
    let rows = entries.map { entry in
      [
        entry.name, ByteText.text(entry.bytes), "used \(Self.age(now - entry.used))",
        entry.content.map { "\(NumberText.grouped($0.count)) images of \($0.size) from \($0.origin)" }
          ?? "damaged: it will not be used",
      ]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let total = entries.reduce(0) { $0 + $1.bytes }
    return rows.map { row in
      (0..<3).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) + "  " }.joined() + row[3]
    } + ["\(cache.folder): \(ByteText.text(total))"]
  }

  /// Removes what is called one of `names`, or everything where there are none. Gives a line for each. A run that uses it goes on.
  package func clear(_ names: [String]) throws -> [String] {
    for name in names where !entries.contains(where: { $0.name == name }) {
      throw RunError(
        .usage,
        "--clear: there is no \(name.visible) in \(cache.folder): expected one of \(entries.map(\.name).listed())")
    }
    return try entries.filter { names.isEmpty || names.contains($0.name) }.map { entry in
      do throws(SystemError) { try FileSystem.unlink(entry.path) } catch {
        throw RunError(.io, "\(entry.path): cannot be removed: \(error)")
      }
      return "removed \(entry.path), \(ByteText.text(entry.bytes))"
    }
  }

  private static func age(_ seconds: Double) -> String {
    switch seconds {
    case ..<60: "just now"
    case ..<3600: "\(NumberText.count(Int(seconds / 60), "minute")) ago"
    case ..<86400: "\(NumberText.count(Int(seconds / 3600), "hour")) ago"
    default: "\(NumberText.count(Int(saturating: seconds / 86400), "day")) ago"
    }
  }
}
