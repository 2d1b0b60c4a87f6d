import FMDistPlatform
import FMDistRuns

extension ProgressScreen {
  /// Standard output, and the terminal that it or the launcher's goes to.
  static var ofJob: ProgressScreen {
    let terminal = Terminal.ofJob
    return ProgressScreen(
      width: { terminal?.width ?? 80 }, redraws: terminal.map { !$0.isDumb } ?? false,
      showsUnicode: Terminal.showsUnicode, write: { StandardOutput.writeRaw($0) })
  }
}
