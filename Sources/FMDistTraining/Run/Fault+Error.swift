import FMDistCommunication
import FMDistNeuralNet
import FMDistPlatform

/// The kind of `error`: its own, or for what knows none that of a mistake of the program.
package func fault(of error: any Error) -> Fault {
  switch error {
  case let error as any FaultError: error.fault
  case is ModelError: .configuration
  case let error as CommunicationError where error.code == CommunicationError.noSharedMemory: .configuration
  default: .internal
  }
}
