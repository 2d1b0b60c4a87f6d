import FMDistDatasets
import FMDistImages
import FMDistRunFiles
import FMDistTraining
import Testing

/// What `data` says of files of images.
struct ImageConfigurationTests {
  private func configuration(_ settings: String...) throws -> RunConfiguration {
    try RunConfiguration.load(file: nil, overrides: settings)
  }

  private func message(_ settings: [String]) -> String {
    do {
      _ = try RunConfiguration.load(file: nil, overrides: settings)
      return "(no error)"
    } catch { return "\(error)" }
  }

  @Test func `all settings reach the reader, and come back from the file that a checkpoint has`() throws {
    let written = try configuration(
      "data.image_size=[48, 64]", "data.resize=pad", "data.color=grey", "data.background=[1, 2, 3]",
      "data.layout=channels_first", "data.test={fraction: 0.25, seed: 7}", "data.label_pattern={class}_*",
      "data.on_bad_file=skip", "data.cache=false")
    let read = try RunConfiguration(ConfigurationNode(text: written.yaml, name: "x.yaml"))
    #expect(read == written)
    let options = try read.datasetOptions()
    #expect(options.pixelSize == PixelSize(height: 48, width: 64) && options.imageSize == nil)
    #expect(options.resize == .pad && options.colour == .grey && options.background == RGB(red: 1, green: 2, blue: 3))
    #expect(options.layout == .first && options.test == TestDraw(fraction: 0.25, seed: 7))
    #expect(options.labelPattern == "{class}_*" && options.onBadFile == .skip && !options.usesCache)
  }

  @Test func `without settings nothing is resized, converted, drawn or skipped`() throws {
    let plain = try configuration()
    var options = try plain.datasetOptions()
    #expect(options == DatasetOptions())
    for key in ["resize", "color", "background", "layout", "label_pattern", "on_bad_file", "cache", "image_size"] {
      #expect(!plain.yaml.contains("\(key):"), "\(key)")
    }
    // A model takes the channels that it was trained on, whatever other files have.
    options = try plain.datasetOptions(modelChannels: 3)
    #expect(options.colour == .rgb)
    options = try configuration("data.color=grey").datasetOptions(modelChannels: 3)
    #expect(options.colour == .grey)
  }

  @Test func `a size may have channels`() throws {
    let options = try configuration("data.image_size=[8, 9, 1]").datasetOptions()
    #expect(options.imageSize == ImageSize(height: 8, width: 9, channels: 1))
    #expect(options.pixelSize == PixelSize(height: 8, width: 9) && options.colour == .grey)
    #expect(try configuration("data.image_size=[8, 9, 3]", "data.color=rgb").datasetOptions().colour == .rgb)
    #expect(try configuration("data.image_size=[8, 9, 2]").datasetOptions().colour == nil)
  }

  @Test func `how images are read does not make another run, as the images say that`() throws {
    let (one, other) = (
      try configuration(), try configuration("data.image_size=[8, 8]", "data.resize=crop", "data.cache=false")
    )
    try one.check(agreesWith: other, path: "x")
    #expect(!one.data.readsFilesSame(as: other.data))
  }

  @Test(arguments: [
    (["data.resize=crop"], "says how images become data.image_size, which is not there; add image_size: [64, 64]"),
    (["data.resize=cut"], "must be one of stretch, crop, pad"),
    (["data.image_size=[8, 8, 3]", "data.color=grey"], "is grey, which has 1 channel, but image_size says 3"),
    (["data.image_size=[8, 8, 1]", "data.color=rgb"], "is rgb, which has 3 channels, but image_size says 1"),
    (["data.image_size=[8, 8, 3, 1]"], "such as [28, 28, 1], found 4 numbers"),
    (["data.image_size=[0, 8]"], "from 1 to 65536"),
    (["data.image_size=[60000, 60000]"], "at most 16777216 values an image, found 60000 x 60000"),
    (["data.background=[1, 2]"], "red, green and blue such as [255, 255, 255], found 2 numbers"),
    (["data.background=[1, 2, 256]"], "from 0 to 255, found '256'"),
    (["data.background=pink"], "in brackets, from 0 to 255 each, such as [255, 255, 255]"),
    (["data.test={seed: 1}"], "needs the key 'fraction'"),
    (["data.test={fraction: 0}"], "must be above 0"),
    (["data.test={fraction: 1}"], "must be below 1"),
    (["data.test={fraction: 0.2, seed: -1}"], "at least 0"),
    (["data.label_pattern=class_*"], "must have {class} once"),
    (["data.label_pattern={class}_{class}"], "must have {class} once"),
    (["data.label_pattern=photos/{class}.*"], "the names of files, without their folders"),
    (["data.label_pattern={class}.*", "data.multi_label=true"], "gives each image one class, but multi_label is true"),
    (["data.on_bad_file=warn"], "must be one of refuse, skip"),
    (["data.cache=maybe"], "must be true or false"),
    (["data.layout=first"], "must be one of channels_last, channels_first"),
  ])
  func `what does not go together is refused in words`(settings: [String], says: String) {
    let message = message(settings)
    #expect(message.contains(says), "\(message)")
  }
}
