import FMDistDatasets
import FMDistPlatform
import Glibc

extension DoctorCheck {
  /// Whether published data that is not here can be fetched, and decoded images kept.
  static let download = DoctorCheck("download") { surroundings in
    let locator = DatasetLocator(name: "", environment: surroundings.environment)
    guard let folder = locator.cacheFolder.map({ PathText.split($0 + "x").folder }) else {
      return DoctorFinding("neither XDG_CACHE_HOME nor HOME is set").saying(
        .advice,
        "Nothing can be downloaded, and decoded images are not kept: set one of them, or give data with --data.")
    }
    var finding = DoctorFinding("downloads and decoded images go to \(folder.shellPath)").with("folder", text: folder)
    let (place, obstacle) = FileSystem.nearestFolder(folder)
    if let obstacle {
      finding = finding.saying(
        .advice, "\(obstacle.shellPath) is not a folder: move it away, or set XDG_CACHE_HOME to another folder.")
    } else if place.withSystemPath({ access($0, W_OK) }) != 0 {
      let error = SystemError()
      finding = finding.saying(
        .advice, "\(place.shellPath) can't be written (\(error)): set XDG_CACHE_HOME to a folder that can be.")
    }
    if ProgramSearch.find("curl", in: surroundings.environment["PATH"]) == nil {
      finding = finding.saying(
        .advice,
        "There is no curl in PATH, which downloads need: install it (Debian: apt-get install curl), or give data with --data."
      )
    }
    return finding
  }
}
