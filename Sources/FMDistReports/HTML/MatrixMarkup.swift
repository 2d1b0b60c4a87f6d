import FMDistPlatform
import FMDistRunFiles

/// A confusion matrix as a table: counts and the percentage of the row, coloured by it; the words of a cell show when one hovers over it.
package struct MatrixMarkup {
  private let confusion: ConfusionMatrix
  /// Of many classes those that are confused most often, as a page is not to grow with their square.
  private let shown: [Int]
  /// A table with more letters than this abreast is too small to read on paper.
  private static let mostOnPaper = 80.0

  package init(confusion: ConfusionMatrix) {
    self.confusion = confusion
    shown = confusion.shownClasses(most: ManyClasses.mostInTable)
  }

  package var markup: Markup {
    let names = shown.map { confusion.classNames[$0].brief() }
    let paints = [Theme.light, .dark].map { HeatMapPaint(confusion, $0, shown: shown) }
    let isUpright = names.count > 12 || names.contains { $0.count > 14 }
    let kind: Markup = isUpright ? " class=\"upright\"" : .empty
    let heads: [Markup] = names.map { "<th scope=\"col\"><div\(kind)>\($0)</div></th>" }
    let rows: [Markup] = names.indices.map { row in
      let cells: [Markup] = names.indices.map { cell(row, $0, paints) }
      return "<tr><th scope=\"row\"><div>\(names[row])</div></th>\(cells)</tr>\n"
    }
    let ems = ems
    let isForPaper = ems <= Self.mostOnPaper
    let table = PageTable.scrolling(
      "Confusion matrix",
      """
      <table class="matrix\(isForPaper ? "" : " screen")" style="--em: \(ems)">
      <thead><tr><td><small>true ↓ predicted →</small></td>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      """)
    return """
      <p class="faint">Rows are true classes, columns what they were predicted as. Below each count: its share of the row.\(rest)</p>
      \(Self.legend(mostWrong: paints[0].mostWrong))
      \(table)\(isForPaper ? .empty : Self.paperNote)
      """
  }

  /// What the colours stand for, as below the picture: what is right up to all of a row, what is wrong up to its greatest share.
  private static func legend(mostWrong: Double) -> Markup {
    func scale(_ kind: Markup, _ most: String) -> Markup {
      "<span>\(kind) 0 <i class=\"\(kind)\"></i> \(most)</span>"
    }
    let wrong: Markup = mostWrong > 0 ? scale("wrong", NumberText.percent(mostWrong)) : .empty
    return "<p class=\"scales\">\(scale("right", "100 %"))\(wrong)<span>of the row</span></p>"
  }

  private var rest: String {
    let all = confusion.classNames.count
    return shown.count == all
      ? "" : " These are \(ManyClasses.sentence(shown.count, of: all)); confusion.csv has all counts."
  }

  private static let paperNote: Markup = """

    <p class="paper">The matrix is too wide for paper: confusion.png and confusion.csv have it.</p>
    """

  /// How wide the table is at least, in units of its letters' size.
  private var ems: Double {
    let digits =
      shown.flatMap({ row in shown.map { confusion.counts[row][$0] } }).max().map { NumberText.grouped($0).count } ?? 1
    // A percentage has seven letters at most, and they are smaller.
    let cell = max(PageTable.letter * Double(digits), 3.2) + 0.75
    let names = shown.map { confusion.classNames[$0].count }.max() ?? 0
    return min(PageTable.letter * Double(names), 10) + cell * Double(shown.count)
  }

  private func cell(_ row: Int, _ column: Int, _ paints: [HeatMapPaint]) -> Markup {
    let (label, prediction) = (shown[row], shown[column])
    let (count, sentence) = (confusion.counts[label][prediction], sentence(label, prediction))
    guard count > 0 else { return "<td title=\"\(sentence)\">0</td>" }
    let isRight = row == column
    let isWhite = paints.map { $0.ink(row: row, column: column) == Color(0xFFFFFF) }
    let kinds = [isRight ? "right" : "wrong"] + (isWhite[0] ? ["white"] : []) + (isWhite[1] ? [] : ["black"])
    return """
      <td class="\(kinds.joined(separator: " "))" style="--s: \(paints[0].strength(row: row, column: column))" \
      title="\(sentence)">\(NumberText.grouped(count))<small>\(percentage(label, prediction))</small></td>
      """
  }

  private func percentage(_ row: Int, _ column: Int) -> String {
    NumberText.percent(confusion.share(row, column), 1)
  }

  /// "87 of 1,000 images of Shirt were predicted as T-shirt/top".
  package func sentence(_ row: Int, _ column: Int) -> String {
    let (label, prediction) = (confusion.classNames[row].brief(), confusion.classNames[column].brief())
    let (count, images) = (confusion.counts[row][column], confusion.images(of: row))
    let some = count == 0 ? "none" : NumberText.grouped(count)
    let what = row == column ? "predicted correctly" : "predicted as \(prediction)"
    return "\(some) of \(NumberText.count(images, "image")) of \(label) \(count > 1 ? "were" : "was") \(what)"
  }
}
