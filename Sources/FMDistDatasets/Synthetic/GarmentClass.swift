/// The ten classes of Fashion-MNIST, in label order.
package enum GarmentClass: Int, Sendable, CaseIterable {
  /// Label 0.
  case tShirt
  /// Label 1.
  case trouser
  /// Label 2.
  case pullover
  /// Label 3.
  case dress
  /// Label 4.
  case coat
  /// Label 5.
  case sandal
  /// Label 6.
  case shirt
  /// Label 7.
  case sneaker
  /// Label 8.
  case bag
  /// Label 9.
  case ankleBoot

  /// The class's name as Fashion-MNIST writes it.
  package var name: String {
    switch self {
    case .tShirt: "T-shirt/top"
    case .trouser: "Trouser"
    case .pullover: "Pullover"
    case .dress: "Dress"
    case .coat: "Coat"
    case .sandal: "Sandal"
    case .shirt: "Shirt"
    case .sneaker: "Sneaker"
    case .bag: "Bag"
    case .ankleBoot: "Ankle boot"
    }
  }
}
