import FMDistDatasets
import FMDistImages
import FMDistPlatform

/// The text of `data info` on a folder of images.
struct SurveyWords {
  let survey: ImageSurvey
  /// What was decided; the data set's own words where its images are read.
  var notes: [String]?
  private static let (mostSizes, mostNames) = (5, 3)

  /// What there is to know: a name, and a line or several.
  var facts: [(name: String, lines: [String])] {
    [
      ("folders", places), ("sizes", sizes), ("formats", [formats]), ("channels", channels), ("content", content),
      ("duplicates", duplicates),
    ].filter { !$0.1.isEmpty }
  }

  /// The folders of the parts, and what was decided.
  private var places: [String] {
    let places: [(FolderPart, String?)] = [
      (.training, survey.plan.places.training), (.validation, survey.plan.places.validation),
      (.test, survey.plan.places.test),
    ]
    let named = places.compactMap { part, place in place.map { "\(part.rawValue) images in \($0.visible)" } }
    return [named.joined(separator: ", ")] + (notes ?? survey.notes)
  }

  private var sizes: [String] {
    let sizes = survey.sizes
    guard let extremes = survey.extremes else { return [] }
    guard sizes.count > 1 else { return ["all \(extremes.median) (height x width)"] }
    let named =
      sizes.count <= Self.mostSizes
      ? sizes.map { "\(NumberText.grouped($0.count)) of \($0.size)" }.joined(separator: ", ")
      : "smallest \(extremes.smallest), median \(extremes.median), largest \(extremes.largest)"
    let shapes = survey.images.map(\.header.size)
    let (wide, high) = (shapes.count { $0.width > $0.height }, shapes.count { $0.width < $0.height })
    return [
      "\(NumberText.grouped(sizes.count)) sizes, height x width: \(named)",
      "\(NumberText.grouped(wide)) wider than high, \(NumberText.grouped(high)) higher than wide, "
        + "\(NumberText.grouped(shapes.count - wide - high)) square",
    ]
  }

  /// How many images of which size; of many sizes, by their shorter sides.
  var sizeRows: [(size: String, count: Int)] {
    let sizes = survey.sizes
    guard sizes.count > 12 else { return sizes.map { ("\($0.size) (height x width)", $0.count) } }
    func power(_ length: Int) -> Int { Int.bitWidth - 1 - max(1, length).leadingZeroBitCount }
    let counts = Dictionary(grouping: survey.images) { power(min($0.header.size.height, $0.header.size.width)) }
    return counts.keys.sorted().map { ("shorter side \(1 << $0) to \((2 << $0) - 1)", counts[$0]?.count ?? 0) }
  }

  /// "597 JPEG, 3 PNG".
  var formats: String {
    survey.formats.map { "\(NumberText.grouped($0.count)) \($0.format.rawValue.uppercased())" }.joined(separator: ", ")
  }

  private var channels: [String] {
    let images = survey.images
    guard !images.isEmpty else { return [] }
    let colour = images.count { $0.header.isColour }
    var lines = [
      "\(NumberText.grouped(colour)) in colour, \(NumberText.grouped(images.count - colour)) grey"
    ]
    let alpha = images.filter(\.header.hasAlpha)
    if !alpha.isEmpty {
      let shown = images.count { $0.traits.wasComposited }
      lines.append(
        "\(NumberText.grouped(alpha.count)) with an alpha channel, "
          + (shown == 0
            ? "all opaque"
            : "\(NumberText.grouped(shown)) with transparent pixels, which are blended with data.background"))
    }
    add(&lines, images.filter { $0.header.bits == 16 }, "with 16 bits a channel, brought to 8")
    add(&lines, images.filter { $0.traits.frames > 1 }, "with several pictures, of which the first is used")
    return lines
  }

  private var content: [String] {
    var lines: [String] = []
    add(&lines, survey.images.filter(\.isConstant), "of one colour everywhere")
    add(&lines, survey.images.filter { $0.isNearEmpty && !$0.isConstant }, "of nearly one colour everywhere")
    add(&lines, survey.images.filter(\.traits.isFaint), "black, with 16 bits and no value above 255")
    add(&lines, survey.images.filter(\.traits.isBinary), "black, with only the values 0 and 1 of 255")
    return lines
  }

  private var duplicates: [String] {
    let found = survey.duplicates
    guard found.inside + found.across > 0 else { return ["none"] }
    var parts = ["\(NumberText.grouped(found.inside)) inside a part"]
    if survey.parts.count > 1 { parts.append("\(NumberText.grouped(found.across)) shared by two parts") }
    parts.append("\(NumberText.grouped(found.contradictions)) with another class")
    return [parts.joined(separator: ", ")] + found.examples.map { $0.map(\.visible).joined(separator: " = ") }
  }

  /// "3 of nearly one colour: a.png, b.png and c.png".
  private func add(_ lines: inout [String], _ images: [ImageSurvey.Image], _ what: String) {
    guard !images.isEmpty else { return }
    let names = images.prefix(Self.mostNames).map(\.entry.path.visible).joined(separator: ", ")
    lines.append("\(NumberText.grouped(images.count)) \(what): \(names)\(images.count > Self.mostNames ? ", …" : "")")
  }

  /// What may be wrong, a sentence each; `all` has what is said of a data set too, once its images are read.
  func warnings(all: Bool) -> [String] {
    var sentences: [String] = []
    let small = survey.smallClasses
    if !small.isEmpty {
      let named = small.prefix(10).map { "\($0.name.brief().visible) (\($0.count))" }.joined(separator: ", ")
      sentences.append(
        "\(NumberText.count(small.count, "class").replacing("classs", with: "classes")) with few images: \(named)"
          + "\(small.count > 10 ? ", …" : ""). Little can be learned from them, and their scores mean little")
    }
    if let (most, least) = survey.imbalance {
      sentences.append(
        "the largest class has \(NumberText.short(Double(most) / Double(least))) times as many images as the smallest: "
          + "training.class_weight: balanced gives all the same weight")
    }
    guard all else { return sentences }
    if survey.plan.classNames.count == 1 { sentences.append("there is only one class: nothing to classify") }
    if survey.duplicates.across > 0 {
      sentences.append(
        "\(NumberText.count(survey.duplicates.across, "image")) of a part that judges are in a part before it too: scores are too good"
      )
    }
    let flat = survey.images.count(where: \.isNearEmpty)
    if flat > 0 {
      sentences.append("\(NumberText.count(flat, "image")) of one colour, or nearly so: they show nothing")
    }
    if let first = survey.ignored.first {
      sentences.append(
        "\(NumberText.count(survey.ignored.count, "file")) beside the images, not read: \(first.visible)"
          + "\(survey.ignored.count > 1 ? ", …" : "")")
    }
    return sentences
  }

  /// The files that cannot be used, all of them.
  var faults: [(path: String, found: String)] { survey.faults.map { ($0.path.visible, $0.found) } }
}
