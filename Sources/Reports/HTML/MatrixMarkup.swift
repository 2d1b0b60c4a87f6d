/// A confusion matrix as a table: counts and the percentage of the row, coloured by it; the words of a cell show when one hovers over it.
package struct MatrixMarkup {
  private let confusion: ConfusionCounts
  /// More classes than this are left to confusion.csv and its picture, as a page is not to grow with their square.
  static let mostClasses = 60

  package init(confusion: ConfusionCounts) { self.confusion = confusion }

  package var markup: Markup {
    let names = confusion.classNames
    let paints = [HeatMapPaint(confusion, .light), HeatMapPaint(confusion, .dark)]
    let isUpright = names.count > 12 || names.contains { $0.count > 14 }
    let kind: Markup = isUpright ? " class=\"upright\"" : .empty
    let heads: [Markup] = names.map { "<th scope=\"col\"><div\(kind)>\($0)</div></th>" }
    let rows: [Markup] = names.indices.map { row in
      let cells: [Markup] = names.indices.map { cell(row, $0, paints) }
      return "<tr><th scope=\"row\">\(names[row])</th>\(cells)</tr>\n"
    }
    let table = PageTable.scrolling(
      "Confusion matrix",
      """
      <table class="matrix">
      <thead><tr><td></td>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      """)
    return """
      <p class="faint">Rows are true classes, columns what they were taken for. Below each count: its share of the row.</p>
      \(table)
      """
  }

  private func cell(_ row: Int, _ column: Int, _ paints: [HeatMapPaint]) -> Markup {
    let count = confusion.counts[row][column]
    guard count > 0 else { return "<td title=\"\(sentence(row, column))\">0</td>" }
    let isRight = row == column
    let inks = zip(paints, [(0xFFFFFF, 0x1F2328), (0xE6EDF3, 0x101418)]).map { paint, inks in
      let color = paint.color(row: row, column: column)
      return color.contrast(with: Color(UInt32(inks.0))) > color.contrast(with: Color(UInt32(inks.1)))
    }
    let kinds = [isRight ? "right" : "wrong"] + (inks[0] ? ["white"] : []) + (inks[1] ? [] : ["black"])
    return """
      <td class="\(kinds.joined(separator: " "))" style="--s: \(paints[0].strength(row: row, column: column))" \
      title="\(sentence(row, column))">\(NumberText.grouped(count))<small>\(percentage(row, column))</small></td>
      """
  }

  private func percentage(_ row: Int, _ column: Int) -> String {
    NumberText.percent(confusion.share(row, column), 1)
  }

  /// "87 of 1,000 images of Shirt were taken for T-shirt/top".
  package func sentence(_ row: Int, _ column: Int) -> String {
    let (label, prediction) = (confusion.classNames[row], confusion.classNames[column])
    let (count, images) = (confusion.counts[row][column], confusion.images(of: row))
    let some = count == 0 ? "none" : NumberText.grouped(count)
    let what = row == column ? "recognised" : "taken for \(prediction)"
    return "\(some) of \(NumberText.count(images, "image")) of \(label) \(count > 1 ? "were" : "was") \(what)"
  }
}
