/// The worst mistakes: each image with what it was taken for and what it is, both with their probabilities.
public struct ErrorGallery: Sendable {
  /// Above all.
  public var title: String
  /// The mistakes to show, the worst first, with their images.
  public var mistakes: [(mistake: Mistake, image: ByteImage)]
  /// The number of mistakes in all.
  public var total: Int
  /// The number of images that were scored.
  public var images: Int
  /// In the order of their labels.
  public var classNames: [String]
  /// What the mistakes are, as in "836 of 10,000 wrong".
  public var kind = "wrong"

  /// A gallery of `mistakes`, some of `total` among `images` images.
  public init(
    title: String, mistakes: [(mistake: Mistake, image: ByteImage)], total: Int, images: Int, classNames: [String]
  ) {
    self.title = title
    self.mistakes = mistakes
    self.total = total
    self.images = images
    self.classNames = classNames
  }

  /// "836 of 10,000 wrong; the 24 worst, by …".
  public var sentence: String {
    let all = "\(NumberText.grouped(total)) of \(NumberText.grouped(images)) \(kind)"
    guard !mistakes.isEmpty else { return all }
    let shown =
      mistakes.count == total
      ? "all" : mistakes.count == 1 ? "the worst" : "the \(NumberText.grouped(mistakes.count)) worst"
    return "\(all); \(shown), by the probability of the prediction − that of the truth"
  }

  /// The gallery as a picture.
  public func picture(_ theme: Theme = .light) -> Picture {
    let cards = mistakes.map { mistake, image in
      GalleryCard(
        image: image,
        lines: [
          .init(
            mark: .wrong, text: classNames[mistake.prediction],
            number: NumberText.percent(mistake.predictionProbability)),
          .init(mark: .right, text: classNames[mistake.label], number: NumberText.percent(mistake.labelProbability)),
          .init(text: "image \(NumberText.grouped(mistake.index))", isFaint: true),
        ])
    }
    return CardGallery(
      head: Head(title: title, subtitle: sentence), cards: cards, emptySentence: "no mistakes"
    ).picture(theme)
  }
}
