import FMDistRunFiles
import Testing

struct ConfigurationWriterTests {
  private func reread(_ value: ConfigurationValue) throws -> ConfigurationValue {
    try ConfigurationNode(text: ConfigurationWriter.text(of: value), name: "written").value
  }

  @Test func writesLeavesOnOneLineAndLayersBelowEachOther() {
    let value: ConfigurationValue = [
      "name": "neelamraju2019-cnn",
      "data": ["dataset": "fashion-mnist", "scaling": "unit", "validation": ["source": "test"]],
      "model": [
        ["conv2d": ["filters": 64, "kernel_size": [3, 5], "padding": "same"]], ["dropout": ["rate": .float(0.2)]],
        "flatten", ["dense": ["units": 10]],
      ],
      "optimizer": ["adam": ["learning_rate": 0.001]],
      "training": ["epochs": 3, "shuffle": true, "limit": .null],
    ]
    #expect(
      ConfigurationWriter.text(of: value) == """
        name: neelamraju2019-cnn
        data: {dataset: fashion-mnist, scaling: unit, validation: {source: test}}
        model:
          - conv2d: {filters: 64, kernel_size: [3, 5], padding: same}
          - dropout: {rate: 0.2}
          - flatten
          - dense: {units: 10}
        optimizer: {adam: {learning_rate: 0.001}}
        training: {epochs: 3, shuffle: true, limit: null}

        """)
  }

  @Test(arguments: [
    "", " ", "a b", " a", "a ", "yes", "no", "null", "~", "3", "1e3", "2019-01-01", "a: b", "a #b", "#", "- a", "-",
    "[", "{",
    "*a", "&a", "!a", "|", ">", "'", "\"", "\\", "a\nb", "\t", "\u{0}", "\u{7F}", "ü", "🙂", "a\u{FEFF}b", "\u{85}",
    "\u{2028}",
    "...", "---", "=", "<<", "a,b", "?", "%", "@", "`", "0x1", ".5", ".inf", "true", "\r\n", "e\u{301}",
  ])
  func textReadsBack(text: String) throws {
    let value: ConfigurationValue = .mapping([.init(text, .string(text)), .init("list", .list([.string(text)]))])
    #expect(try reread(value) == value)
  }

  @Test(arguments: [
    0, -0.0, 1, 0.1, 1e-45, .leastNonzeroMagnitude, 1.7976931348623157e308, 1e16, 123456789.125, .infinity,
  ])
  func numbersReadBackExactly(number: Double) throws {
    #expect(
      try reread(["a": .double(number), "b": .double(-number)]) == ["a": .double(number), "b": .double(-number)])
  }

  @Test(arguments: UInt64(0)..<300) func anyTreeReadsBack(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let value = ConfigurationValue.mapping((0..<4).map { .init("key\($0)", random(depth: 0, &numbers)) })
    let text = ConfigurationWriter.text(of: value)
    let found = try ConfigurationNode(text: text, name: "written").value
    #expect(found == value, "\(text)")
    #expect(ConfigurationWriter.text(of: found) == text)
  }

  private func random(depth: Int, _ numbers: inout SeededNumbers) -> ConfigurationValue {
    switch Int.random(in: 0..<(depth > 5 ? 5 : 9), using: &numbers) {
    case 0: .null
    case 1: .bool(Bool.random(using: &numbers))
    case 2: .integer(Int.random(in: Int.min...Int.max, using: &numbers))
    case 3: .double(Double(bitPattern: numbers.next() & 0xBFFF_FFFF_FFFF_FFFF))
    case 4: .string(["relu", "a longer text, with a comma", "5", "x: y", ""].randomElement(using: &numbers) ?? "")
    case 5, 6: .list((0..<Int.random(in: 0...4, using: &numbers)).map { _ in random(depth: depth + 1, &numbers) })
    default:
      .mapping(
        (0..<Int.random(in: 0...4, using: &numbers)).map { .init("k\($0)", random(depth: depth + 1, &numbers)) })
    }
  }
}
