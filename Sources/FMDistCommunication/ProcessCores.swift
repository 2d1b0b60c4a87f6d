import class Foundation.ProcessInfo

/// The cores of this process's affinity mask, counted before any of its threads is kept on one of them.
enum ProcessCores {
  static let count = max(1, ProcessInfo.processInfo.activeProcessorCount)
}
