import FMDistPlatform

extension ImageFault {
  /// The file ends at `place`, its last byte, before the image does.
  static func cutShort(_ format: ImageFormat, at place: Int) -> ImageFault {
    ImageFault("\(format.title) that is cut short at byte \(NumberText.grouped(place))")
  }

  /// `why` ends a sentence.
  static func damaged(_ format: ImageFormat, _ why: String) -> ImageFault {
    ImageFault("\(format.title) that is damaged: \(why)")
  }

  /// It may be intact, and is not read; `what` is what it is, such as "of 12 bits a channel".
  static func unsupported(_ format: ImageFormat, _ what: String) -> ImageFault {
    ImageFault("\(format.title) \(what), which is not read")
  }
}
