import FMDistCommunication
import FMDistKernels
import FMDistNeuralNet

/// Where in a step the first number came up that is not finite: of the first sample, in the step's order, with such a loss.
package struct NonFiniteOrigin: Equatable, Sendable {
  /// What is not finite there.
  package enum Place: Equatable, Sendable {
    /// A weight of this parameter, by an update before.
    case weights(String)
    /// The output of this layer.
    case layer(String)
    /// The loss alone.
    case loss
  }

  /// What is not finite there.
  package let place: Place
  /// The sample's number among the training set's images.
  package let image: Int
  /// The rank that had it.
  package let rank: Int

  /// An origin.
  package init(place: Place, image: Int, rank: Int) { (self.place, self.image, self.rank) = (place, image, rank) }

  /// As a part of a sentence: `first in the output of dense_1, for training image 17`. The same at any number of ranks.
  package var words: String {
    switch place {
    case .weights(let parameter): "first in '\(parameter)', by the update before"
    case .layer(let layer): "first in the output of \(layer), for training image \(image), counted from 0"
    case .loss: "for training image \(image), counted from 0"
    }
  }
}

/// The same as one rank finds it, in numbers alone.
struct OwnNonFiniteOrigin: BitwiseCopyable, Sendable {
  /// The sample's place in the step; beyond all of them where this rank has found none.
  var position = Int.max
  var image = 0
  /// A parameter's number, or else a layer's; -1 for neither.
  var parameter = -1
  var layer = -1
}

extension Replica {
  /// Where the last step's loss became what it is, the same on all ranks; nil where each sample's loss is finite. Called on every rank alike.
  package func nonFiniteOrigin() throws(CommunicationError) -> NonFiniteOrigin? {
    let all = try communicator.allGather(ownOrigin)
    guard let (rank, found) = all.enumerated().min(by: { $0.element.position < $1.element.position }),
      found.position != .max
    else { return nil }
    let place: NonFiniteOrigin.Place =
      if network.parameters.indices.contains(found.parameter) {
        .weights(network.parameters[found.parameter].description.name)
      } else if network.plan.layers.indices.contains(found.layer) {
        .layer(network.plan.layers[found.layer].name)
      } else {
        .loss
      }
    return NonFiniteOrigin(place: place, image: found.image, rank: communicator.hosts.jobRank(ofRank: rank))
  }

  /// Looks for the first of this rank's samples in the minibatch at hand whose loss is not finite, and for what made it so, after the forward pass
  /// and before the backward one: the weights are still those that it was computed with. It computes that one image again, layer by layer.
  func findOrigin(images: ImageSource) {
    let batch = network.batch
    guard ownOrigin.position == .max,
      let row = (0..<batch.rows).first(where: { !batch.losses.view[$0].isFinite })
    else { return }
    ownOrigin.position = batch.firstPosition + row
    ownOrigin.image = Int(batch.indices.view[row])
    if let parameter = network.parameters.firstIndex(where: { !allFinite(network.weights.view[$0.range]) }) {
      ownOrigin.parameter = parameter
    } else if let layer = LayerOutputs.firstNonFinite(network, image: ownOrigin.image, of: images) {
      ownOrigin.layer = layer
    }
  }
}
