import Communication
import Datasets
import Reports
import RunFiles

/// `fmdist report`: draws a run's pictures from its folder, also while it trains. Rank 0 draws them.
public struct ReportRun: Sendable {
  /// The run's folder.
  public var folder: RunFolder
  /// Colours and fonts.
  public var theme = Theme.light

  /// A report of the run in `folder`.
  public init(folder: RunFolder) { self.folder = folder }

  /// Draws at rank 0 of `communicator`, and says what was drawn. Returns the exit code.
  public func run(over communicator: any Communicator) throws -> Int32 {
    _ = try communicator.atRoot { try draw() }
    return 0
  }

  private func draw() throws {
    let history = try History(file: folder.history)
    let result = folder.hasResult ? try ResultFile(file: folder.result) : nil
    let classNames = result.map(Self.classNames) ?? []
    var pictures = RunPictures(folder: folder)
    pictures.theme = theme
    for file in try pictures.write(history: history, result: result, classNames: classNames) { print(file) }
    guard let result else { return print("the run is not finished: its confusion matrix is drawn once it is") }
    if result.synthetic { print(ProgressReporter.syntheticWarning) }
    let confusion = try ConfusionCounts(result.confusion, classNames: classNames, path: folder.result)
    print(confusion.errorSentence)
    for pair in ConfusedPair.worst(confusion, most: 5) { print(pair.sentence(classNames)) }
  }

  /// The names in the result; of an older one those of its data set, or numbers.
  private static func classNames(of result: ResultFile) -> [String] {
    if let names = result.classNames { return names }
    let count = result.confusion.count
    let known = PublishedDataset.named(result.dataset)?.classNames
    return known?.count == count ? known ?? [] : (0..<count).map(String.init)
  }
}
