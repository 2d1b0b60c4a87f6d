import FMDistMemory

/// Mixes each training image of a batch with another of the same batch, once both are changed and scaled.
///
/// What is mixed with what, and how, is a function of the seed, the step, and the place in the global batch: the same at any number of
/// ranks and threads, and after any restart.
package struct ImageMixer: Sendable {
  /// What is done.
  package let mixing: ImageMixing
  /// H and W, in pixels.
  package let height, width: Int
  /// C.
  package let channels: Int
  private let seed: UInt64
  private let mixup, cutmix: SymmetricBeta?

  /// For images of H x W x C, in a run with `seed`.
  package init(_ mixing: ImageMixing, height: Int, width: Int, channels: Int, seed: UInt64) {
    (self.mixing, self.height, self.width, self.channels, self.seed) = (mixing, height, width, channels, seed)
    mixup = mixing.mixup.map(SymmetricBeta.init)
    cutmix = mixing.cutmix.map(SymmetricBeta.init)
  }

  /// What was drawn for one image.
  package struct Draw: Equatable, Sendable {
    /// How much of the image is its own, and of its target; the rest is its partner's.
    package var share: Float = 1
    /// What is the partner's, whole; nil where all is a weighted mean.
    package var rectangle: Augmentation.Draw.Rectangle?

    /// Nothing mixed.
    package init() {}
  }

  // The words of the counter (block, step, place): of a batch they have the place 2^32 - 1, where no image is.
  private static let ofBatch = UInt32.max
  private static let kindBlock: UInt32 = 0
  private static let centreBlock: UInt32 = 0
  private static let betaBlock: UInt32 = 1

  /// Whether the images of `step`, counted from 0, get rectangles and no means: of half of the steps, where both are asked for.
  package func cuts(step: Int) -> Bool {
    guard mixup != nil else { return true }
    guard cutmix != nil else { return false }
    return words(Self.kindBlock, step, Self.ofBatch).x & 1 == 1
  }

  /// Overwrites `partners`, of as many elements as `images`, with those in another order: image i of the batch is mixed with
  /// `partners[i]`, which may be itself.
  package func pair(_ images: View<Int32>, step: Int, into partners: View<Int32>) {
    require(images.count == partners.count, "a partner for each image")
    partners.copy(from: images)
    var block = SIMD4<UInt32>.zero
    // Fisher and Yates, from the last place to the second.
    for (number, place) in stride(from: partners.count - 1, to: 0, by: -1).enumerated() {
      if number % 4 == 0 { block = words(1 + UInt32(truncatingIfNeeded: number / 4), step, Self.ofBatch) }
      partners.elements.swapAt(place, whole(block[number % 4], below: place + 1))
    }
  }

  /// What the image at place `place` of the global batch of `step` gets.
  package func draw(step: Int, place: Int) -> Draw {
    let b = UInt32(truncatingIfNeeded: place)
    let isCut = cuts(step: step)
    guard let beta = isCut ? cutmix : mixup else { return Draw() }
    let share = beta { block in words(Self.betaBlock + block, step, b) }
    var draw = Draw()
    guard isCut else {
      draw.share = Float(share)
      return draw
    }
    // As the authors' program: a centre anywhere, and what lies outside the image is cut off.
    let centre = words(Self.centreBlock, step, b)
    let half = 0.5 * (1 - share).squareRoot()
    let rows = Self.clipped(whole(centre.x, below: height), Int(half * Double(height)), height)
    let columns = Self.clipped(whole(centre.y, below: width), Int(half * Double(width)), width)
    draw.rectangle = Augmentation.Draw.Rectangle(rows: rows, columns: columns)
    draw.share = Float(1 - Double(rows.count * columns.count) / Double(height * width))
    return draw
  }

  /// Mixes `image`, H x W x C, with `partner`, as `draw` says: share · image + (1 - share) · partner, or a rectangle of `partner` in it.
  package func mix(_ image: View<Float>, with partner: View<Float>, _ draw: Draw) {
    require(image.count == height * width * channels && partner.count == image.count, "images of another size")
    if let rectangle = draw.rectangle {
      let count = rectangle.columns.count * channels
      for row in rectangle.rows {
        let start = (row * width + rectangle.columns.lowerBound) * channels
        (image.base + start).update(from: partner.base + start, count: count)
      }
      return
    }
    let (own, other) = (Vector(repeating: draw.share), Vector(repeating: 1 - draw.share))
    let whole = image.count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) {
      image.base.store((image.base.vector(i) * own).addingProduct(partner.base.vector(i), other), i)
    }
    for i in whole..<image.count {
      image.base[i] = (image.base[i] * draw.share).addingProduct(partner.base[i], 1 - draw.share)
    }
  }

  private static func clipped(_ centre: Int, _ half: Int, _ count: Int) -> Range<Int> {
    max(0, centre - half)..<min(count, centre + half)
  }

  private func words(_ block: UInt32, _ step: Int, _ place: UInt32) -> SIMD4<UInt32> {
    Philox(seed: seed)(block: block, UInt32(truncatingIfNeeded: step), place, .mixing)
  }

  private func whole(_ word: UInt32, below bound: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(word) &* UInt64(bound)) >> 32)
  }
}
