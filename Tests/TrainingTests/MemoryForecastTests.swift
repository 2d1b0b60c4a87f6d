import FMDistDatasets
import FMDistMemory
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

struct MemoryForecastTests {
  private static func configuration(_ filters: Int, batch: Int) throws -> RunConfiguration {
    let text = """
      model:
        - conv2d: {filters: \(filters), kernel_size: 3, padding: same}
        - flatten
        - dense: {units: 10, activation: softmax}
      training: {batch_size: \(batch)}
      """
    return try RunConfiguration(ConfigurationNode(text: text, name: "test"))
  }

  private static func dataset(count: Int, side: Int) -> Dataset {
    let set = ImageSet(
      pixels: GrowingBytes.zeros(count * side * side), labels: Buffer(count: count), height: side, width: side,
      channels: 1,
      classNames: (0..<10).map(String.init))
    return Dataset(
      name: "test", training: set, test: set, source: DatasetSource(synthetic: false, verified: false, files: []))
  }

  private static func forecast(
    count: Int = 100, side: Int = 1000, batch: Int = 96, ranks: Int = 1, hostRanks: Int? = nil
  ) throws -> MemoryForecast {
    let (configuration, dataset) = (try configuration(16, batch: batch), dataset(count: count, side: side))
    return MemoryForecast(
      training: configuration, try configuration.model(for: dataset.training), dataset: dataset, samples: count,
      ranks: ranks, localRanks: hostRanks ?? ranks)
  }

  @Test
  func `images count once for a host, labels for each rank, activations once for a batch, weights once for a host`()
    throws
  {
    let (one, four) = (try Self.forecast(), try Self.forecast(ranks: 4))
    #expect(one.data == 200_000_000 && four.data == 200_000_000)
    #expect(one.labels >= 200 && one.labels < 1000)
    #expect(four.total - four.common - four.own - four.ofRoot == 200_000_000 + 4 * one.labels)
    // 96 images of 1000 x 1000 x 16 floats, with gradients, twice: the layer and its flat form.
    #expect((24.5e9...24.8e9).contains(one.own))
    // The ranks share the batch.
    #expect((1...1.05).contains(four.own / one.own))
    #expect((3.8...4).contains(one.ownOfGreatest / four.ownOfGreatest))
    #expect(one.ofRoot > 0)
  }

  /// The disk has it: memory holds it as long as nobody else needs that.
  @Test func `images in a file on the disk count for nothing`() throws {
    let file = try TemporaryFile(in: FileManager.default.temporaryDirectory.path)
    let mapped = try MappedFile(extending: file, to: 1_000_000)
    defer { withExtendedLifetime(file) {} }
    let set = ImageSet(
      pixels: mapped.buffer(at: 0, count: 1_000_000), labels: Buffer(count: 100), height: 100, width: 100, channels: 1,
      classNames: (0..<10).map(String.init))
    let dataset = Dataset(
      name: "test", training: set, test: set, source: DatasetSource(synthetic: false, verified: false, files: []))
    #expect(MemoryForecast.bytes(of: dataset) == 0)
    let memory = try MappedFile(inMemory: 1_000_000)
    let inMemory = set.with(pixels: memory.buffer(at: 0, count: 1_000_000), labels: set.labels)
    #expect(
      MemoryForecast.bytes(
        of: Dataset(name: "test", training: inMemory, test: inMemory, source: dataset.source)) == 2_000_000)
  }

  @Test func `groups of a search that train at the same time need as much each`() throws {
    for ranks in [1, 2] {
      let (one, three) = (try Self.forecast(ranks: ranks), try Self.forecast(ranks: ranks, hostRanks: 3 * ranks))
      #expect((2.97...3.01).contains(three.total / one.total), "\(three.total) and \(one.total)")
      #expect(three.ownOfGreatest == one.ownOfGreatest)
    }
  }

  @Test
  func `what is more than the machine, the cgroup or ulimit has is refused with both numbers and whose limit it is`()
    throws
  {
    let forecast = try Self.forecast(batch: 1)
    func refusal(_ host: MemoryLimit, _ process: MemoryLimit? = nil) -> String? {
      do throws(RunError) {
        try forecast.check("training", advice: "choose a smaller batch", host: host, process: process)
        return nil
      } catch {
        #expect(error.fault == .system)
        return error.description
      }
    }
    let plenty = MemoryLimit(bytes: 1 << 40, owner: .machine)
    #expect(refusal(plenty) == nil)
    #expect(refusal(plenty, MemoryLimit(bytes: 1 << 40, owner: .addressSpace)) == nil)
    let machine = try #require(refusal(MemoryLimit(bytes: 300_000_000, owner: .machine)))
    #expect(machine.hasPrefix("training on 1 rank of this host needs at least "))
    #expect(machine.contains("images 200 MB"))
    #expect(machine.hasSuffix("and this machine has 300 MB: choose a smaller batch"))
    #expect(
      refusal(MemoryLimit(bytes: 300_000_000, owner: .controlGroup))?.contains("its cgroup is limited to 300 MB")
        == true)
    #expect(
      refusal(plenty, MemoryLimit(bytes: 45_000_000, owner: .addressSpace))?.contains("ulimit -v leaves 45 MB") == true)
  }

  @Test func `large images are scored a few at once`() throws {
    func rows(_ side: Int, _ count: Int) throws -> Int {
      let (configuration, dataset) = (try Self.configuration(16, batch: 1), Self.dataset(count: 1, side: side))
      return MemoryForecast.evaluationRows(try configuration.model(for: dataset.training), images: count)
    }
    #expect(try rows(28, 1000) == 64)
    #expect(try rows(28, 3) == 3)
    #expect(try rows(28, 0) == 1)
    #expect((1...4).contains(try rows(1000, 1000)))
    #expect(try rows(2000, 1000) == 1)
  }
}
