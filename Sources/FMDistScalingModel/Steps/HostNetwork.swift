/// What lies between hosts, as stated and not measured.
package struct HostNetwork: Equatable, Sendable {
  /// Bits a second of a host, in 10⁹, in each direction at once.
  package let gigabits: Double
  /// Seconds until a message of no length is there.
  package let latencySeconds: Double
  /// Seconds of a rank for each message that it sends or receives.
  package let messageSeconds: Double

  /// A network of these constants.
  package init(gigabits: Double, latencySeconds: Double, messageSeconds: Double) {
    self.gigabits = gigabits
    self.latencySeconds = latencySeconds
    self.messageSeconds = messageSeconds
  }

  /// Ethernet with TCP at 10 and 25 Gbit/s, and a network with a transport of its own at 100.
  package static let usual = [
    HostNetwork(gigabits: 10, latencySeconds: 30e-6, messageSeconds: 2e-6),
    HostNetwork(gigabits: 25, latencySeconds: 20e-6, messageSeconds: 2e-6),
    HostNetwork(gigabits: 100, latencySeconds: 2e-6, messageSeconds: 0.3e-6),
  ]

  /// Bytes a second of a host.
  package var bytesPerSecond: Double { gigabits * 1e9 / 8 }
}
