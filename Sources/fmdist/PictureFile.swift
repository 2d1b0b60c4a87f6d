import ArgumentParser
import FMDistReports

/// A picture to write, on the command line: a file whose ending says the format.
struct PictureFile: ExpressibleByArgument {
  let path: String
  let format: Picture.Format

  init?(argument: String) {
    guard let format = Picture.Format(path: argument) else { return nil }
    self.path = argument
    self.format = format
  }
}
