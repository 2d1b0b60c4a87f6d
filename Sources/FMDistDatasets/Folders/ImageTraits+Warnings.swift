import FMDistImages

extension ImageTraits {
  /// What there is to say of images with `traits`, which are `entries`.
  static func warnings(_ traits: [ImageTraits], entries: [ImageEntry], reading: ImageReading) -> [DatasetWarning] {
    var found: [DatasetWarning] = []
    func those(_ isSo: (ImageTraits) -> Bool) -> (count: Int, first: String)? {
      let indices = traits.indices.filter { isSo(traits[$0]) }
      return indices.first.map { (indices.count, entries[$0].path) }
    }
    func add(_ kind: DatasetWarning.Kind, _ those: (count: Int, first: String)?, _ sentence: (String) -> String) {
      guard let those else { return }
      let which =
        those.count == 1
        ? "1 of \(traits.count) images, \(those.first),"
        : "\(those.count) of \(traits.count) images, the first \(those.first),"
      found.append(DatasetWarning(kind, concernsTest: true, sentence(which)))
    }
    let background = reading.settings.background
    add(.transparency, those(\.wasComposited)) {
      "\($0) had transparent pixels: they are blended with the colour [\(background.red), \(background.green), \(background.blue)], data.background."
    }
    add(.animation, those { $0.frames > 1 }) { "\($0) had more than one picture: the first one was used." }
    add(.faintImages, those(\.isFaint)) {
      "\($0) had 16 bits and no value above 255 of 65535, so that they are black with 8 bits. Save them with 8 bits, or scale their "
        + "values to 0 to 65535."
    }
    add(.faintImages, those(\.isBinary)) {
      "\($0) had only the values 0 and 1 of 255, so that they are black. Multiply them by 255."
    }
    if reading.size.channels == 3, reading.settings.colour == nil {
      let colour = traits.indices.filter { traits[$0].isStoredInColour }.map { entries[$0].path }
      if let warning = DatasetWarning.colourAmongGrey(colour, of: traits.count) { found.append(warning) }
    }
    return found
  }
}
