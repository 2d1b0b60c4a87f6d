import FMDistImages
import FMDistPlatform

/// How many images there are of which size.
struct SizeCensus {
  /// The sizes by how many images have them, the most frequent first, each with its first file.
  private(set) var sizes: [(size: PixelSize, count: Int, first: String)] = []

  init(_ images: [(path: String, size: PixelSize)]) {
    var places: [PixelSize: Int] = [:]
    for (path, size) in images {
      if let place = places[size] {
        sizes[place].count += 1
      } else {
        places[size] = sizes.count
        sizes.append((size, 1, path))
      }
    }
    sizes = sizes.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }

  /// The size, if all have the same.
  var only: PixelSize? { sizes.count == 1 ? sizes.first?.size : nil }

  /// What is to be said of images that are brought to `size`.
  func note(resizedTo size: PixelSize, _ method: ResizeMethod) -> [String] {
    let others = sizes.filter { $0.size != size }
    let count = others.reduce(0) { $0 + $1.count }
    guard count > 0 else { return [] }
    let all = sizes.reduce(0) { $0 + $1.count }
    let which =
      count == all ? "all \(NumberText.grouped(all))" : "\(NumberText.grouped(count)) of \(NumberText.grouped(all))"
    return ["\(which) images are resized to \(size) (\(method.rawValue))."]
  }

  /// What is to be said of several sizes where one is needed.
  func sentence(folder: String) -> String {
    let most = 5
    let named = sizes.prefix(most).map {
      "\(NumberText.grouped($0.count)) of \($0.size.height) x \($0.size.width)\($0.count == 1 ? " (\($0.first.visible))" : "")"
    }
    let rest = sizes.dropFirst(most).reduce(0) { $0 + $1.count }
    let others =
      rest == 0 ? "" : ", and \(NumberText.grouped(rest)) of \(NumberText.grouped(sizes.count - most)) other sizes"
    return
      "\(folder): its images have \(NumberText.grouped(sizes.count)) sizes (height x width): \(named.joined(separator: ", "))\(others). "
      + "Choose one for all, such as data.image_size: [\(proposal.height), \(proposal.width)], and how: data.resize: stretch, "
      + "crop or pad."
  }

  /// A size to propose: the one that nearly all have, or else a square, as large as a small image's shorter side allows.
  var proposal: PixelSize {
    let count = sizes.reduce(0) { $0 + $1.count }
    if let first = sizes.first, 10 * first.count >= 9 * count { return first.size }
    let sides = sizes.flatMap { Array(repeating: min($0.size.height, $0.size.width), count: $0.count) }.sorted()
    let typical = sides.isEmpty ? 64 : sides[sides.count / 4]
    let side = [128, 96, 64, 48, 32, 28].first { $0 <= typical } ?? max(1, typical)
    return PixelSize(height: side, width: side)
  }
}
