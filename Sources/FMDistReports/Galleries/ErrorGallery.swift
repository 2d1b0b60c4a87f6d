import FMDistPlatform
import FMDistRunFiles

/// The worst mistakes: each image with what it was predicted as and what it is, both with their probabilities.
package struct ErrorGallery: Sendable {
  /// Above all.
  package var title: String
  /// The mistakes to show, the worst first, with their images.
  package var mistakes: [(mistake: Mistake, image: ByteImage)]
  /// The number of mistakes in all.
  package var total: Int
  /// The number of images that were scored.
  package var images: Int
  /// In the order of their labels.
  package var classNames: [String]
  /// The files of all images by number, where each has its own.
  package var files: [String]?
  /// What the mistakes are, as in "836 of 10,000 wrong".
  package var kind = "wrong"

  /// A gallery of `mistakes`, some of `total` among `images` images.
  package init(
    title: String, mistakes: [(mistake: Mistake, image: ByteImage)], total: Int, images: Int, classNames: [String],
    files: [String]? = nil
  ) {
    self.title = title
    self.mistakes = mistakes
    self.total = total
    self.images = images
    self.classNames = classNames
    self.files = files
  }

  /// "836 of 10,000 wrong; the 24 worst, by …".
  package var sentence: String {
    let all = "\(NumberText.grouped(total)) of \(NumberText.grouped(images)) \(kind)"
    guard !mistakes.isEmpty else { return all }
    let shown =
      mistakes.count == total
      ? "all" : mistakes.count == 1 ? "the worst" : "the \(NumberText.grouped(mistakes.count)) worst"
    return "\(all); \(shown), by the probability of the prediction − that of the truth"
  }

  /// The gallery as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let cards = mistakes.map { mistake, image in
      GalleryCard(
        image: image,
        lines: [
          .init(
            mark: .wrong, text: classNames[mistake.prediction],
            number: NumberText.percent(mistake.predictionProbability)),
          .init(mark: .right, text: classNames[mistake.label], number: NumberText.percent(mistake.labelProbability)),
        ] + ImageName(mistake.index, files: files).lines.map { .init(text: $0, isFaint: true) })
    }
    return CardGallery(
      head: PictureHeader(title: title, subtitle: sentence), cards: cards, emptySentence: "no mistakes"
    ).picture(theme)
  }
}
