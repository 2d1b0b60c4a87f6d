import FMDistCommunication
import FMDistDatasets
import FMDistMemory

extension Dataset {
  /// Throws on all ranks unless every copy of the pixels is the same, naming the ranks of those that are not. Ranks that map one copy need not look,
  /// and nobody does where there is only one. Called on every rank alike.
  package func requireSamePixels(over communicator: any Communicator) throws {
    let sets = [training, test]
    let isOwn = communicator.localRank == 0 || !sets.allSatisfy { $0.pixels.owner is MappedFile }
    guard try communicator.allGather(isOwn).count(where: { $0 }) > 1 else { return }
    var fingerprint = Fingerprint()
    if isOwn { for set in sets { fingerprint.add(UnsafeRawBufferPointer(set.pixels.view.bytes)) } }
    let first = try communicator.broadcast(fingerprint.value, root: 0)
    try communicator.requireAgreement(isOwn ? fingerprint.value : first, on: "the images")
  }
}
