import FMDistKernels
import FMDistRunFiles

/// `training.mixup` and `training.cutmix`.
extension ImageMixing {
  /// What `node`, the section of training, says of both; nil where it says nothing.
  static func configured(_ node: ConfigurationNode?) throws(ConfigurationError) -> ImageMixing? {
    // Below, all λ are 0 or 1; above, all are 1/2.
    func alpha(_ key: String, usual: Double) throws(ConfigurationError) -> Double? {
      try node?.optionalSection(key) { node throws(ConfigurationError) in
        try node.optionalDouble("alpha", in: 0.001...1000) ?? usual
      }
    }
    let mixing = ImageMixing(mixup: try alpha("mixup", usual: 0.2), cutmix: try alpha("cutmix", usual: 1))
    return mixing == ImageMixing() ? nil : mixing
  }

  /// As a configuration has them.
  var settings: [(String, ConfigurationValue)] {
    [("mixup", mixup), ("cutmix", cutmix)].compactMap { key, alpha in
      alpha.map { (key, ["alpha": .double($0)]) }
    }
  }
}
