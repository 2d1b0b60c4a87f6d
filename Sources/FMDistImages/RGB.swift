/// A colour: red, green and blue, 0 to 255 each.
package struct RGB: Hashable, Sendable, Codable {
  package var red, green, blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

  package static let white = RGB(red: 255, green: 255, blue: 255)
}
