/// Samples of each class in a page: a row a class.
struct SampleMarkup {
  private let thumbnails: Thumbnails

  init(_ samples: [SampleSheet.Row]) { self.init(Thumbnails(samples)) }

  init(_ thumbnails: Thumbnails) { self.thumbnails = thumbnails }

  /// A table; nil where there is nothing to show.
  var markup: Markup? {
    guard !thumbnails.rows.isEmpty else { return nil }
    let rows: [Markup] = thumbnails.rows.map { row in
      let images: [Markup] = row.images.map {
        """
        <img src="\(Markup.dataAddress($0.png, type: "image/png"))" width="\($0.width)" height="\($0.height)" \
        alt="an image of \(row.name)"/>
        """
      }
      return """
        <tr><th scope="row" class="name">\(row.name)<br/><small class="faint">\(row.note)</small></th>\
        <td class="name"><div class="samples">\(images)</div></td></tr>

        """
    }
    let rest: Markup =
      thumbnails.left == 0
      ? .empty : "<p class=\"faint\">And \(thumbnails.left) classes more, not shown.</p>"
    return "\(PageTable.scrolling("Samples", "<table><tbody>\n\(rows)</tbody></table>"))\n\(rest)"
  }
}
