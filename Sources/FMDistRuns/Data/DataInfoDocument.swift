import FMDistDatasets
import FMDistImages

/// The JSON that `fmdist data info --format json` prints; keys are in snake case. What is not known is left out.
struct DataInfoDocument: Encodable {
  struct PartCount: Encodable {
    var part: String
    var images: Int
  }

  struct ClassCount: Encodable {
    var name: String
    var images: [PartCount]
  }

  /// Of the pixels of the training images, on the scale 0 to 1.
  struct Pixels: Encodable {
    var mean, standardDeviation: Double
  }

  /// Images that are the same, byte for byte: those like one before them in their part, those in the test set that are training images too, and
  /// all of these with another class.
  struct Duplicates: Encodable {
    var training, test, testInTraining, otherClass: Int
  }

  /// MD5 of the content as an IDX file.
  struct Checksum: Encodable {
    var part, file: String
    var md5: String?
  }

  struct SizeCount: Encodable {
    var height, width, images: Int
  }

  struct FormatCount: Encodable {
    var format: String
    var images: Int
  }

  struct Fault: Encodable {
    var file, found: String
  }

  /// Images that are the same as they are in their files, whatever size they are trained in.
  struct SameFiles: Encodable {
    var insideAPart, inTwoParts, otherClass: Int
    /// The first groups of them.
    var examples: [[String]]
  }

  /// What the files of a folder of images are.
  struct Files: Encodable {
    var folder: String
    var images: Int
    var sizes: [SizeCount]
    var formats: [FormatCount]
    var inColour, withAlpha, withTransparency, withSixteenBits, withSeveralPictures: Int
    /// Of one colour everywhere, and of nearly one.
    var constant, nearlyConstant: [String]
    var duplicates: SameFiles
    var faults: [Fault]
    var ignored: [String]
  }

  var name, source: String
  var format: String?
  var synthetic, verified: Bool
  /// Why it can't be trained as it is.
  var problem: String?
  /// H, W and C as they are trained.
  var imageSize: [Int]?
  var parts: [PartCount]
  var classes: [ClassCount]
  var pixels: Pixels?
  var duplicates: Duplicates?
  var files: Files?
  var notes, warnings: [String]
  /// Lines of YAML that the data needs, or had better have.
  var configuration: [String]
  var checksums: [Checksum]
  var dataSha256: String?
}

extension DataInfo {
  /// One JSON document.
  package func json() throws -> String { try DataInfoDocument(self).json() }
}

extension DataInfoDocument {
  fileprivate init(_ info: DataInfo) {
    let (dataset, counts) = (info.dataset, info.counts)
    name = info.name
    source = info.title.source
    format = dataset?.source.format?.rawValue ?? info.survey.map { _ in DatasetFormat.images.rawValue }
    synthetic = dataset?.source.synthetic ?? false
    verified = dataset?.source.verified ?? false
    problem = info.problem
    imageSize = dataset.map { [$0.training.height, $0.training.width, $0.training.channels] }
    parts = counts.parts.map { PartCount(part: $0.name, images: $0.counts.reduce(0, +)) }
    classes = counts.classNames.enumerated().map { label, name in
      ClassCount(name: name, images: counts.parts.map { PartCount(part: $0.name, images: $0.counts[label]) })
    }
    pixels = info.digest.map { Pixels(mean: $0.pixels.mean, standardDeviation: $0.pixels.standardDeviation) }
    duplicates = info.digest.map {
      Duplicates(
        training: $0.duplicatesInTraining, test: $0.duplicatesInTest, testInTraining: $0.testImagesInTraining,
        otherClass: $0.contradictions)
    }
    files = info.survey.map { Files($0) }
    notes = dataset?.source.notes ?? info.survey?.notes ?? []
    warnings = info.warnings
    configuration = info.survey?.advice ?? []
    checksums = zip(DataInfo.checkedParts, dataset?.source.files ?? []).map {
      Checksum(part: $0, file: $1.path, md5: $1.md5)
    }
    dataSha256 = dataset?.fingerprint
  }
}

extension DataInfoDocument.Files {
  fileprivate init(_ survey: ImageSurvey) {
    let (images, same) = (survey.images, survey.duplicates)
    folder = survey.plan.folder
    self.images = images.count
    sizes = survey.sizes.map { .init(height: $0.size.height, width: $0.size.width, images: $0.count) }
    formats = survey.formats.map { .init(format: $0.format.rawValue, images: $0.count) }
    inColour = images.count { $0.header.isColour }
    withAlpha = images.count { $0.header.hasAlpha }
    withTransparency = images.count { $0.traits.wasComposited }
    withSixteenBits = images.count { $0.header.bits == 16 }
    withSeveralPictures = images.count { $0.traits.frames > 1 }
    constant = images.filter(\.isConstant).map(\.entry.path)
    nearlyConstant = images.filter { $0.isNearEmpty && !$0.isConstant }.map(\.entry.path)
    duplicates = .init(
      insideAPart: same.inside, inTwoParts: same.across, otherClass: same.contradictions, examples: same.examples)
    faults = survey.faults.map { .init(file: $0.path, found: $0.found) }
    ignored = survey.ignored
  }
}
