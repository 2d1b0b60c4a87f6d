import ArgumentParser

/// Numbers of images on the command line: `1,5,7`.
struct ImageNumbers: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Int($0) }
    guard values.count == parts.count, values.allSatisfy({ $0 >= 0 }) else { return nil }
  }
}
