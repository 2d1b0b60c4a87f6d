import FMDistDatasets
import FMDistImages
import FMDistPlatform
import FMDistRunFiles

/// A first configuration for data: a function of the ``DataFacts`` alone, with a comment that says why at each choice.
package struct StarterConfiguration: Sendable {
  private let facts: DataFacts
  private var lines: [String] = []
  /// Images to train on, once test and validation are drawn.
  private let trainingCount: Int
  private let testFraction, validationFraction: Double

  /// The YAML text.
  package var text: String { lines.joined(separator: "\n") + "\n" }

  /// The longest line of a comment.
  private static let width = 100
  /// A class this many times as large as another is worth a weight.
  private static let mostRatio = 1.5

  package init(_ facts: DataFacts) {
    self.facts = facts
    testFraction = 0.2
    validationFraction = facts.count < 2_000 ? 0.2 : 0.1
    var rest = Double(facts.count)
    if facts.testCount == nil { rest *= 1 - testFraction }
    if facts.validationCount == nil { rest *= 1 - validationFraction }
    trainingCount = max(1, Int(rest.rounded()))
    writeHead()
    lines.append("data:")
    writePlace()
    let size = writeImages()
    writeParts()
    writeAugmentation()
    writeModel(size)
    writeTraining()
  }

  private static func scalar(_ text: String) -> String { ConfigurationWriter.inline(.string(text)) }

  /// Appends `text` as lines of a comment.
  private mutating func comment(_ text: String, indent: Int = 2) {
    let spaces = String(repeating: " ", count: indent)
    var line = ""
    // Names of files may have anything in them.
    for word in text.visible.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > Self.width {
        lines.append("\(spaces)# \(line)")
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append("\(spaces)# \(line)")
  }

  private mutating func writeHead() {
    let classes = NumberText.count(facts.classes.count, "class").replacing("classs", with: "classes")
    comment(
      "Written by `fmdist init` for \(facts.path): \(NumberText.count(facts.count, "image")) of \(classes)"
        + "\(facts.testCount == nil ? "" : ", not counting the test part"). Every value is a starting point; `fmdist data preview "
        + "--augmented --config FILE` shows what training sees.",
      indent: 0)
    lines.append("name: \(Self.scalar(Self.folderName(facts.name)))")
  }

  /// `name` with what a run's folder may not have in its name left out.
  private static func folderName(_ name: String) -> String {
    let letters = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    let text = String(letters.drop { $0 == "." || $0 == "-" })
    return text.isEmpty ? "images" : text
  }

  private mutating func writePlace() {
    lines.append("  dataset: \(Self.scalar(facts.name))")
    comment("Relative to the folder that fmdist is started in.")
    lines.append("  path: \(Self.scalar(facts.path))")
  }

  /// Writes how images are resized and coloured, and returns the size they get.
  private mutating func writeImages() -> ImageSize {
    switch facts.storage {
    case .arrays(let format, let size):
      comment("\(format.description) of \(size) (height x width x channels): arrays stay as they are.")
      lines.append("  image_size: [\(size.height), \(size.width), \(size.channels)]")
      return size
    case .files(let files):
      return writeFiles(files)
    }
  }

  private mutating func writeFiles(_ files: DataFacts.Files) -> ImageSize {
    if let pattern = files.labelPattern {
      comment("No class folders: file names start with the class.")
      lines.append("  label_pattern: \(Self.scalar(pattern))")
    }
    let size = StarterSize(files.sizes, trainingCount: trainingCount)
    comment(size.reason)
    lines.append("  image_size: [\(size.size.height), \(size.size.width)]")
    if let method = size.method {
      comment(size.methodReason)
      lines.append("  resize: \(method.rawValue)")
    }
    let all = files.sizes.values.reduce(0, +)
    let colour: ColourMode = files.colourCount > 0 ? .rgb : .grey
    if files.colourCount == all {
      comment("All are in colour; grey is faster where colour does not matter.")
    } else if files.colourCount == 0 {
      comment("All are grey.")
    } else {
      comment(
        "\(NumberText.grouped(files.colourCount)) of \(NumberText.grouped(all)) are in colour, the others grey. A network may learn that from the "
          + "colour only: in grey all look alike.")
    }
    lines.append("  color: \(colour.rawValue)")
    if files.alphaCount > 0 {
      comment("Transparent pixels of \(NumberText.count(files.alphaCount, "image")) become white.")
      lines.append("  background: [255, 255, 255]")
    }
    if !files.faults.isEmpty {
      let most = 3
      let rest = files.faults.count > most ? ", and \(files.faults.count - most) more" : ""
      comment(
        "\(NumberText.count(files.faults.count, "file")) cannot be used: \(files.faults.prefix(most).joined(separator: ", "))\(rest). `skip` trains "
          + "without them, and says so.")
    } else {
      comment("The headers show no bad file; truncated files are skipped and named.")
    }
    lines.append("  on_bad_file: skip")
    return ImageSize(height: size.size.height, width: size.size.width, channels: colour.channels)
  }

  private mutating func writeParts() {
    if let count = facts.testCount {
      comment("The data has its own test set, of \(NumberText.count(count, "image")).")
    } else {
      comment(
        "There is no test set: \(NumberText.percent(testFraction, 0)) of each class is set aside for it, the same images in every run. They "
          + "measure the result, and are used for nothing else.")
      lines.append("  test: {fraction: \(testFraction), seed: 0}")
    }
    if let count = facts.validationCount {
      comment("Its own validation set, of \(NumberText.count(count, "image")), decides when to stop.")
    } else if !facts.classes.contains(where: { $0.count > (facts.testCount == nil ? 2 : 1) }) {
      comment(
        "Too few images for a validation set: the test set decides when to stop, which makes the result too optimistic."
      )
      lines.append("  validation: {source: test}")
    } else {
      comment(
        "\(NumberText.percent(validationFraction, 0)) of the rest of each class validates, and decides when to stop.")
      lines.append("  validation: {source: stratified, fraction: \(validationFraction)}")
    }
    let few = facts.classes.filter { $0.count < 10 }
    guard let least = few.min(by: { $0.count < $1.count }) else { return }
    comment(
      "\(few.count == 1 ? "A class has" : "\(few.count) classes have") fewer than 10 images (\(least.name): \(least.count)): scores of "
        + "\(few.count == 1 ? "it" : "them") say little.")
  }

  private mutating func writeAugmentation() {
    let few = trainingCount < 10_000
    switch facts.storage {
    case .files(let files) where files.colourCount > 0:
      comment(
        "Mirroring, shifting or enlarging photos a little does not change what they show: \(few ? "few images become many" : "a network overfits less"). "
          + "Remove horizontal_flip if left and right differ, as in writing.")
      lines.append("  augmentation:")
      lines.append("    horizontal_flip: true")
      lines += Self.shifts(few ? "0.1" : "0.05")
      if few { lines.append("    rotation_range: 10") }
    case .files:
      comment(
        "Shifting or enlarging an image a little does not change what it shows. Grey ones may be handwriting or X-rays: add horizontal_flip: true where "
          + "left and right may be swapped.")
      lines.append("  augmentation:")
      lines += Self.shifts(few ? "0.1" : "0.05")
    case .arrays where few:
      comment(
        "\(NumberText.grouped(trainingCount)) images are few: each is shifted a little, differently in every epoch.")
      lines.append("  augmentation:")
      lines += Self.shifts("0.08")
    case .arrays:
      comment(
        "No augmentation: there are \(NumberText.grouped(trainingCount)) images to train on. For more: docs/augmentation.md"
      )
    }
  }

  private static func shifts(_ share: String) -> [String] {
    ["width_shift_range", "height_shift_range", "zoom_range"].map { "    \($0): \(share)" }
  }

  private mutating func writeModel(_ size: ImageSize) {
    let network = StarterNetwork(
      height: size.height, width: size.width, channels: size.channels, classCount: facts.classes.count,
      trainingCount: trainingCount, isMultiLabel: facts.isMultiLabel)
    if case .arrays = facts.storage, facts.isMultiLabel {
      comment("Labels are N x K numbers 0 and 1: an image may have several classes.")
      lines.append("  multi_label: true")
    }
    comment(network.reason, indent: 0)
    lines.append("model:")
    lines += network.layers.map { "  - \($0)" }
    comment("A good default for nearly all networks.", indent: 0)
    lines.append("optimizer: {adam: {learning_rate: 0.001}}")
  }

  private mutating func writeTraining() {
    let batch = trainingCount < 5_000 ? 32 : 64
    let steps = (trainingCount + batch - 1) / batch
    // Some 2,000 updates, in round numbers: then validation says enough.
    let epochs = min(max(2_000 / max(1, steps) / 10 * 10, 10), 100)
    lines.append("training:")
    comment("\(NumberText.count(steps, "update")) an epoch.")
    lines.append("  batch_size: \(batch)")
    let patience = max(epochs / 5, 3)
    comment(
      "At most; training stops after \(patience) epochs without a lower validation loss, and keeps the best weights."
    )
    lines.append("  epochs: \(epochs)")
    lines.append("  early_stopping: {monitor: val_loss, patience: \(patience), restore_best_weights: true}")
    writeClassWeights()
    comment("The random seed: another one shows how much of a result is chance.")
    lines.append("  seed: 1")
  }

  private mutating func writeClassWeights() {
    guard !facts.isMultiLabel else { return }
    let filled = facts.classes.filter { $0.count > 0 }
    guard let most = filled.max(by: { $0.count < $1.count }), let least = filled.min(by: { $0.count < $1.count }),
      Double(most.count) > Self.mostRatio * Double(least.count)
    else { return }
    let ratio = NumberText.short((Double(most.count) / Double(least.count) * 10).rounded() / 10)
    comment(
      "\(most.name) has \(NumberText.count(most.count, "image")), \(least.name) \(NumberText.grouped(least.count)), \(ratio) times fewer: weights make "
        + "the classes count equally.")
    lines.append("  class_weight: balanced")
  }
}
