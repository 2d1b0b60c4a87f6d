import Foundation
import RunFiles
import Testing
import Training

struct DefaultConfigurationTests {
  @Test func theBuiltInConfigurationIsTheFileInConfigs() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs/default.yaml")
    #expect(try String(contentsOf: file, encoding: .utf8) == RunConfiguration.defaultText)
  }

  @Test func aResolvedConfigurationReadsBackTheSame() throws {
    let configuration = try RunConfiguration.load(
      file: nil, overrides: ["data.limit=7", "optimizer={sgd: {nesterov: true}}"])
    let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved"))
    #expect(again == configuration)
  }
}
