import FMDistDatasets
import FMDistRunFiles
import FMDistTraining
import FMDistTuning

/// What trials find that read data of their own, with a `data.path` that they try: each set is read once, to be compared with what they were
/// trained on before.
struct OwnData {
  /// The folder of the data, or `synthetic`.
  let option: String?
  private var known: [(data: RunConfiguration.DataConfiguration, mark: String, summary: String)] = []

  init(option: String?) { self.option = option }

  /// Throws where `trial` was trained on other data before than it would read now: what came of that is none of this search's.
  mutating func require(for trial: Trial, in folder: TrialFolder) throws {
    guard case .success(let configuration) = trial.configuration else { return }
    let path = folder.record(trial.id)
    let trained =
      try TrialRecord.read(path)?.data
      ?? (try? folder.run(trial.id).checkpoints.newest()).flatMap { TrialRecord.mark(of: $0.checkpoint) }
    guard let trained else { return }
    let found = try found(by: configuration)
    guard trained == found.mark else { throw RunError.otherData(found.summary, than: path) }
  }

  private mutating func found(
    by configuration: RunConfiguration
  ) throws(DatasetError) -> (mark: String, summary: String) {
    if let known = known.first(where: { $0.data.readsSame(as: configuration.data) }) {
      return (known.mark, known.summary)
    }
    let dataset = try configuration.weighted(
      configuration.loadData(
        option: option, downloader: DatasetDownloader(report: { _ in }), loader: Console.silent.loader(ProcessTeam())))
    let found = (mark: TrialRecord.mark(of: dataset), summary: dataset.source.summary)
    known.append((configuration.data, found.mark, found.summary))
    return found
  }
}
