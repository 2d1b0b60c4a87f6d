import FMDistPlatform
import Foundation

extension ResultFile {
  /// Reads keys in ``CodingKeys``; a null number is `.nan`.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double {
      guard values.contains(key) else { return try values.decode(Double.self, forKey: key) }
      return try values.decodeIfPresent(Double.self, forKey: key) ?? .nan
    }
    self.init(
      configurationName: try values.decode(String.self, forKey: .configurationName),
      dataset: try values.decode(String.self, forKey: .dataset),
      synthetic: try values.decode(Bool.self, forKey: .synthetic),
      testAccuracy: try number(.testAccuracy), testLoss: try number(.testLoss),
      validationAccuracy: try number(.validationAccuracy),
      validation: try values.decodeIfPresent(String.self, forKey: .validation) ?? "",
      chosenOnTestSet: try values.decodeIfPresent(Bool.self, forKey: .chosenOnTestSet) ?? false,
      confusion: try values.decodeIfPresent([[Int]].self, forKey: .confusion),
      weightsSHA256: try values.decode(String.self, forKey: .weightsSHA256),
      parameterCount: try values.decode(Int.self, forKey: .parameterCount),
      imagesPerSecond: try number(.imagesPerSecond), seconds: try number(.seconds),
      ranks: try values.decode(Int.self, forKey: .ranks),
      threadsPerRank: try values.decode(Int.self, forKey: .threadsPerRank),
      epochs: try values.decode(Int.self, forKey: .epochs),
      stoppedEarly: try values.decodeIfPresent(Bool.self, forKey: .stoppedEarly) ?? false,
      weightsEpoch: try values.decodeIfPresent(Int.self, forKey: .weightsEpoch),
      batchSize: try values.decode(Int.self, forKey: .batchSize),
      seed: try values.decode(Int.self, forKey: .seed),
      fmdistVersion: try values.decode(String.self, forKey: .fmdistVersion))
    classNames = try values.decodeIfPresent([String].self, forKey: .classNames)?.map(
      \.precomposedStringWithCanonicalMapping)
    classWeights = try values.decodeIfPresent([Double].self, forKey: .classWeights)
    thresholds = try values.decodeIfPresent([Double].self, forKey: .thresholds)
    thresholdMetric = try values.decodeIfPresent(String.self, forKey: .thresholdMetric)
    temperature = try values.decodeIfPresent(Double.self, forKey: .temperature)
    calibration = try values.decodeIfPresent(Calibration.self, forKey: .calibration)
    classCounts = try values.decodeIfPresent([ClassCounts].self, forKey: .classCounts)
    testMetrics =
      try values.decodeIfPresent([String: Double?].self, forKey: .testMetrics)?.sorted { $0.key < $1.key }
      .map { NamedMetric(name: $0.key, value: $0.value ?? .nan) } ?? []
    averagedWeights = try values.decodeIfPresent(Bool.self, forKey: .averagedWeights) ?? false
    initialWeights = try values.decodeIfPresent(InitialWeightsRecord.self, forKey: .initialWeights)
    restarts = try values.decodeIfPresent([RestartRecord].self, forKey: .restarts) ?? []
    warnings = try values.decodeIfPresent([String].self, forKey: .warnings) ?? []
  }

  /// Writes keys in ``CodingKeys``; JSON has no NaN and no infinity, so these become null.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
    try values.encode(configurationName, forKey: .configurationName)
    try values.encode(dataset, forKey: .dataset)
    try values.encode(synthetic, forKey: .synthetic)
    try values.encode(finite(testAccuracy), forKey: .testAccuracy)
    try values.encode(finite(testLoss), forKey: .testLoss)
    try values.encode(finite(validationAccuracy), forKey: .validationAccuracy)
    try values.encode(validation, forKey: .validation)
    try values.encode(chosenOnTestSet, forKey: .chosenOnTestSet)
    let metrics = testMetrics.map { ($0.name, finite($0.value)) }
    if !metrics.isEmpty { try values.encode(Dictionary(metrics) { $1 }, forKey: .testMetrics) }
    try values.encodeIfPresent(classWeights, forKey: .classWeights)
    try values.encodeIfPresent(thresholds, forKey: .thresholds)
    try values.encodeIfPresent(thresholdMetric, forKey: .thresholdMetric)
    try values.encodeIfPresent(temperature, forKey: .temperature)
    try values.encodeIfPresent(calibration, forKey: .calibration)
    try values.encodeIfPresent(confusion, forKey: .confusion)
    try values.encodeIfPresent(classCounts, forKey: .classCounts)
    try values.encodeIfPresent(classNames, forKey: .classNames)
    try values.encode(warnings, forKey: .warnings)
    try values.encode(weightsSHA256, forKey: .weightsSHA256)
    if averagedWeights { try values.encode(true, forKey: .averagedWeights) }
    try values.encodeIfPresent(initialWeights, forKey: .initialWeights)
    if !restarts.isEmpty { try values.encode(restarts, forKey: .restarts) }
    try values.encode(parameterCount, forKey: .parameterCount)
    try values.encode(finite(imagesPerSecond), forKey: .imagesPerSecond)
    try values.encode(finite(seconds), forKey: .seconds)
    try values.encode(ranks, forKey: .ranks)
    try values.encode(threadsPerRank, forKey: .threadsPerRank)
    try values.encode(epochs, forKey: .epochs)
    try values.encode(stoppedEarly, forKey: .stoppedEarly)
    try values.encode(weightsEpoch, forKey: .weightsEpoch)
    try values.encode(batchSize, forKey: .batchSize)
    try values.encode(seed, forKey: .seed)
    try values.encode(fmdistVersion, forKey: .fmdistVersion)
  }

  /// Reads the file at `path`. Throws `.malformed` when it is no result, or no run can have come to it.
  package init(file path: String) throws(RunFileError) {
    let bytes = try InputFile.read(path, limit: 1 << 26)
    do {
      self = try JSONDecoder().decode(ResultFile.self, from: Data(bytes))
    } catch {
      throw RunFileError(.malformed, path: path, "is not a result of fmdist: \(Self.sentence(error))")
    }
    try validate(path: path)
  }

  /// Writes the file at `path`, atomically: JSON with sorted keys.
  package func write(to path: String) throws(RunFileError) {
    let json: String
    do {
      json = try JSONText.of(self, isPretty: true)
    } catch {
      throw RunFileError(.io, path: path, "cannot be put into JSON: \(error.localizedDescription)")
    }
    try AtomicFile.write(json + "\n", to: path)
  }

  private static func sentence(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "the key '\(key.stringValue)' is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type than expected"
    default: "it is not the JSON that was expected"
    }
  }
}
