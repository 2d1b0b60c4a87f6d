import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistProcessor
import FMDistRunFiles
import FMDistTraining
import Foundation

extension EnvironmentFile {
  /// What rank 0 knows of this session: its machine, the ranks on `hosts` with `threads` each, and `dataset` complete with its source.
  init(dataset: Dataset, hosts: Hosts, threads: Int) {
    self.init(
      fmdistVersion: FMDistTraining.fmdistVersion, operatingSystem: Self.system, processor: Processor.name,
      cores: Cores.ofHost ?? Cores.own.count, ranks: hosts.size, threadsPerRank: threads,
      // The name that a single process gives its host is none.
      hosts: hosts.count == 1
        ? [Host(name: SystemText.hostName ?? "this host", ranks: hosts.size)]
        : zip(hosts.names, hosts.ranks).map { Host(name: $0, ranks: $1.count) },
      data: DataFacts(dataset))
  }

  /// "Debian GNU/Linux 12 (bookworm), Linux 6.1.0".
  private static var system: String {
    var names = utsname()
    let name = ProcessInfo.processInfo.operatingSystemVersionString
    guard uname(&names) == 0 else { return name }
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(name), \(text(names.sysname)) \(text(names.release))"
  }
}

extension EnvironmentFile.DataFacts {
  init(_ dataset: Dataset) {
    let (training, source) = (dataset.training, dataset.source)
    self.init(
      dataset: dataset.name, synthetic: source.synthetic, verified: source.verified, height: training.height,
      width: training.width, channels: training.channels, trainingImages: training.count,
      testImages: dataset.test.count,
      sha256: dataset.fingerprint)
    format = source.format?.description
    let parts = ["training images", "training labels", "test images", "test labels"]
    files = zip(parts, source.files).map { part, file in
      let name = file.path.lastIndex(of: "/").map { String(file.path[file.path.index(after: $0)...]) } ?? file.path
      return EnvironmentFile.File(part: part, name: name, md5: file.md5)
    }
    guard !source.synthetic, let path = source.files.first?.path, let slash = path.lastIndex(of: "/") else { return }
    folder = String(path[..<slash])
  }
}
