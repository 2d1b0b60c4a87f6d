import FMDistCommunication
import FMDistDatasets
import FMDistNeuralNet
import FMDistRunFiles

/// The exit code for `error`, by sysexits.
package func exitCode(of error: any Error) -> Int32 {
  switch error {
  case let error as Refusal: error.exitCode
  case let error as RunError: error.exitCode
  case let error as ConfigurationError: error.exitCode
  case let error as DatasetError: error.exitCode
  case let error as RunFileError: error.exitCode
  case is ModelError: 78
  case let error as CommunicationError where error.code == CommunicationError.noSharedMemory: 78
  default: 70
  }
}
