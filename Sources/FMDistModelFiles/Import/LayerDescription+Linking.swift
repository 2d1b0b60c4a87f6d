import FMDistNeuralNet

extension [LayerDescription] {
  /// The same layers, called `names`, each reading those in `inputs`, where `input` is the model's. Names are left out where they are those that layers
  /// without names have, and inputs where a layer reads the one before.
  func linked(names: [String], inputs: [[String]], from input: String) -> [LayerDescription] {
    var counter = KerasName.Counter()
    let areUsual = map { counter.numbered($0.kind) } == names
    var previous = input
    var linked = self
    for index in indices {
      let read = inputs[index].map { $0 == input ? ModelPlan.inputName : $0 }
      linked[index] = self[index].named(
        areUsual ? nil : names[index], inputs: inputs[index] == [previous] ? nil : read)
      previous = names[index]
    }
    return linked
  }
}
