/// What images become: `data.color`.
package enum ColourMode: String, Codable, Sendable, CaseIterable {
  case grey, rgb

  /// C.
  package var channels: Int { self == .grey ? 1 : 3 }
}
