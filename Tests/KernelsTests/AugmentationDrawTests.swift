import FMDistKernels
import FMDistMemory
import Testing

/// What is drawn: in which ranges, how often, and from what alone.
struct AugmentationDrawTests {
  private static let count = 20_000

  private static var everything: Augmentation {
    var augmentation = Augmentation()
    (augmentation.rotationRange, augmentation.shearRange, augmentation.zoomRange) = (30, 10, 0.7...1.5)
    (augmentation.widthShiftRange, augmentation.heightShiftRange) = (0.1, 0.25)
    (augmentation.horizontalFlip, augmentation.verticalFlip) = (0.5, 0.2)
    augmentation.randomCropPadding = 4
    augmentation.randomErasing = Augmentation.RandomErasing()
    return augmentation
  }

  private func draws(_ augmentation: Augmentation, seed: UInt64 = 1, epoch: Int = 1) -> [Augmentation.Draw] {
    (0..<Self.count).map { augmentation.draw(seed: seed, epoch: epoch, image: $0, height: 32, width: 28) }
  }

  /// Checks that `values` are spread evenly over `range`: each tenth of it has a tenth of them, within five standard deviations.
  private func expectUniform(_ values: [Double], _ range: ClosedRange<Double>, _ what: String) {
    #expect(values.allSatisfy(range.contains), "\(what)")
    var tenths = [Int](repeating: 0, count: 10)
    let width = range.upperBound - range.lowerBound
    for value in values { tenths[min(9, Int((value - range.lowerBound) / width * 10))] += 1 }
    let deviation = (Double(values.count) * 0.09).squareRoot()
    for tenth in tenths {
      #expect(abs(Double(tenth) - Double(values.count) / 10) < 5 * deviation, "\(what): \(tenths)")
    }
  }

  @Test func `every number is spread evenly over its range`() {
    let draws = draws(Self.everything)
    expectUniform(draws.map(\.rotation), -30...30, "rotation")
    expectUniform(draws.map(\.shear), -10...10, "shear")
    expectUniform(draws.map(\.zoom.x), 0.7...1.5, "zoom of x")
    expectUniform(draws.map(\.zoom.y), 0.7...1.5, "zoom of y")
    expectUniform(draws.map(\.shift.x), -2.8...2.8, "shift to the right")
    expectUniform(draws.map(\.shift.y), -8...8, "shift down")
    for places in [draws.map(\.crop.x), draws.map(\.crop.y)] {
      let counts = (-4...4).map { place in places.count { $0 == place } }
      #expect(counts.reduce(0, +) == Self.count)
      // 2222 each on average, with a standard deviation of 44.
      #expect(counts.allSatisfy { abs($0 - 2222) < 220 }, "\(counts)")
    }
  }

  @Test func `flips and erasing are as likely as asked for, and independent`() {
    let draws = draws(Self.everything)
    func share(_ condition: (Augmentation.Draw) -> Bool) -> Double { Double(draws.count(where: condition)) / 20_000 }
    #expect(abs(share(\.isFlippedHorizontally) - 0.5) < 0.018)
    #expect(abs(share(\.isFlippedVertically) - 0.2) < 0.015)
    #expect(abs(share { $0.isFlippedHorizontally && $0.isFlippedVertically } - 0.1) < 0.011)
    #expect(abs(share { $0.erased != nil } - 0.5) < 0.018)
    #expect(abs(share { $0.isFlippedHorizontally && $0.rotation > 0 } - 0.25) < 0.016)
    #expect(abs(share { $0.zoom.x > 1.1 && $0.zoom.y > 1.1 } - 0.25) < 0.016)
  }

  @Test func `erased rectangles lie in the image and have the size and form that is asked for`() {
    var augmentation = Augmentation()
    augmentation.randomErasing = Augmentation.RandomErasing()
    let rectangles = draws(augmentation).compactMap(\.erased)
    let strange = rectangles.filter { rectangle in
      let (rows, columns) = (Double(rectangle.rows.count), Double(rectangle.columns.count))
      let isInside =
        rectangle.rows.lowerBound >= 0 && rectangle.rows.upperBound <= 32 && rectangle.columns.lowerBound >= 0
        && rectangle.columns.upperBound <= 28
      // Sides are rounded to whole pixels.
      let isOfSize = (rows + 0.5) * (columns + 0.5) >= 0.02 * 896 && (rows - 0.5) * (columns - 0.5) <= 0.4 * 896
      let isOfForm = (rows + 0.5) / (columns - 0.5) >= 0.3 && (rows - 0.5) / (columns + 0.5) <= 1 / 0.3
      return !(isInside && isOfSize && isOfForm)
    }
    #expect(strange.isEmpty)
    let areas = rectangles.map { Double($0.rows.count * $0.columns.count) / 896 }
    // Large long ones fit less often, so the mean is below the range's middle of 0.21.
    #expect(abs(areas.reduce(0, +) / Double(areas.count) - 0.2) < 0.015)
    #expect(areas.contains { $0 < 0.04 } && areas.contains { $0 > 0.37 })
    #expect(Set(rectangles.map(\.rows.lowerBound)).count > 25)
  }

  @Test func `what is erased is one byte, or noise, and the rest stays`() {
    for value in [nil, UInt8(9)] {
      var augmentation = Augmentation()
      var erasing = Augmentation.RandomErasing()
      (erasing.probability, erasing.value) = (1, value)
      augmentation.randomErasing = erasing
      let augmenter = ImageAugmenter(augmentation, height: 16, width: 12, channels: 3, seed: 2)
      let image = Buffer([UInt8](repeating: 200, count: augmenter.count))
      var noise: [UInt8] = []
      var rest: Set<UInt8> = []
      for number in 0..<200 {
        let found = augmenter.augmented(image.view, number: number, epoch: 7)
        let erased = augmenter.draw(number: number, epoch: 7).erased
        for (index, byte) in found.enumerated() {
          let (row, column) = (index / 36, index / 3 % 12)
          if let erased, erased.rows.contains(row), erased.columns.contains(column) {
            noise.append(byte)
          } else {
            rest.insert(byte)
          }
        }
      }
      #expect(rest == [200])
      #expect(noise.count > 10_000)
      if let value {
        #expect(noise.allSatisfy { $0 == value })
      } else {
        #expect(Set(noise).count == 256)
        #expect(abs(noise.reduce(0.0) { $0 + Double($1) } / Double(noise.count) - 127.5) < 3)
      }
    }
  }

  @Test func `seed, epoch and image alone decide, and each of them does`() {
    let one = draws(Self.everything)
    #expect(one == draws(Self.everything))
    for other in [draws(Self.everything, seed: 2), draws(Self.everything, epoch: 2)] {
      #expect(zip(one, other).allSatisfy { $0.rotation != $1.rotation && $0.zoom.x != $1.zoom.x })
    }
    #expect(Set(one.map(\.rotation)).count > Self.count - 5)
  }

  @Test func `switching one change on leaves what is drawn for the others`() {
    let all = draws(Self.everything)
    var rotation = Augmentation()
    rotation.rotationRange = 30
    #expect(draws(rotation).map(\.rotation) == all.map(\.rotation))
    var rest = Self.everything
    (rest.rotationRange, rest.randomCropPadding, rest.verticalFlip) = (0, 0, 0)
    let others = draws(rest)
    #expect(others.map(\.zoom) == all.map(\.zoom) && others.map(\.erased) == all.map(\.erased))
    #expect(others.map(\.isFlippedHorizontally) == all.map(\.isFlippedHorizontally))
  }
}
