import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// YAML that is written wrongly: the message says how it is written.
struct ConfigurationMistakeTests {
  /// What is wrong, and the words of its cure.
  static let mistakes: [(text: String, cure: String)] = [
    (
      "model:\n  - conv2d: {filters:32, kernel_size: 3}\n",
      "x.yaml:2: model.0.conv2d needs the key 'filters', found 'filters:32'; put a space after the colon: filters: 32"
    ),
    (
      "model: [flatten]\ntraining:\n  epochs:3\n",
      "x.yaml:3: training must be a mapping of keys to values, found 'epochs:3'; put a space after the colon: epochs: 3"
    ),
    ("model: [flatten]\ntraining:\n  seed: 1\n  epochs:3\n", "x.yaml:4: is not YAML"),
    ("name: a: b\nmodel: [flatten]\n", "needs quotes, such as \"a: b\""),
    ("model: [flatten]\ntraining: {epochs: 1\n", "is not closed"),
    ("name: \"x\nmodel: [flatten]\n", "a quote of line 1 is not closed"),
    (
      "model:\n  - dropout: {rate: 0,5}\n",
      "x.yaml:2: unknown key '5' in model.0.dropout; write rate: 0.5, with a decimal point"
    ),
    ("model:\n  - activation: {function: “relu”}\n", "did you mean 'relu'?"),
    ("name = x\n", "YAML has a colon and a space where this has '=': name: x"),
    ("model:\n  flatten:\n  dense: {units: 1}\n", "begin each item with '- '"),
    ("model: [flatten]\ntraining: {seed: $SEED}\n", "variables of the shell are not replaced"),
    ("model: [flatten]\ntraining: {seed: None}\n", "write null for the default"),
    ("model: [flatten]\ntraining: {seed: }\n", "training.seed has no value; write one, or seed: null for the default"),
    ("model: [flatten]\ntraining.epochs: 3\n", "in a file write 'epochs' below 'training:'"),
    ("model: [flatten]\ntraining: {shuffle: yes}\n", "write shuffle: true"),
    ("model: [flatten]\ntraining:\n\tseed: 1\n", "indented with a tab"),
    ("model: [flatten]\ntraining:\n  - seed: 1\n", "remove the '- ' before the keys"),
    (
      "model:\n  - conv2d:\n    filters: 8\n    kernel_size: 3\n",
      "indent 'filters' deeper than 'conv2d', or write conv2d: {filters: 8, kernel_size: 3}"
    ),
  ]

  @Test(arguments: mistakes) func mistakesInYAMLGetTheirCure(text: String, cure: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try RunConfiguration(ConfigurationNode(text: text, name: "x.yaml"))
    }
    #expect(error?.description.contains(cure) == true, "\(String(describing: error))")
  }

  @Test func windowsLineEndsAreTaken() throws {
    let text = "name: x\r\nmodel:\r\n  - flatten\r\n  - dense: {units: 10}\r\ntraining:\r\n  epochs: 3\r\n"
    #expect(try RunConfiguration(ConfigurationNode(text: text, name: "x.yaml")).training.epochs == 3)
  }
}
