import FMDistPlatform
import FMDistRunFiles

/// Which class was predicted as which, and what went wrong.
extension RunPage {
  /// More classes than this get no rows of their own.
  private static let mostScores = 256

  var classes: Markup {
    if let counts = result?.classCounts, let names = result?.classNames {
      return "<h3>Scores by class</h3>\n\(scores(ClassScores(counts, accuracy: result?.testAccuracy ?? .nan), names))"
    }
    guard let confusion else { return Self.missing("The confusion matrix is known once the run is finished.") }
    let matrix =
      confusion.classNames.count <= MatrixMarkup.mostClasses
      ? MatrixMarkup(confusion: confusion).markup
      : Self.missing(
        "The confusion matrix of \(confusion.classNames.count) classes is in confusion.csv, and drawn in confusion.png."
      )
    return """
      <h3>Confusion matrix: \(confusion.errorSentence)</h3>
      \(matrix)
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
    return PageTable.table(
      "Scores by class", head: ["class", "precision", "recall", "F1", "images"],
      rows: zip(classNames, scores.classes).prefix(Self.mostScores).map(row),
      footRows: [row("mean of classes", scores.macroAverage), row("mean of images", scores.weightedAverage)])
  }

  private func pairs(_ confusion: ConfusionMatrix) -> Markup {
    let worst = ConfusedPair.worst(confusion, most: 10)
    guard !worst.isEmpty else { return Self.missing("No image was predicted as another class.") }
    let items: [Markup] = worst.map { "<li>\($0.sentence(confusion.classNames))</li>\n" }
    return "<ol>\n\(items)</ol>"
  }

  /// The worst errors, as pictures and as a table, from what is in the run's folder.
  var errors: Markup {
    let picture = errorGallery.map { ErrorMarkup($0).markup } ?? errorPicture?.markup ?? Self.missing(errorsMissing)
    guard let head = errorTable.first, errorTable.count > 1 else { return picture }
    let table = PageTable.table(
      "Worst errors", head: head.map { $0.replacing("_", with: " ") }, rows: Array(errorTable.dropFirst()),
      words: [head.count - 2, head.count - 1])
    return "\(picture)\n<details><summary>The worst errors as a table</summary>\n\(table)\n</details>"
  }
}
