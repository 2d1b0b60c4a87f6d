import Foundation

/// Bytes as text (RFC 4648).
enum Base64Text {
  static func of(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
