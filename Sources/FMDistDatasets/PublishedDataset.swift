/// A data set whose published files are known: their checksums, their size, their classes, and where they are published.
package struct PublishedDataset: Sendable {
  /// The name in the configuration.
  package let name: String
  /// The names of the classes, in label order.
  package let classNames: [String]
  /// The MD5 checksums of the decompressed files, by part.
  package let md5: [DatasetFiles.Part: String]
  /// Folders on the web that hold the four files, in the order to try them.
  package let mirrors: [String]

  package init(name: String, classNames: [String], md5: [DatasetFiles.Part: String], mirrors: [String]) {
    self.name = name
    self.classNames = classNames
    self.md5 = md5
    self.mirrors = mirrors
  }

  /// The sizes that the published file of `part` has.
  package func sizes(of part: DatasetFiles.Part) -> [Int] {
    switch part {
    case .trainingImages: [60_000, 28, 28]
    case .trainingLabels: [60_000]
    case .testImages: [10_000, 28, 28]
    case .testLabels: [10_000]
    }
  }

  /// Those that fmdist knows.
  package static let all = [fashionMNIST, mnist]

  /// The one called `name`, or nil if fmdist knows none of that name.
  package static func named(_ name: String) -> PublishedDataset? { all.first { $0.name == name } }

  /// Fashion-MNIST as corrected on 31 August 2017 (Xiao, Rasul and Vollgraf, 2017). Earlier copies had ten training images
  /// in the test set.
  package static let fashionMNIST = PublishedDataset(
    name: "fashion-mnist",
    classNames: GarmentClass.allCases.map(\.rawValue),
    md5: [
      .trainingImages: "f4a8712d7a061bf5bd6d2ca38dc4d50a",
      .trainingLabels: "9018921c3c673c538a1fc5bad174d6f9",
      .testImages: "8181f5470baa50b63fa0f6fddb340f0a",
      .testLabels: "15d484375f8d13e6eb1aabb0c3f46965",
    ],
    mirrors: [
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    ])

  /// MNIST (LeCun, Cortes and Burges, 1998): handwritten digits.
  package static let mnist = PublishedDataset(
    name: "mnist",
    classNames: (0..<10).map(String.init),
    md5: [
      .trainingImages: "6bbc9ace898e44ae57da46a324031adb",
      .trainingLabels: "a25bea736e30d166cdddb491f175f624",
      .testImages: "2646ac647ad5339dbf082846283269ea",
      .testLabels: "27ae3e4e09519cfbb04c329615203637",
    ],
    mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist"])
}
