import ArgumentParser

/// The size of an image on the command line: `28x28x1`.
struct InputSize: ExpressibleByArgument {
  let height, width, channels: Int

  init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  init?(argument: String) {
    let sizes = argument.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard sizes.count == 3, sizes.allSatisfy({ (1...65536).contains($0) }) else { return nil }
    self.init(height: sizes[0], width: sizes[1], channels: sizes[2])
  }

  var defaultValueDescription: String { "\(height)x\(width)x\(channels)" }
}
