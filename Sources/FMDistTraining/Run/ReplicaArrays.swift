import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles

extension Checkpoint {
  /// Throws `.mismatch` unless the arrays are those of `plan`, in its order, and what `optimizer` remembers of those that it
  /// updates is there.
  package func requireArrays(
    of plan: ModelPlan, optimizer: OptimizerDescription, path: String
  ) throws(CheckpointError) {
    try requireParameters(plan.parameters.map { ($0.name, $0.shape) }, path: path)
    for slot in optimizer.slots {
      for parameter in plan.trainableParameters {
        let full = "\(slot)/\(parameter.name)"
        guard optimizerState.contains(where: { $0.name == full && $0.shape == parameter.shape }) else {
          throw CheckpointError(.mismatch, path: path, "lacks the optimizer's '\(full)' of the right shape")
        }
      }
    }
  }
}

/// Between a replica's packed memory, spread over ranks, and the named arrays of a checkpoint, which rank 0 has.
///
/// Weights are the same on every rank. What the optimizer remembers lies with the owners of the segments.
struct ReplicaArrays {
  let replica: Replica
  let communicator: any Communicator
  /// Where what lies with all owners is brought together; at rank 0.
  private let room: GatherRoom

  init(replica: Replica, communicator: any Communicator) {
    self.replica = replica
    self.communicator = communicator
    let optimizer = replica.exchange.optimizer
    room = GatherRoom(
      count: communicator.rank == 0 && !optimizer.slots.isEmpty ? replica.network.layout.weightCount : 0)
  }

  /// Room for what a checkpoint holds of weights and optimizer, so that no save takes any.
  func reserve() -> (parameters: [NamedArray], optimizerState: [NamedArray]) {
    let state = replica.exchange.optimizer.description.slots.flatMap { slot in
      trainable.map { parameter in
        NamedArray(
          name: "\(slot)/\(parameter.description.name)", shape: parameter.description.shape,
          values: [Float](repeating: 0, count: parameter.description.count))
      }
    }
    return (parameters, state)
  }

  /// The learned arrays, in model order and Keras's layout.
  var parameters: [NamedArray] {
    var arrays: [NamedArray] = []
    copyParameters(into: &arrays)
    return arrays
  }

  /// Overwrites `arrays` with ``parameters``, in the same memory where it is theirs alone; makes them where there are none.
  func copyParameters(into arrays: inout [NamedArray]) {
    let network = replica.network
    fill(&arrays, from: 0, network.parameters, network.weights.view) { $0 }
  }

  /// Overwrites `arrays` from number `start` on with those of `parameters` in `packed`.
  private func fill(
    _ arrays: inout [NamedArray], from start: Int, _ parameters: [PackedParameter], _ packed: View<Float>,
    _ name: (String) -> String
  ) {
    for (index, parameter) in parameters.enumerated() {
      if start + index == arrays.count {
        arrays.append(
          NamedArray(
            name: name(parameter.description.name), shape: parameter.description.shape,
            values: [Float](repeating: 0, count: parameter.description.count)))
      }
      arrays[start + index].overwrite { values in
        guard let base = values.baseAddress else { return }
        parameter.unpack(packed, into: View(base: base, count: values.count))
      }
    }
  }

  /// The parameters that the optimizer updates, of which it remembers something.
  private var trainable: [PackedParameter] { replica.network.parameters.filter(\.description.isTrainable) }

  /// Overwrites `arrays` with what the optimizer remembers, a slot after the other: at rank 0, where they are made if there are none;
  /// elsewhere they stay empty. Called on every rank alike.
  func gatherOptimizerState(into arrays: inout [NamedArray]) throws(CommunicationError) {
    let trainable = trainable
    let slots = zip(replica.exchange.optimizer.description.slots, replica.exchange.optimizer.slots)
    for (number, (name, slot)) in slots.enumerated() {
      guard let packed = try gathered(slot) else { continue }
      fill(&arrays, from: number * trainable.count, trainable, packed.view) { "\(name)/\($0)" }
    }
  }

  /// All segments' parts of `slot`, one of the optimizer's, laid out as the weights are, until this is called again: at rank 0; nil elsewhere.
  private func gathered(_ slot: Buffer<Float>) throws(CommunicationError) -> Buffer<Float>? {
    let plan = replica.exchange.plan
    let segments = (0..<communicator.size).map { rank in
      plan.segments(ofPlace: plan.hosts.place(ofRank: rank)).sorted { $0.lowerBound < $1.lowerBound }
    }
    let counts = segments.map { $0.reduce(0) { $0 + $1.count } }
    let isRoot = communicator.rank == 0
    let gathered = room.gathered.view[0..<(isRoot ? counts.reduce(0, +) : 0)]
    try communicator.gather(
      UnsafeRawBufferPointer(slot.view.bytes), counts: counts.map { $0 * MemoryLayout<Float>.stride },
      into: gathered.bytes, root: 0)
    guard isRoot else { return nil }
    let packed = room.packed
    var place = 0
    for segment in segments.joined() {
      packed.view[segment].copy(from: gathered[place..<place + segment.count])
      place += segment.count
    }
    return packed
  }

  /// Exchanges weights and their averages on all ranks, if there are averages: before they are scored or saved, and after that. Called on
  /// every rank alike.
  func exchangeAverages() throws {
    guard let average = replica.exchange.optimizer.average else { return }
    let averages = try gathered(average)
    keepWeightsAsAverages()
    // Before they change, all owners have read theirs.
    try communicator.barrier()
    let network = replica.network
    if let averages {
      for parameter in trainable {
        network.weights.view[parameter.range].copy(from: averages.view[parameter.range])
      }
    }
    try sendWeights()
  }

  /// Has `body` find the weights' averages in place of the weights, on all ranks, if there are any.
  func withAverages<Value>(_ body: () throws -> Value) throws -> Value {
    try exchangeAverages()
    let value = try body()
    try exchangeAverages()
    return value
  }

  /// Overwrites this rank's part of the weights' averages, if there are any, with the weights.
  func keepWeightsAsAverages() {
    let (network, optimizer) = (replica.network, replica.exchange.optimizer)
    guard let average = optimizer.average else { return }
    for parameter in trainable {
      for run in optimizer.segments.map({ $0.clamped(to: parameter.range) }) where !run.isEmpty {
        let place = optimizer.place(of: run.lowerBound)
        average.view[place..<place + run.count].copy(from: network.weights.view[run])
      }
    }
  }

  /// Overwrites weights and the optimizer's memory on all ranks with those of `checkpoint`, which rank 0 has.
  func restore(_ checkpoint: Checkpoint?, path: String) throws {
    let network = replica.network
    if let checkpoint {
      try checkpoint.requireArrays(of: network.plan, optimizer: replica.exchange.optimizer.description, path: path)
    }
    try restoreParameters(checkpoint)
    let optimizer = replica.exchange.optimizer
    for (name, slot) in zip(optimizer.description.slots, optimizer.slots) {
      let packed = Buffer<Float>(count: checkpoint == nil ? 0 : network.layout.weightCount)
      if let checkpoint {
        for parameter in trainable {
          let full = "\(name)/\(parameter.description.name)"
          guard let array = checkpoint.optimizerState.first(where: { $0.name == full }) else { continue }
          parameter.pack(array.values, into: packed.view)
        }
      }
      try scatter(packed, into: slot)
    }
    // A checkpoint has them the other way round.
    try exchangeAverages()
  }

  /// Overwrites all segments' parts of `slot`, one of the optimizer's, with `packed`, which rank 0 has, laid out as the weights are. A run
  /// at a time, so that other ranks need no room for all of it.
  private func scatter(_ packed: Buffer<Float>, into slot: Buffer<Float>) throws(CommunicationError) {
    let optimizer = replica.exchange.optimizer
    let count = replica.network.layout.weightCount
    let run = Buffer<Float>(count: min(count, 1 << 18))
    for start in stride(from: 0, to: count, by: run.count) {
      let elements = start..<min(start + run.count, count)
      let part = run.view[0..<elements.count]
      if communicator.rank == 0 { part.copy(from: packed.view[elements]) }
      try communicator.broadcast(part.bytes, root: 0)
      for own in optimizer.segments.map({ $0.clamped(to: elements) }) where !own.isEmpty {
        let place = optimizer.place(of: own.lowerBound)
        slot.view[place..<place + own.count].copy(
          from: part[own.lowerBound - start..<own.upperBound - start])
      }
    }
  }

  /// Overwrites the weights on all ranks with those of `checkpoint`, which rank 0 has, and which is of this model.
  func restoreParameters(_ checkpoint: Checkpoint?) throws { try overwrite(with: checkpoint?.parameters ?? []) }

  /// Overwrites weights on all ranks with `arrays`, which rank 0 has, by their names in the model.
  func overwrite(with arrays: [NamedArray]) throws {
    let network = replica.network
    let named = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
    for parameter in network.parameters {
      guard let array = named[parameter.description.name] else { continue }
      parameter.pack(array.values, into: network.weights.view)
    }
    try sendWeights()
  }

  /// Overwrites the weights on all ranks with rank 0's.
  private func sendWeights() throws {
    // The ranks of a host receive the same bytes in the same place.
    try communicator.broadcast(replica.network.weights.view.bytes, root: 0)
    try replica.changeWeights { $0.weightsChanged() }
  }

  /// The SHA-256 of all parameters in Keras's layout.
  var weightsSHA256: String {
    var hash = WeightsHash()
    for array in parameters { hash.update(array.values) }
    return hash.finalize()
  }
}

/// Memory to bring together what lies with all owners, taken once.
private final class GatherRoom {
  /// As it comes, an owner after the other; and as the weights are laid out.
  let gathered, packed: Buffer<Float>

  init(count: Int) {
    gathered = Buffer(count: count)
    packed = Buffer(count: count)
  }
}
