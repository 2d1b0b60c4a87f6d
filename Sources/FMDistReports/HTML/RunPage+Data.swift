import FMDistPlatform
import FMDistRunFiles

/// Where the images came from, how validation was made, and what they look like.
extension RunPage {
  var data: Markup {
    let data = environment?.data
    let dataset = result?.dataset ?? data?.dataset
    let facts = PageTable.facts([
      ("Data set", dataset.map { "\($0)" }),
      ("Images", data.map { "\(Self.images($0))" }),
      ("Source", data.map { "\(Self.source($0))" }),
      ("Validation", result.flatMap { $0.validation.isEmpty ? nil : "\($0.validation)" }),
      ("Chosen on the test set", result.map(Self.choice)),
      ("Class weights", result.flatMap(Self.classWeights)),
      ("data_sha256", data.map { "<code class=\"hash\">\($0.sha256)</code>" }),
    ])
    let unknown: Markup =
      data == nil ? Self.missing("There is no environment.json: checksums of the data are not known.") : .empty
    return "\(facts)\n\(unknown)\(checksums)<h3>Samples of the training images</h3>\n\(sampleTable)"
  }

  private static func classWeights(_ result: ResultFile) -> Markup? {
    guard let weights = result.classWeights, let names = result.classNames else { return nil }
    let words = zip(names, weights).map { "\($0.brief()) \(NumberText.short($1))" }
    return "\(words.joined(separator: ", "))"
  }

  private static func choice(_ result: ResultFile) -> Markup {
    if result.chosenOnTestSet {
      return "<strong>yes: when to stop, which weights, the learning rate, the temperature, or the threshold</strong>"
    }
    guard result.validation == "the test set" else { return "nothing" }
    return "nothing that the result depends on; but the test set validated, so the best epoch was found on test images"
  }

  private static func images(_ data: EnvironmentFile.DataFacts) -> String {
    "\(NumberText.grouped(data.trainingImages)) training and \(NumberText.grouped(data.testImages)) test images of "
      + "\(data.height) x \(data.width) x \(data.channels)"
  }

  private static func source(_ data: EnvironmentFile.DataFacts) -> String {
    if data.synthetic { return "drawn by fmdist, no real data" }
    let format = data.format ?? "files"
    return data.verified
      ? "\(format): the published files, by their checksums" : "\(format), not checked against published files"
  }

  private var checksums: Markup {
    guard let files = environment?.data.files, !files.isEmpty else { return .empty }
    let table = PageTable.table(
      "Checksums", head: ["part", "file", "MD5 of the content as an IDX file"],
      rows: files.map { [$0.part, $0.name, $0.md5 ?? "–"] }, words: [1, 2])
    return "<details><summary>Checksums of the data</summary>\n\(table)\n</details>\n"
  }

  private var sampleTable: Markup { SampleMarkup(samples).markup ?? Self.missing(samplesMissing) }
}
