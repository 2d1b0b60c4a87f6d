/// A PNG that a page holds.
package struct EmbeddedPicture: Sendable {
  /// The file's bytes.
  package var png: [UInt8]
  /// What it shows, for those who can't see it.
  package var description: String

  /// A picture of `png`.
  package init(png: [UInt8], description: String) {
    self.png = png
    self.description = description
  }

  /// The picture in a page, as wide as there is room.
  var markup: Markup {
    "<p><img class=\"picture\" src=\"\(Markup.dataAddress(png, type: "image/png"))\" alt=\"\(description)\"/></p>"
  }
}
