/// The ten classes of Fashion-MNIST in label order, with their names there.
package enum GarmentClass: String, Sendable, CaseIterable {
  case tShirt = "T-shirt/top"
  case trouser = "Trouser"
  case pullover = "Pullover"
  case dress = "Dress"
  case coat = "Coat"
  case sandal = "Sandal"
  case shirt = "Shirt"
  case sneaker = "Sneaker"
  case bag = "Bag"
  case ankleBoot = "Ankle boot"

  var isShoe: Bool { self == .sandal || self == .sneaker || self == .ankleBoot }
}
