import FMDistDatasets
import FMDistPlatform

extension DoctorCheck {
  /// A check for each data set whose files are published.
  static let published: [DoctorCheck] = PublishedDataset.all.map { published in
    DoctorCheck("data_" + published.name.replacing("-", with: "_")) { surroundings in
      data(published, isDefault: published.name == PublishedDataset.fashionMNIST.name, surroundings)
    }
  }

  /// Where the data set is, and whether its files are the published ones; all of them are read.
  static func data(
    _ published: PublishedDataset, isDefault: Bool, _ surroundings: DoctorSurroundings
  ) -> DoctorFinding {
    let locator = DatasetLocator(
      name: published.name, option: surroundings.data, environment: surroundings.environment)
    do throws(DatasetError) {
      switch try locator.locate(downloader: nil) {
      case .files(let files): return try compare(files, published)
      case .synthetic: return DoctorFinding("drawn by fmdist, as --data synthetic says")
      case let location:
        let path = location.folder ?? surroundings.data ?? "."
        return DoctorFinding("\(path.shellPath) has data in another form; `fmdist data info` has details")
          .with("folder", text: path)
      }
    } catch  where error.kind == .missing {
      return missing(locator, isDefault: isDefault)
    } catch {
      return DoctorFinding("can't be read").saying(.fault, "\(error)")
    }
  }

  private static func missing(_ locator: DatasetLocator, isDefault: Bool) -> DoctorFinding {
    let folders = locator.places.flatMap(\.folders).map(\.shellPath)
    let finding = DoctorFinding("not in \(folders.isEmpty ? "any folder" : folders.joined(separator: " nor in "))")
    guard isDefault else { return finding }
    if let option = locator.option {
      return FileSystem.exists(option)
        ? finding.saying(
          .advice, "Without a configuration, train wants it there; `fmdist init` writes one for other data.")
        : finding.saying(.fault, "There is no \(option.shellPath): give --data a folder with data.")
    }
    let folder = locator.cacheFolder.map { ", into \($0.shellPath)" } ?? ""
    return finding.saying(
      .advice,
      "The first `fmdist train` downloads it\(folder). On a host without a network copy its four files there, set FMDIST_DATA, or use "
        + "--data synthetic.")
  }

  private static func compare(
    _ files: DatasetFiles, _ published: PublishedDataset
  ) throws(DatasetError) -> DoctorFinding {
    var (bytes, others) = (0, [String]())
    for part in DatasetFiles.Part.allCases {
      let path = files[part]
      bytes += FileStatus(path)?.size ?? 0
      if try PublishedDataset.checksum(ofFile: path) != published.md5[part] { others.append(PathText.split(path).name) }
    }
    let folder = PathText.split(files[.trainingImages]).folder
    let finding = DoctorFinding("\(folder.shellPath), \(ByteText.text(bytes))").with("folder", text: folder)
      .with("bytes", bytes).with("verified", text: others.isEmpty ? "yes" : "no")
    guard !others.isEmpty else { return finding.suffixed(", the published files (MD5)") }
    return finding.suffixed(", not the published files").saying(
      .advice,
      "\(others.joined(separator: ", ")): \(others.count == 1 ? "its checksum is" : "their checksums are") not the published "
        + "\(others.count == 1 ? "one" : "ones"). Training refuses IDX files of that size; data of your own wants a name of its own (data.dataset)."
    )
  }
}
