import FMDistMemory

/// Means over groups of channels that stand side by side, from one number a channel.
package struct GroupAverage: Sendable {
  /// Channels, and groups of them.
  package let channels, groups: Int

  /// Of `groups` groups of as many channels each.
  package init(channels: Int, groups: Int) {
    require(channels > 0 && groups > 0 && channels % groups == 0, "groups of different sizes")
    (self.channels, self.groups) = (channels, groups)
  }

  /// Overwrites each channel of `vector`, padded to blocks of sixteen, with the sum over its group times `share`, and what pads them
  /// with zeros.
  package func apply(to vector: View<Float>, times share: Float) {
    require(vector.count == padded(channels), "a group with a vector of the wrong size")
    let size = channels / groups
    for group in 0..<groups {
      var sum: Float = 0
      for c in group * size..<(group + 1) * size { sum += vector.base[c] }
      for c in group * size..<(group + 1) * size { vector.base[c] = sum * share }
    }
    for c in channels..<vector.count { vector.base[c] = 0 }
  }
}
