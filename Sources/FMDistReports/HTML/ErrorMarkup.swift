import FMDistPlatform

/// The worst errors in a page: what ``ErrorGallery`` draws, in the page's own colours and as wide as the window.
struct ErrorMarkup {
  private let gallery: ErrorGallery

  init(_ gallery: ErrorGallery) { self.gallery = gallery }

  var markup: Markup {
    let cards: [Markup] = gallery.mistakes.map { mistake, image in
      let (label, prediction) = (
        gallery.classNames[mistake.label].brief(), gallery.classNames[mistake.prediction].brief()
      )
      let picture: Markup =
        Thumbnails.image(image).map {
          """
          <img src="\(Markup.dataAddress($0.png, type: "image/png"))" width="\($0.width)" height="\($0.height)" \
          alt="an image of \(label) that was predicted as \(prediction)"/>
          """
        } ?? .empty
      let name = ImageName(mistake.index, files: gallery.files)
      let file: Markup = name.file.map { "<br/><span class=\"faint\">\($0.brief())</span>" } ?? .empty
      return """
        <li>\(picture)\(line("wrong", "✗ \(prediction)", mistake.predictionProbability))\
        \(line("right", "✓ \(label)", mistake.labelProbability))<span class="faint">image \(name.number)</span>\(file)</li>

        """
    }
    let list: Markup = cards.isEmpty ? .empty : "\n<ul class=\"cards\">\n\(cards)</ul>"
    let marks = cards.isEmpty ? "" : ". ✗ is the prediction, ✓ the true class, each with its probability"
    return "<p class=\"faint\">\(gallery.sentence)\(marks)</p>\(list)"
  }

  private func line(_ kind: Markup, _ name: String, _ probability: Double) -> Markup {
    "<div class=\"\(kind)\"><span>\(name)</span><span>\(NumberText.percent(probability))</span></div>"
  }
}
