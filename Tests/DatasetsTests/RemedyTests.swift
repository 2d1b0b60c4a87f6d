import FMDistDatasets
import Foundation
import Testing

/// Every sentence about data that says what to do: it is done once, to the letter, and then the data is read and right.
struct RemedyTests {
  @Test(arguments: pixels + labels + shapes + tables + pictures) func `what the sentence says to do works`(
    _ remedy: Remedy
  ) throws {
    let data = try RemedyData()
    try remedy.spoil(data)
    expectRefusal([data.path] + remedy.says) { try FormatFixture.load(data.path) }
    try remedy.follow(data)
    let dataset = try FormatFixture.load(data.path, options: remedy.options)
    #expect(dataset.training.labels.view.elements.allSatisfy { $0 < 3 })
    // Neither black nor scrambled, and nothing that would have to be said.
    #expect(DatasetWarning.all(in: dataset).isEmpty, "\(DatasetWarning.all(in: dataset))")
    guard dataset.source.format != .images else { return }
    for (part, set) in [dataset.training, dataset.test].enumerated() {
      for image in 0..<set.count {
        let found = Array(set.image(image).elements)
        let meant = (0..<set.pixelsPerImage).map { RemedyData.pixel(part, image, $0) }
        // The first two pixels of a part may be the extremes of its range.
        let skipped = image == 0 ? 2 : 0
        let wrong = zip(found, meant).dropFirst(skipped).filter { abs(Int($0) - Int($1)) > 1 }
        #expect(wrong.isEmpty, "\(remedy.name): image \(image)")
      }
    }
  }

  static func pixel(_ part: Int, _ image: Int, _ place: Int) -> Double {
    Double(RemedyData.pixel(part, image, place))
  }

  /// Numbers that are no bytes.
  private static let pixels: [Remedy] = [
    Remedy(
      "floats from 0 to 1", says: ["found 0", "from 0 to 0.9", "NumPy: np.round(255 * images).astype(np.uint8)"],
      spoil: { data in for part in 0..<2 { try data.images(part) { Float(pixel(part, $0, $1) / 256) } } },
      follow: { data in
        for part in 0..<2 {
          try data.images(part) { UInt8((255 * Double(Float(pixel(part, $0, $1) / 256))).rounded()) }
        }
      }),
    Remedy(
      "floats with fractions", says: ["NumPy: np.round(images).astype(np.uint8)"],
      spoil: { data in for part in 0..<2 { try data.images(part) { min(255, pixel(part, $0, $1) + 0.25) } } },
      follow: { data in
        for part in 0..<2 { try data.images(part) { UInt8(min(255, pixel(part, $0, $1) + 0.25).rounded()) } }
      }),
    Remedy(
      "floats from -1 to 1",
      says: [
        "np.clip(np.round((images.astype(float) + 1) * (255 / (1 + 1))), 0, 255).astype(np.uint8)", "same numbers",
      ],
      spoil: { data in for part in 0..<2 { try data.images(part) { scaled(part, $0, $1) } } },
      follow: { data in
        for part in 0..<2 { try data.images(part) { UInt8(((scaled(part, $0, $1) + 1) * (255 / (1 + 1))).rounded()) } }
      }),
    Remedy(
      "16 bits", says: ["np.clip(np.round((images.astype(float) - 0) * (255 / 65535)), 0, 255).astype(np.uint8)"],
      spoil: { data in for part in 0..<2 { try data.images(part) { wide(part, $0, $1) } } },
      follow: { data in
        for part in 0..<2 { try data.images(part) { UInt8((Double(wide(part, $0, $1)) * (255.0 / 65535)).rounded()) } }
      }),
    Remedy(
      "signed bytes", says: ["(images.astype(float) + 128) * (255 / (127 + 128))"],
      spoil: { data in for part in 0..<2 { try data.images(part) { signed(part, $0, $1) } } },
      follow: { data in for part in 0..<2 { try data.images(part) { UInt8(Int(signed(part, $0, $1)) + 128) } } }),
    Remedy(
      "what is no number", says: ["images[~np.isfinite(images)] = 0", "np.round(255 * images)"],
      spoil: { data in for part in 0..<2 { try data.images(part) { holed(part, $0, $1) / 255 } } },
      follow: { data in
        for part in 0..<2 {
          try data.images(part) { (255 * (holed(part, $0, $1).isFinite ? holed(part, $0, $1) / 255 : 0)).rounded() }
        }
      }),
    Remedy(
      "half floats", says: ["'<f2'", "np.round(255 * array.astype(float)).astype(np.uint8)"],
      spoil: { data in
        for part in 0..<2 {
          try data.write(
            "X_\(RemedyData.parts[part])", [RemedyData.counts[part], 4, 4],
            [UInt16](repeating: 0x3800, count: 16 * RemedyData.counts[part]), type: "<f2")
        }
      },
      follow: { data in
        for part in 0..<2 { try data.images(part) { UInt8(((255 * pixel(part, $0, $1) / 255)).rounded()) } }
      }),
    Remedy(
      "two scales", says: ["from 0 to 1", "from 0 to 255", "np.round(255 * images).astype(np.uint8)"],
      spoil: { data in try data.images(1) { pixel(1, $0, $1) / 255 } },
      follow: { data in try data.images(1) { UInt8((255 * (pixel(1, $0, $1) / 255)).rounded()) } }),
  ]

  private static func scaled(_ part: Int, _ image: Int, _ place: Int) -> Double {
    // The first pixels are the extremes, so that both parts go from -1 to 1.
    image == 0 && place < 2 ? Double(2 * place - 1) : pixel(part, image, place) / 127.5 - 1
  }
  private static func wide(_ part: Int, _ image: Int, _ place: Int) -> UInt16 {
    image == 0 && place == 0 ? 65535 : UInt16(pixel(part, image, place)) * 257
  }
  private static func signed(_ part: Int, _ image: Int, _ place: Int) -> Int8 {
    image == 0 && place < 2 ? (place == 0 ? -128 : 127) : Int8(Int(pixel(part, image, place)) - 128)
  }
  private static func holed(_ part: Int, _ image: Int, _ place: Int) -> Double {
    let value = pixel(part, image, place)
    return value == 0 ? .nan : value
  }

  /// Labels that are no class numbers.
  private static let labels: [Remedy] = [
    Remedy(
      "counting from 1", says: ["subtract 1 from the labels of both parts"],
      spoil: { data in for part in 0..<2 { try data.labels(part) { UInt8($0 % 3 + 1) } } },
      follow: { data in for part in 0..<2 { try data.labels(part) { UInt8($0 % 3 + 1) - 1 } } }),
    Remedy(
      "the test part alone counting from 1", says: ["y_test", "subtract 1 from the labels of the test part alone"],
      spoil: { data in for part in 0..<2 { try data.labels(part) { UInt8($0 % 3 + part) } } },
      follow: { data in try data.labels(1) { UInt8($0 % 3) } }),
    Remedy(
      "the training part alone counting from 1",
      says: ["y_train", "subtract 1 from the labels of the training part alone"],
      spoil: { data in for part in 0..<2 { try data.labels(part) { UInt8($0 % 3 + 1 - part) } } },
      follow: { data in try data.labels(0) { UInt8($0 % 3) } }),
    Remedy(
      "class 0 without images", says: ["found none below 1", "name all classes with data.class_names"],
      spoil: { data in for part in 0..<2 { try data.labels(part) { UInt8($0 % 2 + 1) } } },
      follow: { data in for part in 0..<2 { try data.labels(part) { UInt8($0 % 2) } } }),
    Remedy(
      "more classes than labels tell apart",
      says: ["at most 65,536 classes", "found label 65536 for image 4", "largest 65599", "put classes together"],
      spoil: { data in
        let count = 65_600
        try data.write("y_train", [count], (0..<count).map { Int64($0 < 4 ? $0 : ($0 + 65_532) % count) })
        try data.write("X_train", [count, 4, 4], [UInt8](repeating: 7, count: 16 * count))
      },
      follow: { data in
        try data.labels(0) { Int64(($0 * 25) / 100) }
        try data.images(0) { RemedyData.pixel(0, $0, $1) }
      }),
    Remedy(
      "large class numbers",
      says: ["found label 1000 for image 1", "3 different labels", "np.searchsorted(classes, y_train)"],
      spoil: { data in for part in 0..<2 { try data.labels(part) { Int64([7, 1000, 2000][$0 % 3]) } } },
      follow: { data in
        for part in 0..<2 {
          try data.labels(part) { Int64([7, 1000, 2000].firstIndex(of: [7, 1000, 2000][$0 % 3]) ?? -1) }
        }
      }),
    Remedy(
      "one large label", says: ["found label 900 for image 5", "Correct it"],
      spoil: { data in try data.labels(0) { Int64($0 == 5 ? 900 : $0 % 3) } },
      follow: { data in try data.labels(0) { Int64($0 % 3) } }),
    Remedy(
      "a negative label", says: ["found -1 for image 5", "Correct it"],
      spoil: { data in try data.labels(0) { Int64($0 == 5 ? -1 : $0 % 3) } },
      follow: { data in try data.labels(0) { Int64($0 % 3) } }),
    Remedy(
      "a label that no training image has", says: ["labels from 0 to 2", "found 40 for image 1", "Correct the label"],
      spoil: { data in try data.labels(1) { UInt8($0 == 1 ? 40 : $0 % 3) } },
      follow: { data in try data.labels(1) { UInt8($0 % 3) } }),
    Remedy(
      "a label without a name", says: ["found 2 for image 2", "name all classes in classes.txt"],
      spoil: { data in try data.folder.write(Array("ant\nbee\n".utf8), to: data.file("classes.txt")) },
      follow: { data in try data.folder.write(Array("ant\nbee\ncat\n".utf8), to: data.file("classes.txt")) }),
    Remedy(
      "rows that are not one-hot", says: ["one 1 among zeros", "labels.argmax(axis=1)"],
      spoil: { data in try data.write("y_train", [12, 3], (0..<36).map { UInt8($0 % 3 == $0 / 3 % 3 ? 2 : 0) }) },
      follow: { data in try data.labels(0) { Int64($0 % 3) } }),
    Remedy(
      "one-hot columns of other number", says: ["4 columns", "store class numbers"],
      spoil: { data in
        try data.write("y_train", [12, 3], (0..<36).map { UInt8($0 % 3 == $0 / 3 % 3 ? 1 : 0) })
        try data.write("y_test", [6, 4], (0..<24).map { UInt8($0 % 4 == $0 / 4 % 3 ? 1 : 0) })
      },
      follow: { data in for part in 0..<2 { try data.labels(part) { Int64($0 % 3) } } }),
    Remedy(
      "names in place of numbers", says: ["'<U3'", "np.searchsorted(classes, y_train)", "classes.txt"],
      spoil: { data in
        for part in 0..<2 {
          try data.write(
            "y_\(RemedyData.parts[part])", [RemedyData.counts[part]],
            [UInt8](repeating: 0, count: 12 * RemedyData.counts[part]), type: "<U3")
        }
      },
      follow: { data in
        for part in 0..<2 { try data.labels(part) { Int64($0 % 3) } }
        try data.folder.write(Array("ant\nbee\ncat\n".utf8), to: data.file("classes.txt"))
      }),
    Remedy(
      "a name twice", says: ["classes 0 and 2 are both called \"ant\"", "Give each a name of its own"],
      spoil: { data in try data.folder.write(Array("ant\nbee\nant\n".utf8), to: data.file("classes.txt")) },
      follow: { data in try data.rewrite("classes.txt") { $0.replacing("bee\nant", with: "bee\ncat") } }),
  ]

  /// Arrays of another shape than expected.
  private static let shapes: [Remedy] = [
    Remedy(
      "images and labels swapped", says: ["swapped"],
      spoil: { data in
        try data.labels(0) { UInt8($0) }
        try data.write("y_train", [12, 4, 4], (0..<192).map { UInt8($0) })
        try data.write("X_train", [12], (0..<12).map { UInt8($0 % 3) })
      },
      follow: { data in
        try data.images(0) { RemedyData.pixel(0, $0, $1) }
        try data.labels(0) { UInt8($0 % 3) }
      }),
    Remedy(
      "channels first", says: ["channels seem to come first", "data.layout: channels_first"],
      spoil: { data in
        for part in 0..<2 {
          try data.images(part, sizes: [3, 8, 8]) { RemedyData.pixel(part, $0, ($1 % 64) * 3 + $1 / 64) }
        }
      }, layout: .first),
    Remedy(
      "rows with channels first", says: ["rows of 192 values", "data.layout: channels_first"],
      spoil: { data in
        for part in 0..<2 {
          try data.images(part, sizes: [192]) { RemedyData.pixel(part, $0, ($1 % 64) * 3 + $1 / 64) }
        }
      }, layout: .first),
    Remedy(
      "rows with channels last", says: ["rows of 192 values", "data.layout: channels_last"],
      spoil: { data in for part in 0..<2 { try data.images(part, sizes: [192]) { RemedyData.pixel(part, $0, $1) } } },
      layout: .last),
    Remedy(
      "fewer labels than images", says: ["found 12", "Give the two that belong together"],
      spoil: { data in try data.write("y_train", [11], [UInt8](repeating: 0, count: 11)) },
      follow: { data in try data.labels(0) { UInt8($0 % 3) } }),
    Remedy(
      "two files for one part", says: ["could both be the same part", "Move one of them elsewhere"],
      spoil: { data in try data.folder.write([1], to: data.file("train_images.npy")) },
      follow: { data in try data.remove("train_images.npy") }),
  ]
}
