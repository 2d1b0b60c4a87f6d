import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

/// All keys of a configuration as documentation lists them, from the types that read them: `docs/configuration.md` is compared with it.
struct ConfigurationReference {
  /// A key. What is nil no type can tell, and the page says.
  struct Row: Equatable, Sendable {
    let key: String
    /// What it takes.
    let type: String?
    /// What it is where it is not given.
    let standard: String?
  }

  /// The keys of one section or kind, under a heading.
  struct Table: Equatable, Sendable {
    let heading: String
    var rows: [Row]
  }

  /// In the order of a configuration: its sections, then the kinds of what they name.
  static var tables: [Table] {
    let base = (try? RunConfiguration(ConfigurationNode(text: example, name: "example")))?.value
    let schema = RunConfiguration.schema
    var tables = sections(schema.keys, at: [], in: base)
    tables += named("layer", LayerDescription.kinds.all.map { ($0.name, layerRows($0)) })
    tables += named("initializer", Initializer.kinds.all.map { ($0.name, KeyReference.rows(of: $0)) })
    tables += named("optimizer", OptimizerDescription.kinds.all.map { ($0.name, optimizerRows($0)) })
    tables += named("loss", Loss.kinds.all.map { ($0.name, KeyReference.rows(of: $0)) })
    tables += named("metric", Metric.kinds.all.map { ($0.name, KeyReference.rows(of: $0)) })
    let schedules = schema.key(at: ["training", "learning_rate_schedule"])?.keys ?? []
    tables += named("schedule", schedules.map { kind in (kind.name, kind.keys.map { row($0, in: nil) }) })
    return tables
  }

  /// The least that is a configuration, for the defaults of all else.
  private static let example = "model: [flatten, {dense: {units: 10, activation: softmax}}]\n"

  /// The table of `keys`, the keys at `path`, and of each section below it.
  private static func sections(
    _ keys: [ConfigurationSchema.Key], at path: [String], in value: ConfigurationValue?
  ) -> [Table] {
    func inner(_ key: ConfigurationSchema.Key) -> ConfigurationValue? {
      guard case .mapping(let entries) = value else { return nil }
      return entries.first { $0.key == key.name }?.value
    }
    let own = Table(
      heading: path.isEmpty ? "Top level" : "`\(path.joined(separator: "."))`",
      rows: keys.map { row($0, in: inner($0)) })
    let below = keys.filter { !$0.keys.isEmpty && !$0.kind.hasNames }
    return [own] + below.flatMap { sections($0.keys, at: path + [$0.name], in: inner($0)) }
  }

  private static func row(_ key: ConfigurationSchema.Key, in value: ConfigurationValue?) -> Row {
    let isShort = !key.kind.hasNames && key.keys.isEmpty
    return Row(
      key: key.name, type: key.kind.words,
      standard: key.isRequired ? "required" : isShort ? value.map(ConfigurationWriter.inline) : nil)
  }

  /// The table of what all `kinds` of `word` have alike, then one of each with the rest.
  private static func named(_ word: String, _ kinds: [(name: String, rows: [Row])]) -> [Table] {
    let common = kinds.count > 1 ? kinds[0].rows.filter { row in kinds.allSatisfy { $0.rows.contains(row) } } : []
    let all = common.isEmpty ? [] : [Table(heading: "Every \(word)", rows: common)]
    return all
      + kinds.map { kind in
        Table(heading: "\(word) `\(kind.name)`", rows: kind.rows.filter { !common.contains($0) })
      }
  }

  private static func layerRows(_ kind: any Layer.Type) -> [Row] {
    var (keys, layer) = (KeyReference(), LayerDescription(kind.init()))
    layer.visit(&keys)
    return keys.rows + [
      Row(key: "name", type: "text", standard: "the kind, numbered"),
      Row(key: "inputs", type: "text, or a list of them", standard: "the layer above"),
    ]
  }

  private static func optimizerRows(_ kind: any OptimizerKind.Type) -> [Row] {
    var (keys, optimizer) = (KeyReference(), OptimizerDescription(kind.init()))
    optimizer.visit(&keys)
    return keys.rows
  }
}

extension ConfigurationSchema.Kind {
  /// Whether below it stand names.
  fileprivate var hasNames: Bool {
    switch self {
    case .named, .namedList: true
    default: false
    }
  }

  /// What it takes, in words; nil where that depends.
  fileprivate var words: String? {
    switch self {
    case .integer: "integer"
    case .number: "number"
    case .bool: "true or false"
    case .share: "number from 0 to below 1"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .section: "section"
    case .named(let word): "one [\(word)](#\(Self.plural(word)))"
    case .namedList(let word): "list of [\(Self.plural(word))](#\(Self.plural(word)))"
    case .text, .list: nil
    }
  }

  private static func plural(_ word: String) -> String { word.hasSuffix("s") ? "\(word)es" : "\(word)s" }
}
