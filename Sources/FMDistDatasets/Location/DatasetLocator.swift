import FMDistImages
import FMDistPlatform
import Foundation

/// Finds a data set's files: in `--data`, `$FMDIST_DATA`, the configuration's path and the cache folder, in this order,
/// and if they are nowhere, downloads them to the cache folder.
///
/// What `--data` names is an instruction and not a hint: if the files are not there, that is an error and nothing else is
/// tried. The other places may lack the files, since a configuration travels between machines.
package struct DatasetLocator: Sendable {
  /// The data set's name in the configuration, such as `fashion-mnist`.
  package var name: String
  /// The value of `--data`: a folder with the data's files, or one with a folder called ``name`` that holds them, one of the
  /// files themselves, or `synthetic`.
  package var option: String?
  /// The configuration's path; as ``option``.
  package var configuredPath: String?
  /// The environment: `FMDIST_DATA`, `XDG_CACHE_HOME` and `HOME` are looked at.
  package var environment: [String: String]

  /// A search for the data set `name`, in the environment of this process unless another is given.
  package init(
    name: String, option: String? = nil, configuredPath: String? = nil,
    environment: [String: String]? = nil
  ) {
    self.name = name
    self.option = option
    self.configuredPath = configuredPath
    self.environment = environment ?? SystemText.environment(["FMDIST_DATA", "XDG_CACHE_HOME", "HOME"])
  }

  /// The word that stands for the built-in generator, as `--data` or as the data set's name.
  package static let synthetic = "synthetic"

  /// A place to look in.
  package struct Place: Sendable, Equatable {
    /// Who named it: `--data`, `$FMDIST_DATA`, "the configuration", "the cache folder".
    package let origin: String
    /// The folders to try, in order.
    package let folders: [String]
    /// Whether the last one holds data sets, and need not be one.
    package var holdsSets = false
  }

  /// The places to look in, in order; a function of the properties alone.
  package var places: [Place] {
    func place(_ origin: String, _ folder: String?, nameFirst: Bool = false) -> Place? {
      guard let folder, !folder.isEmpty else { return nil }
      let folders = [folder, folder + "/" + name]
      return Place(origin: origin, folders: nameFirst ? folders.reversed() : folders, holdsSets: nameFirst)
    }
    if let option { return [place("--data", option)].compactMap { $0 } }
    return [
      place("$FMDIST_DATA", environment["FMDIST_DATA"], nameFirst: true),
      place("the configuration", configuredPath),
      cacheFolder.map { Place(origin: "the cache folder", folders: [$0]) },
    ].compactMap { $0 }
  }

  /// `$XDG_CACHE_HOME/fmdist/NAME` or `~/.cache/fmdist/NAME`; nil where neither variable is set.
  package var cacheFolder: String? {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return "\(cache)/fmdist/\(name)" }
    if let home = environment["HOME"], !home.isEmpty { return "\(home)/.cache/fmdist/\(name)" }
    return nil
  }

  /// Whether the built-in generator was asked for, by `--data`, or without it by the configuration.
  package var wantsSynthetic: Bool {
    if let option { return option == Self.synthetic }
    return name == Self.synthetic || configuredPath == Self.synthetic
  }

  /// Finds the files, and downloads them with `downloader` where they are nowhere; nil never downloads.
  ///
  /// Among several processes, one should locate first, with a downloader, and the others after it, without. Throws
  /// ``DatasetError/Kind/missing`` with all that was tried, or ``DatasetError/Kind/usage`` for an impossible name.
  package func locate(downloader: DatasetDownloader?) throws(DatasetError) -> DatasetLocation {
    if wantsSynthetic { return .synthetic }
    guard Self.isName(name) else {
      throw DatasetError(
        .configuration,
        "data.dataset: expected a name such as fashion-mnist, found \"\(name.brief())\"; give a folder with --data.")
    }
    if option == "" {
      throw DatasetError(.usage, "--data: expected a folder or the word synthetic, found nothing.")
    }
    var tried: [String] = []
    for place in places {
      var possible: DatasetLocation?
      for folder in place.folders {
        switch try Self.look(at: folder) {
        case .found(let location): return location
        // Of a folder that holds data sets, only the one called so is meant.
        case .possible where place.holdsSets && folder == place.folders.last:
          tried.append(
            "\(place.origin): \(folder) holds images, which are used only on request: --data \(folder.shellPath)"
          )
        case .possible(let location): possible = possible ?? location
        case .nothing(let reason): tried.append("\(place.origin): \(reason)")
        }
      }
      if let possible { return possible }
    }
    if option == nil, let published = PublishedDataset.named(name) {
      tried.append(contentsOf: try download(published, with: downloader))
      if let cacheFolder, let location = try DataFolder(cacheFolder)?.only() { return location }
    }
    throw DatasetError(.missing, explanation(tried: tried))
  }

  /// The data set called `name` at `path`, a folder with its files, one with a folder `name` that holds them, or one of the files, for a
  /// program that looks nowhere else and has no command line. Never downloads.
  package static func locate(_ name: String, at path: String) throws(DatasetError) -> DatasetLocation {
    guard isName(name) else {
      throw DatasetError(
        .configuration, "expected a data set's name, such as fashion-mnist, found \"\(name.brief())\".")
    }
    var tried: [String] = []
    var possible: DatasetLocation?
    for place in [path, path.hasSuffix("/") ? path + name : path + "/" + name] {
      switch try look(at: place) {
      case .found(let location): return location
      case .possible(let location): possible = possible ?? location
      case .nothing(let reason): tried.append(reason)
      }
    }
    if let possible { return possible }
    throw DatasetError(
      .missing,
      "no data set was found: \(tried.joined(separator: ", and ")). Give the folder that holds \(whatFolders).")
  }

  /// What the data at `path` is called: its folder's or file's name, without what ends a file's. Nil where that can't be a name.
  package static func name(ofPath path: String) -> String? {
    var name = path.split(separator: "/").last.map(String.init) ?? ""
    for ending in [".gz", ".npz", ".npy", ".mat", ".csv", ".tsv"] where name.lowercased().hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    return isName(name) ? name : nil
  }

  /// Whether `name` may be a data set's: it is the name of a folder here, and of files that `data convert` writes.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.contains("/") && !name.hasPrefix(".") && name.visible == name && name.utf8.count <= 200
  }

  /// What comes of a look at one place.
  private enum Look {
    case found(DatasetLocation)
    /// Images that are a data set if somebody says so.
    case possible(DatasetLocation)
    /// Why there is nothing.
    case nothing(String)
  }

  /// The data set in the folder `path`, or that the file `path` belongs to.
  private static func look(at path: String) throws(DatasetError) -> Look {
    if let location = try file(path) { return .found(location) }
    guard let contents = try DataFolder(path) else { return .nothing("there is no folder \(path)") }
    if let location = try contents.only() { return .found(location) }
    if let location = try contents.only(asked: true) { return .possible(location) }
    let lacks = contents.lacks.isEmpty ? nil : "lacks \(contents.lacks.joined(separator: ", or "))"
    let found = [contents.misplacedPictures, lacks].compactMap(\.self).joined(separator: "; it ")
    return .nothing("\(path) " + (found.isEmpty ? "holds none of the files" : found))
  }

  /// The data set that the file at `path` belongs to: it is a MATLAB file, or one of several in its folder. Nil if there is no such
  /// file.
  private static func file(_ path: String) throws(DatasetError) -> DatasetLocation? {
    guard let status = FileStatus(path), status.kind != .folder else { return nil }
    let content = try FileContent.of(path)
    if content == .matlab5 || content == .matlab73 { return .matlab(path) }
    if content == .zip, NPZDataset.isWhole(path) { return .archives([path]) }
    if content == .pickle {
      let advice = PickleAdvice(file: path)
      throw DatasetError(.malformed, "\(path) \(advice.sentence).")
    }
    let folder = try DataFolder(DatasetLocation.parent(path))
    let places = (folder?.found ?? []) + (folder?.undivided ?? [])
    if let found = places.first(where: { $0.location.contains(path) }) { return found.location }
    if content == .zip { return .archives([path]) }
    if content == .text, path.lowercased().hasSuffix(".csv") { return .tables(training: path, test: nil) }
    throw DatasetError(
      .malformed,
      "\(path): expected a folder with data, a MATLAB file, or one of the files of a data set, found \(content.rawValue) without the "
        + "others in its folder. \(content.unpacking(path) ?? "Give the folder that holds all of them.")")
  }

  /// Gives what went wrong, nothing if it went right.
  private func download(
    _ published: PublishedDataset, with downloader: DatasetDownloader?
  ) throws(DatasetError) -> [String] {
    guard let downloader else { return [] }
    guard let cacheFolder else { return ["download: neither XDG_CACHE_HOME nor HOME says where to"] }
    return try downloader.download(published, to: cacheFolder)
  }

  private func explanation(tried: [String]) -> String {
    let lines =
      ["the data set \(name) was not found. Tried:"] + tried.map { "- \($0)" } + [
        "Give the folder that holds \(Self.whatFolders), with --data FOLDER, or set FMDIST_DATA to the folder that holds the folder \(name), "
          + "or try fmdist without data: --data synthetic."
      ]
    return lines.joined(separator: StandardError.lineBreak)
  }

  /// What a folder with data holds.
  private static var whatFolders: String {
    let names = DatasetFiles.Part.allCases.map(\.fileName).joined(separator: ", ")
    return
      "\(names) (plain or .gz), or X_train.npy and its like, one .npz file, two CSV tables, a MATLAB file, or folders of images"
  }
}
