import FMDistRunFiles
import Foundation

/// A comparison for programs.
extension RunComparison {
  private struct Object: Encodable {
    var runs: [Run]
    var differences: [Key]
    var isSameData: Bool
    var isSameClasses: Bool
  }

  private struct Key: Encodable {
    var key: String
    var values: [String?]
  }

  private struct Run: Encodable {
    var run: String
    var configurationName: String
    var dataset: String?
    var dataSha256: String?
    var otherData: Bool
    var otherClasses: Bool
    var classNames: [String]?
    var testAccuracy, testLoss, bestValidationAccuracy: Double?
    var bestEpoch: Int?
    var epochs: Int
    var parameterCount: Int?
    var seconds, imagesPerSecond: Double?
    var seed: String?
    var ranks, threadsPerRank: Int?
    var weightsSha256: String?
    var state: String
    var stateEpoch, stateStep: Int?
  }

  /// One JSON object: `runs`, `differences` (`key`, and `values` in the runs' order) and `is_same_data`, `is_same_classes`. What is not known is left out, or
  /// null in `values`.
  package func json() throws(RunFileError) -> String {
    func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    let object = Object(
      runs: runs.indices.map { index in
        let run = runs[index]
        let result = run.result
        return Run(
          run: run.name, configurationName: run.configurationName, dataset: run.dataset, dataSha256: run.dataSHA256,
          otherData: hasOtherData[index], otherClasses: hasOtherClasses[index], classNames: run.classNames,
          testAccuracy: finite(result?.testAccuracy), testLoss: finite(result?.testLoss),
          bestValidationAccuracy: finite(run.best?.validationAccuracy), bestEpoch: run.best?.epoch,
          epochs: run.history.rows.count, parameterCount: result?.parameterCount, seconds: finite(result?.seconds),
          imagesPerSecond: finite(run.imagesPerSecond), seed: run.seed, ranks: result?.ranks,
          threadsPerRank: result?.threadsPerRank, weightsSha256: result?.weightsSHA256,
          state: run.state.word, stateEpoch: run.state.epoch, stateStep: run.state.step)
      }, differences: differences.map { Key(key: $0.key, values: $0.values) },
      isSameData: !hasOtherData.contains(true), isSameClasses: !hasOtherClasses.contains(true))
    do {
      return try JSONText.of(object, snakeCase: true, isPretty: true)
    } catch {
      throw RunFileError(.io, path: "the comparison", "cannot be put into JSON: \(error.localizedDescription)")
    }
  }
}
