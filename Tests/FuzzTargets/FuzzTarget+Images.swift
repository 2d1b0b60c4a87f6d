import FMDistImages

extension FuzzTarget {
  /// Each format of images.
  static let images: [FuzzTarget] = ImageFormat.allCases.map { format in
    FuzzTarget(name: format.rawValue, repair: { format == .png ? PNGChecksums.repaired($0) : $0 }) { path in
      let header = try ImageFile.header(path)
      let image = try ImageFile.decode(path)
      require(image.size == header.size, "\(image.size) decoded, \(header.size) by the header")
    }
  }
}
