/// What many events of a trace have in common, put into JSON once.
package struct TraceLabel: Sendable {
  let nameAndCategory: [UInt8]
  let arguments: [UInt8]

  /// A label of events called `name`, of a category by which a viewer can choose, with words to be shown beside them.
  package init(_ name: String, category: String, _ arguments: KeyValuePairs<String, String> = [:]) {
    nameAndCategory = Array("\"name\":\(JSONText.quoted(name)),\"cat\":\(JSONText.quoted(category))".utf8)
    self.arguments = Array(
      arguments.map { "\(JSONText.quoted($0)):\(JSONText.quoted($1))" }.joined(separator: ",").utf8)
  }
}
