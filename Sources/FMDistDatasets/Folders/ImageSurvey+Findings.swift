import FMDistDigests
import FMDistImages
import FMDistPlatform

/// What a survey says, counted.
extension ImageSurvey {
  /// The parts that have images, in their order.
  package var parts: [FolderPart] { FolderPart.allCases.filter { part in images.contains { $0.part == part } } }

  /// How many images `part` has of each class.
  package func counts(_ part: FolderPart) -> [Int] {
    var counts = [Int](repeating: 0, count: plan.classNames.count)
    for image in images where image.part == part && counts.indices.contains(image.entry.label) {
      counts[image.entry.label] += 1
    }
    return counts
  }

  /// How many images each class has in all parts.
  package var counts: [Int] {
    FolderPart.allCases.map(counts).reduce([Int](repeating: 0, count: plan.classNames.count)) { zip($0, $1).map(+) }
  }

  /// Sizes by how many images have them, the most frequent first.
  package var sizes: [(size: PixelSize, count: Int)] {
    SizeCensus(images.map { ($0.entry.path, $0.header.size) }).sizes.map { ($0.size, $0.count) }
  }

  /// The smallest, the median and the largest image by their areas; nil where there is none.
  package var extremes: (smallest: PixelSize, median: PixelSize, largest: PixelSize)? {
    let sorted = images.map(\.header.size).sorted {
      ($0.height * $0.width, $0.height) < ($1.height * $1.width, $1.height)
    }
    guard let smallest = sorted.first, let largest = sorted.last else { return nil }
    return (smallest, sorted[sorted.count / 2], largest)
  }

  /// How many images of each format, the most frequent first.
  package var formats: [(format: ImageFormat, count: Int)] {
    let counts = Dictionary(grouping: images, by: \.header.format).mapValues(\.count)
    return ImageFormat.allCases.compactMap { format in counts[format].map { (format, $0) } }
      .sorted { $0.count > $1.count }
  }

  /// Classes with so few images that little can be learnt of them, or judged: fewer than ten, or than a twentieth of the largest class.
  package var smallClasses: [(name: String, count: Int)] {
    let counts = counts
    let least = max(10, (counts.max() ?? 0) / 20)
    return zip(plan.classNames, counts).filter { $1 < least }.map { ($0, $1) }
  }

  /// Images that are the same, pixel by pixel.
  package struct Duplicates: Sendable {
    /// How many are the same as one before them in their own part.
    package var inside = 0
    /// How many images of one part are in a part before it too, training first: what is judged by was trained on.
    package var across = 0
    /// How many have another label than the first of their kind.
    package var contradictions = 0
    /// The first groups, by the names of their files.
    package var examples: [[String]] = []
  }

  package var duplicates: Duplicates {
    var result = Duplicates()
    var groups: [Digest: [Int]] = [:]
    for (index, image) in images.enumerated() { groups[image.digest, default: []].append(index) }
    let several: [[Int]] = groups.values.filter { $0.count > 1 }
    for group in several.sorted(by: { $0[0] < $1[0] }) {
      var seen: Set<FolderPart> = []
      for index in group {
        let image = images[index]
        // The parts come in their order: what was seen of another part is before this one.
        if seen.contains(where: { $0 != image.part }) {
          result.across += 1
        } else if seen.contains(image.part) {
          result.inside += 1
        }
        seen.insert(image.part)
        if image.entry.label != images[group[0]].entry.label { result.contradictions += 1 }
      }
      if result.examples.count < 5 { result.examples.append(group.prefix(3).map { images[$0].entry.path }) }
    }
    return result
  }

  /// The size that images need before they can be trained, where they have several and the configuration names none; a proposal.
  package var proposedSize: PixelSize? {
    let census = SizeCensus(images.map { ($0.entry.path, $0.header.size) })
    return plan.settings.size == nil && census.only == nil && !images.isEmpty ? census.proposal : nil
  }

  /// What the configuration needs, or had better have, so that these images can be trained, as lines of YAML.
  package var advice: [String] {
    var (data, training) = ([String](), [String]())
    if let size = proposedSize { data.append("image_size: [\(size.height), \(size.width)]") }
    if proposedSize != nil, let range = proportions, range.upperBound > 1.5 * range.lowerBound {
      data.append("resize: crop                # or pad; stretch, the usual, distorts images of other proportions")
    }
    if !faults.isEmpty, plan.settings.onBadFile == .refuse {
      data.append("on_bad_file: skip           # or repair the files named above")
    }
    let colour = images.count { $0.header.isColour }
    if plan.settings.colour == nil, colour > 0, 2 * colour < images.count {
      data.append("color: grey                 # or rgb: \(colour) of \(images.count) images are stored in colour")
    }
    if let (most, least) = imbalance {
      training.append("class_weight: balanced      # the largest class has \(most) images, the smallest \(least)")
    }
    return (data.isEmpty ? [] : ["data:"] + data.map { "  " + $0 })
      + (training.isEmpty ? [] : ["training:"] + training.map { "  " + $0 })
  }

  /// How many images the largest class has and the smallest, where that is three times as many and no weights make up for it.
  package var imbalance: (most: Int, least: Int)? {
    let counts = counts.filter { $0 > 0 }
    guard let most = counts.max(), let least = counts.min(), most >= 3 * least, !weighsClasses else { return nil }
    return (most, least)
  }

  /// The smallest and the largest ratio of width to height.
  package var proportions: ClosedRange<Double>? {
    let ratios = images.map { Double($0.header.size.width) / Double($0.header.size.height) }
    guard let least = ratios.min(), let most = ratios.max() else { return nil }
    return least...most
  }
}
