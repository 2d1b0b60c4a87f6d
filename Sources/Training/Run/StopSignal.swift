import Foundation
import Synchronization

/// Whether this process was asked to stop by SIGINT, SIGTERM or SIGUSR1 (with which batch systems announce the end).
///
/// The first signal is a request: the run ends after the step at hand, and saves. The second ends the process at once.
public enum StopSignal {
  private static let requested = Atomic<Bool>(false)

  /// Starts to listen.
  public static func listen() {
    _ = isRequested  // Makes the variable exist before a signal handler needs it.
    for number in [SIGINT, SIGTERM, SIGUSR1] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in StopSignal.requested.store(true, ordering: .relaxed) }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(number, &action, nil)
    }
  }

  /// Whether a signal came.
  public static var isRequested: Bool { requested.load(ordering: .relaxed) }
}
