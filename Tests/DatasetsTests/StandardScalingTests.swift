import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

/// Means and deviations against scikit-learn's `StandardScaler`, and given ones against PyTorch's `Normalize`.
struct StandardScalingTests {
  /// Tests/References/scaling.json, which make_scaling.py wrote.
  private struct Reference: Decodable {
    let samples, height, width, channels: Int
    let means, deviations: [Double]
    /// Of the first three images.
    let scaled: [[Double]]
    let channelMeans, channelDeviations: [Double]
    let scaledByChannel: [[Double]]
    let givenMeans, givenDeviations: [Double]
    let normalized: [[Double]]
  }

  private func reference() throws -> Reference {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Reference.self, from: Data(contentsOf: tests.appending(path: "References/scaling.json")))
  }

  /// Byte b of sample n: (n · 31 + b · 17 + n · b) mod 256; the first element is always 7, the second 255 but once.
  private func images(_ reference: Reference, repeats: Int = 1) -> ImageSet {
    let count = reference.height * reference.width * reference.channels
    func byte(_ n: Int, _ b: Int) -> UInt8 {
      switch b {
      case 0: 7
      case 1: n == 3 ? 254 : 255
      default: UInt8((n * 31 + b * 17 + n * b) % 256)
      }
    }
    var pixels: [UInt8] = []
    for _ in 0..<repeats {
      for n in 0..<reference.samples { for b in 0..<count { pixels.append(byte(n, b)) } }
    }
    return ImageSet(
      pixels: Buffer(pixels), labels: Buffer(count: reference.samples * repeats), height: reference.height,
      width: reference.width, channels: reference.channels, classNames: ["one"])
  }

  @Test func meansAndDeviationsAreThoseOfScikitLearn() throws {
    let reference = try reference()
    let images = images(reference)
    let scaling = StandardScaling(images, indices: 0..<Int32(reference.samples))
    #expect(scaling.means == reference.means.map(Float.init))
    #expect(scaling.deviations == reference.deviations.map(Float.init))
    #expect(scaling.deviations[0] == 1, "a pixel that never changes is divided by 1")
    for (row, expected) in reference.scaled.enumerated() {
      let floats = Buffer<Float>(count: expected.count)
      scaling.transform(elements: expected.count).convert(images.image(row), into: floats.view)
      for (place, value) in expected.enumerated() {
        // A mean is off by half a unit of its own size at most, which a small deviation makes larger.
        let tolerance = 1e-6 * (abs(value) + 1) + 255 * 0x1p-24 / reference.deviations[place]
        expectClose(Double(floats.view[place]), value, within: tolerance, "element \(place) of image \(row)")
      }
    }
  }

  @Test func meansAndDeviationsOfChannelsAreThoseOfScikitLearn() throws {
    let reference = try reference()
    let images = images(reference)
    let scaling = StandardScaling(images, indices: 0..<Int32(reference.samples), byChannel: true)
    #expect(scaling.means == reference.channelMeans.map(Float.init))
    #expect(scaling.deviations == reference.channelDeviations.map(Float.init))
    for (row, expected) in reference.scaledByChannel.enumerated() {
      let floats = Buffer<Float>(count: expected.count)
      scaling.transform(elements: expected.count).convert(images.image(row), into: floats.view)
      for (place, value) in expected.enumerated() {
        expectClose(Double(floats.view[place]), value, within: 1e-6 * (abs(value) + 1), "element \(place) of \(row)")
      }
    }
    #expect(StandardScaling(images, indices: [], byChannel: true).deviations == [1, 1])
  }

  @Test func givenMeansAndDeviationsGiveTheBitsOfPyTorchsNormalize() throws {
    let reference = try reference()
    let images = images(reference)
    let transform = zip(reference.givenMeans, reference.givenDeviations)
      .map { PixelScaling.Channel(mean: $0, deviation: $1) }.transform(elements: images.pixelsPerImage)
    for (row, expected) in reference.normalized.enumerated() {
      let floats = Buffer<Float>(count: expected.count)
      transform.convert(images.image(row), into: floats.view)
      #expect(Array(floats.view.elements) == expected.map { Float($0) })
    }
  }

  @Test func theOrderOfImagesChangesNothingAndOthersAreLeftOut() throws {
    let reference = try reference()
    let images = images(reference, repeats: 2)
    let once = StandardScaling(images, indices: 0..<Int32(reference.samples))
    #expect(StandardScaling(images, indices: (0..<Int32(reference.samples)).reversed()) == once)
    #expect(StandardScaling(images, indices: 0..<Int32(2 * reference.samples)) == once)
    #expect(StandardScaling(images, indices: 1..<Int32(reference.samples)) != once)
  }

  @Test func withoutImagesNothingIsScaled() throws {
    let scaling = StandardScaling(images(try reference()), indices: [])
    #expect(scaling.means.allSatisfy { $0 == 0 } && scaling.deviations.allSatisfy { $0 == 1 })
  }
}
