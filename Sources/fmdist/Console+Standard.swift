import FMDistPlatform
import FMDistRuns

extension Console {
  /// Results on standard output, all else on standard error.
  static let standard = Console(
    show: { StandardOutput.write(lines: $0) }, tell: { StandardError.write($0) }, screen: .ofJob)
}
