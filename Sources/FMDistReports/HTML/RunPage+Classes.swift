import FMDistPlatform
import FMDistRunFiles

/// Which class was predicted as which, and what went wrong.
extension RunPage {
  /// Of more classes than this only those that are recognised worst have rows of their own.
  private static let mostScores = 256

  var classes: Markup {
    if let counts = result?.classCounts, let names = result?.classNames {
      return "<h3>Scores by class</h3>\n\(scores(ClassScores(counts, accuracy: result?.testAccuracy ?? .nan), names))"
    }
    guard let confusion else { return Self.missing("The confusion matrix is known once the run is finished.") }
    return """
      <h3>Confusion matrix: \(confusion.errorSentence)</h3>
      \(MatrixMarkup(confusion: confusion).markup)
      <div class="columns">
      <div><h3>Scores by class</h3>
      \(scores(ClassScores(confusion), confusion.classNames))</div>
      <div><h3>Confused most</h3>
      \(pairs(confusion))</div>
      </div>
      """
  }

  private func scores(_ scores: ClassScores, _ classNames: [String]) -> Markup {
    func row(_ name: String, _ score: ClassScores.Scores) -> [String] {
      [name] + [score.precision, score.recall, score.f1].map { NumberText.percent($0) } + [
        NumberText.grouped(score.support)
      ]
    }
    let all = classNames.count
    let shown = all <= Self.mostScores ? Array(0..<all) : scores.worst(most: ManyClasses.shown)
    let note: Markup =
      shown.count == all
      ? .empty
      : Self.missing(
        "The \(shown.count) of \(NumberText.grouped(all)) classes with the lowest F1; the means include all classes.")
    let table = PageTable.table(
      "Scores by class", head: ["class", "precision", "recall", "F1", "images"],
      rows: shown.map { row(classNames[$0], scores.classes[$0]) },
      footRows: [row("mean of classes", scores.macroAverage), row("mean of images", scores.weightedAverage)])
    return "\(note)\(table)"
  }

  private func pairs(_ confusion: ConfusionMatrix) -> Markup {
    let worst = ConfusedPair.worst(confusion, most: 10)
    guard !worst.isEmpty else { return Self.missing("No image was predicted as another class.") }
    // A number and its % stay on one line.
    let items: [Markup] = worst.map { pair in
      "<li>\(pair.sentence(confusion.classNames).replacing(" %", with: "\u{A0}%"))</li>\n"
    }
    return "<ol>\n\(items)</ol>"
  }

  /// The worst errors, as pictures and as a table, from what is in the run's folder.
  var errors: Markup {
    let picture = errorGallery.map { ErrorMarkup($0).markup } ?? errorPicture?.markup ?? Self.missing(errorsMissing)
    guard let head = errorTable.first, errorTable.count > 1 else { return picture }
    let table = PageTable.table(
      "Worst errors", head: head.map { $0.replacing("_", with: " ") }, rows: Array(errorTable.dropFirst()),
      words: Set(head.indices.filter { head[$0].hasSuffix("_name") || head[$0] == "file" }))
    return "\(picture)\n<details><summary>The worst errors as a table</summary>\n\(table)\n</details>"
  }
}
