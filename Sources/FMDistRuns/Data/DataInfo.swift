import FMDistDatasets
import FMDistPlatform
import FMDistReports
import FMDistTraining
import Foundation

/// `fmdist data info`: what there is to know about a data set before training on it, as text and as a page.
package struct DataInfo: Sendable, CustomStringConvertible {
  let name: String
  /// Of a folder of images, what its files are.
  let survey: ImageSurvey?
  /// The images as they are trained, or why they can't be.
  let dataset: Dataset?
  let problem: String?
  let digest: DatasetDigest?
  let warnings: [String]

  /// Looks at every image of `dataset` once.
  package init(_ dataset: Dataset) { self.init(dataset.name, survey: nil, dataset: dataset, problem: nil) }

  /// What is in the folder of images that `survey` has looked at, called `name`; and its images as they are trained, or the `problem` that
  /// they have.
  package init(_ name: String, survey: ImageSurvey?, dataset: Dataset?, problem: String?) {
    (self.name, self.survey, self.dataset, self.problem) = (name, survey, dataset, problem)
    digest = dataset.map { DatasetDigest($0) }
    let ofSet = dataset.map { DatasetWarning.all(in: $0).map(\.message) } ?? []
    warnings = ofSet + (survey.map { SurveyWords(survey: $0).warnings(all: dataset == nil) } ?? [])
  }

  /// The text, without a line's end after the last line.
  package var description: String {
    var lines = ["\(title.name), \(title.source)".visible, ""]
    for (name, texts) in facts {
      for (index, text) in texts.enumerated() { lines.append(row(index == 0 ? name : "") + text) }
    }
    lines += ["", classes, ""]
    if let survey, !survey.faults.isEmpty {
      lines.append(
        "\(NumberText.count(survey.faults.count, "file")) cannot be used as \(survey.faults.count == 1 ? "an image" : "images"):"
      )
      lines += SurveyWords(survey: survey).faults.map { "  \($0.path): \($0.found)" } + [""]
    }
    if survey == nil, let notes = dataset?.source.notes, !notes.isEmpty { lines += notes.map { "note: \($0)" } + [""] }
    if !warnings.isEmpty { lines += warnings.map { "warning: \($0)" } + [""] }
    if let problem { lines += ["This can't be trained on as it is: \(problem)", ""] }
    if let advice = survey?.advice, !advice.isEmpty {
      lines += ["For the configuration (`fmdist init` writes all of it):", ""] + advice.map { "  \($0)" } + [""]
    }
    lines += checksums
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  var title: (name: String, source: String) {
    (name, dataset?.source.summary ?? survey.map { "\($0.plan.folder), a folder of images" } ?? "")
  }

  /// What there is to know, a line or several each.
  private var facts: [(name: String, lines: [String])] {
    var facts: [(name: String, lines: [String])] = []
    if let dataset {
      for (name, set) in [("training", dataset.training), ("test", dataset.test)] {
        facts.append((name, ["\(set.count) images of \(set.height) x \(set.width) x \(set.channels)"]))
      }
      if dataset.source.isTakenAsSquares {
        let set = dataset.training
        facts.append(
          (
            "size",
            [
              "rows of \(set.pixelsPerImage) values taken as \(set.height) x \(set.width) x \(set.channels); "
                + "data.image_size says otherwise, if they are not"
            ]
          ))
      }
    } else if let survey {
      for part in survey.parts {
        facts.append((part.rawValue, [NumberText.count(survey.images.count { $0.part == part }, "image")]))
      }
    }
    if let survey { facts += SurveyWords(survey: survey, notes: dataset?.source.notes).facts }
    guard let digest else { return facts }
    facts.append(
      (
        "pixels",
        [
          String(format: "mean %.5f, standard deviation %.5f", digest.pixels.mean, digest.pixels.standardDeviation)
            + " on the scale 0 to 1 (training)"
        ]
      ))
    if survey == nil {
      facts.append(
        (
          "duplicates",
          [
            "\(digest.duplicatesInTraining) in training, \(digest.duplicatesInTest) in test; "
              + "\(digest.testImagesInTraining) test images are in training too; \(digest.contradictions) with another label"
          ]
        ))
    }
    return facts
  }

  static let checkedParts = ["training images", "training labels", "test images", "test labels"]

  private var checksums: [String] {
    guard let dataset else { return [] }
    let known = zip(Self.checkedParts, dataset.source.files).compactMap { part, file in
      file.md5.map { "\($0)  \(part), \(file.path.visible)" }
    }
    return known + ["The checksums are MD5 of the same content as IDX files; data_sha256 \(dataset.fingerprint)"]
  }

  private func row(_ name: String) -> String { name.padding(toLength: 12, withPad: " ", startingAt: 0) }

  /// The classes, what the parts are called, and how many images each has of each class.
  var counts: (classNames: [String], parts: [(name: String, counts: [Int])]) {
    if let survey { return (survey.plan.classNames, survey.parts.map { ($0.rawValue, survey.counts($0)) }) }
    guard let dataset else { return ([], []) }
    return (
      dataset.training.classNames,
      [("training", dataset.training.countsPerClass), ("test", dataset.test.countsPerClass)]
    )
  }

  private var classes: String {
    let (classNames, parts) = counts
    let names = classNames.map { TerminalText.cell($0) }
    let width = max(5, names.map(TerminalText.width).max() ?? 0)
    let sums = classNames.indices.map { label in parts.reduce(0) { $0 + $1.counts[label] } }
    let most = max(1, sums.max() ?? 1)
    let columns = parts.map { max(10, $0.name.count + 2) }
    func column(_ text: String, _ place: Int) -> String {
      String(repeating: " ", count: max(1, columns[place] - text.count)) + text
    }
    var lines = [
      "class  " + TerminalText.left("name", width) + parts.enumerated().map { column($1.name, $0) }.joined()
    ]
    for (label, name) in names.enumerated() {
      let bar = String(repeating: "█", count: sums[label] == 0 ? 0 : max(1, 24 * sums[label] / most))
      lines.append(
        String(repeating: " ", count: max(0, 5 - "\(label)".count)) + "\(label)  " + TerminalText.left(name, width)
          + parts.enumerated().map { column("\($1.counts[label])", $0) }.joined() + (bar.isEmpty ? "" : "  \(bar)"))
    }
    return lines.joined(separator: "\n")
  }

  /// The same as a page, with images of each class.
  package var page: DataPage {
    var page = DataPage(title: name.visible, subtitle: title.source.visible, writtenBy: fmdistVersion)
    let (classNames, parts) = counts
    if dataset?.source.synthetic == true { page.notices.append(ProgressReporter.syntheticWarning) }
    if let problem { page.notices.append("This can't be trained on as it is: \(problem)") }
    page.facts = facts.map { ($0.name, $0.lines.joined(separator: "; ")) }
    if survey == nil { page.warnings += dataset?.source.notes ?? [] }
    if let dataset { page.facts.append(("data_sha256", dataset.fingerprint)) }
    page.warnings += warnings
    page.parts = parts.map(\.name)
    page.classes = classNames.enumerated().map { label, name in
      DataPage.ClassRow(name: name, counts: parts.map { $0.counts[label] })
    }
    page.figures = [("Classes", NumberText.grouped(classNames.count), "")]
    page.figures += parts.map {
      ("\($0.name.prefix(1).uppercased())\($0.name.dropFirst())", NumberText.grouped($0.counts.reduce(0, +)), "images")
    }
    if let survey {
      let words = SurveyWords(survey: survey)
      page.sizes = words.sizeRows
      page.faults = words.faults
      page.configuration = survey.advice
      page.samples = survey.samples
      page.figures.append(
        ("Sizes", NumberText.grouped(survey.sizes.count), survey.extremes.map { "median \($0.median)" } ?? ""))
      if !survey.faults.isEmpty {
        page.figures.append(("Bad files", NumberText.grouped(survey.faults.count), "listed below"))
      }
    } else if let dataset {
      let set = dataset.training
      page.samples = set.samplesByClass(8)
      page.figures.append(("Size", "\(set.height) x \(set.width)", NumberText.count(set.channels, "channel")))
    }
    return page
  }
}

extension ImageSurvey {
  /// The images that were kept, by class.
  fileprivate var samples: [SampleSheet.Row] {
    var rows = zip(plan.classNames, counts).map { name, count in
      SampleSheet.Row(name: name, note: NumberText.count(count, "image"), images: [])
    }
    for image in images {
      guard let small = image.thumbnail, rows.indices.contains(image.entry.label) else { continue }
      rows[image.entry.label].images.append(
        ByteImage(
          pixels: Array(small.pixels.view.elements), height: small.size.height, width: small.size.width,
          channels: small.channels))
    }
    return rows
  }
}
