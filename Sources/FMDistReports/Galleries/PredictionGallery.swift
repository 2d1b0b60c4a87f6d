import FMDistPlatform

/// Images with what they were predicted as; right or wrong, where that is known, by colour and by a mark.
package struct PredictionGallery: Sendable {
  /// An image and its prediction.
  package struct Entry: Sendable {
    /// The image.
    package var image: ByteImage
    /// The predicted class' name.
    package var prediction: String
    /// Its probability, 0 to 1.
    package var probability: Double
    /// The true class' name, where it is known.
    package var truth: String?
    /// The second most probable class, with its probability, where that is known.
    package var secondGuess: (name: String, probability: Double)?
    /// What the image is called, such as its file: a line each.
    package var notes: [String]

    /// A prediction.
    package init(
      image: ByteImage, prediction: String, probability: Double, truth: String? = nil,
      secondGuess: (name: String, probability: Double)? = nil, notes: [String] = []
    ) {
      self.image = image
      self.prediction = prediction
      self.probability = probability
      self.truth = truth
      self.secondGuess = secondGuess
      self.notes = notes
    }
  }

  /// Above all.
  package var title: String
  /// A line below the title; nil for how many are right, where that is known.
  package var subtitle: String?
  /// In their order.
  package var entries: [Entry]

  /// A gallery of `entries`.
  package init(title: String, subtitle: String? = nil, entries: [Entry]) {
    self.title = title
    self.subtitle = subtitle
    self.entries = entries
  }

  /// "9 of 12 right", of those whose class is known; nil where there are none.
  package var sentence: String? {
    let known = entries.filter { $0.truth != nil }
    guard !known.isEmpty else { return nil }
    let right = known.count { $0.truth == $0.prediction }
    return "\(NumberText.grouped(right)) of \(NumberText.grouped(known.count)) right"
  }

  /// The gallery as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let cards = entries.map { entry in
      let isRight = entry.truth.map { $0 == entry.prediction }
      var lines = [
        GalleryCard.Line(
          mark: isRight.map { $0 ? .right : .wrong }, text: entry.prediction,
          number: NumberText.percent(entry.probability))
      ]
      if let (name, probability) = entry.secondGuess {
        lines.append(.init(text: name, number: NumberText.percent(probability), isFaint: true))
      }
      if let truth = entry.truth, isRight == false { lines.append(.init(text: "is \(truth)")) }
      lines += entry.notes.map { .init(text: $0, isFaint: true) }
      return GalleryCard(image: entry.image, lines: lines)
    }
    return CardGallery(
      head: PictureHeader(title: title, subtitle: subtitle ?? sentence), cards: cards, emptySentence: "no images"
    ).picture(theme)
  }
}
