/// One of the things that `fmdist doctor` looks at.
package struct DoctorCheck: Sendable {
  /// What it is called in JSON: lower case, words joined by `_`.
  package let name: String
  /// Looks.
  let look: @Sendable (DoctorSurroundings) -> DoctorFinding

  package init(_ name: String, look: @escaping @Sendable (DoctorSurroundings) -> DoctorFinding) {
    (self.name, self.look) = (name, look)
  }

  /// What it is called for a person.
  package var title: String { name.replacing("_", with: " ") }

  /// All of them, in the order in which they are shown where nothing is wrong.
  package static let all: [DoctorCheck] =
    [.processor, .cores, .memory, .limits, .mpi, .launcher, .sharedMemory, .exchange, .output, .download]
    + published + [.fonts]
}
