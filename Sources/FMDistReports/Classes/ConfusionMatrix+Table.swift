import FMDistPlatform
import FMDistRunFiles
import Foundation

extension ClassScores {
  /// A table for a terminal, of a class a row; of many, those that are recognised worst, and the mean of all.
  package func table(_ classNames: [String]) -> String {
    func cells(_ scores: Scores) -> [String] {
      [scores.precision, scores.recall, scores.f1].map { String(format: "%.3f", $0) } + [String(scores.support)]
    }
    let isWhole = classes.count <= ManyClasses.mostInTable
    let shown = isWhole ? Array(classes.indices) : worst(most: ManyClasses.scores)
    var rows = shown.map { [isWhole ? classNames[$0] : classNames[$0].brief()] + cells(classes[$0]) }
    if !isWhole { rows.append(["mean of classes"] + cells(macroAverage)) }
    let lines = TerminalText.table([["class", "precision", "recall", "F1", "images"]] + rows, words: [0])
    let note =
      "The \(shown.count) of \(NumberText.grouped(classes.count)) classes with the lowest F1."
    return (isWhole ? lines : [note] + lines).joined(separator: "\n")
  }
}

extension ConfusionMatrix {
  /// The columns of a terminal, and those of a line that are neither a name nor a count: three scores, and the lines between.
  private static let (lineWidth, fixedWidth) = (80, 34)

  /// A labelled table for a terminal: a row a true class, a column a predicted one, then precision, recall and F1. Of many classes their
  /// scores, and the pairs that are confused most often.
  package var table: String {
    guard classNames.count <= ManyClasses.mostInTable else {
      let pairs = ConfusedPair.worst(self, most: ManyClasses.pairs).map { $0.sentence(classNames).visible }
      return ClassScores(self).table(classNames) + (pairs.isEmpty ? "" : "\n\nConfused most:\n")
        + pairs.joined(separator: "\n")
    }
    let names = classNames.map { String(TerminalText.prefix(TerminalText.cell($0), 12)) }
    let nameWidth = max(5, names.map(TerminalText.width).max() ?? 0)
    // As wide as the names where a line of 80 columns has room for that.
    let room = (Self.lineWidth - nameWidth - Self.fixedWidth) / max(1, names.count) - 1
    let headWidth = max(5, min(room, names.map(TerminalText.width).max() ?? 0))
    let heads = names.map { String(TerminalText.prefix($0, headWidth)) }
    let width = max(headWidth, counts.joined().map { String($0).count }.max() ?? 0)
    func line(_ name: String, _ cells: [String], _ scores: [String]) -> String {
      TerminalText.left(name, nameWidth) + " │" + cells.map { " " + TerminalText.right($0, width) }.joined() + " │"
        + scores.map { " " + TerminalText.right($0, 9) }.joined()
    }
    let rule =
      String(repeating: "─", count: nameWidth + 1) + "┼" + String(repeating: "─", count: (width + 1) * names.count + 1)
      + "┼" + String(repeating: "─", count: 30)
    var lines = [
      line("true", heads, ["precision", "recall", "F1"]), rule,
    ]
    for (label, scores) in ClassScores(self).classes.enumerated() {
      lines.append(
        line(
          names[label], counts[label].map(String.init),
          [scores.precision, scores.recall, scores.f1].map { String(format: "%.3f", $0) }))
    }
    return lines.joined(separator: "\n")
  }
}
