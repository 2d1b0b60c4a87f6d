import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// A search's `report.html`: well-formed, complete, and nothing in it that a browser would fetch.
struct TunePageTests {
  private func page(_ search: SearchReport) -> String { TunePage(search, writtenBy: "0.1.0").text }

  private func count(_ words: String, in text: String) -> Int { text.components(separatedBy: words).count - 1 }

  @Test func aPageHasAllThatTheSearchHas() throws {
    let search = SearchReportTests.search(12, failed: 2)
    let text = page(search)
    let found = try RunPageTests.check(text)
    // Parallel coordinates, four hyperparameters, importance, four measures of the epochs.
    #expect(found["figure"] == 10 && found["section"] == 8)
    // The best, importance, filters, units and rate by value, all trials, failed ones.
    #expect(found["table"] == 7)
    for words in [
      "Search: grid", "filters, units, learning_rate", "ranked by the highest val_acc", ">0.9000<", "48",
      "all trials together", "By filters", "By units", "deviation: sample standard deviation (n − 1)",
      "trial 1, 0.9000",
      "4 others",
      "val_acc by learning_rate", "0.0003", "epoch 2, &quot;&lt;&amp;&gt;&quot;", "abababababab…", "best.safetensors",
      "12 trials", "(groups − 1) / (trials − 1)",
    ] { #expect(text.contains(words), "\(words) is missing") }
    #expect(!text.contains("By learning_rate") && !text.contains("THE TEST SET"))
    // Ten in colour: once across the axes, once in their legend.
    let parallel = try #require(
      text.components(separatedBy: "id=\"parallel\"").last?.components(separatedBy: "</section>").first)
    #expect(count("<path class=\"series", in: parallel) == 20)
    // Grey: two of the twelve and two that failed, and their sample; the axes are of the frame's colour, too.
    #expect(count("<path class=\"frame\" stroke-width=\"0.75\"", in: parallel) == 5)
  }

  @Test func theSameTrialsAreTheSameBytes() {
    let search = SearchReportTests.search(30, failed: 3)
    #expect(page(search) == page(search) && page(search).utf8.count < 300_000)
  }

  @Test func namesBecomeNoMarkup() throws {
    var search = SearchReportTests.search(3, failed: 1)
    search.name = "<script>alert(\"1 & 2\")</script>"
    for (index, name) in Samples.awkwardNames.prefix(4).enumerated() {
      search.hyperparameters[index].name = name
      search.trials[0].values[index] = .text(name)
    }
    search.hyperparameters[0].scale = .categories(Samples.awkwardNames.map { .text($0) })
    let found = try RunPageTests.check(page(search))
    #expect(found["script"] == 1 && found["b"] == 10)
  }

  @Test func emptyAndFailedSearchesHavePages() throws {
    let empty = page(SearchReportTests.search(0))
    let found = try RunPageTests.check(empty)
    #expect(found["figure"] == nil && empty.contains("No trial has finished."))
    let failed = page(SearchReportTests.search(0, failed: 3))
    let others = try RunPageTests.check(failed)
    #expect(others["figure"] == nil && failed.contains("Failed trials"))
    #expect(failed.contains("No trial has an objective"))
    var many = SearchReportTests.search(0, failed: 150)
    many.isComplete = false
    let text = page(many)
    #expect(text.contains("tune.csv has 50 more") && text.contains("stopped, and can be resumed"))
  }

  @Test func oneTrialHasNoImportance() throws {
    var search = SearchReportTests.search(1)
    var text = page(search)
    try RunPageTests.check(text)
    #expect(text.contains("needs at least two trials") && !text.contains("By filters"))
    // Nor have two that came to the same.
    search = SearchReportTests.search(2)
    search.trials[1].objective = search.trials[0].objective
    text = page(search)
    try RunPageTests.check(text)
    #expect(text.contains("needs at least two trials"))
  }

  @Test func whoChoseIsSaid() throws {
    var search = SearchReportTests.search(3)
    #expect(page(search).contains("Test accuracy") && page(search).contains("test_<wbr/>accuracy"))
    search.choosesOnTestSet = true
    search.isSynthetic = true
    let text = page(search)
    try RunPageTests.check(text)
    #expect(text.contains("THE TEST SET CHOSE THE BEST TRIAL") && text.contains("SYNTHETIC DATA"))
    #expect(!text.contains("Test accuracy") && !text.contains("test_<wbr/>accuracy"))
  }

  /// Of losses the lowest is the best, and numbers that are far off break nothing.
  @Test func lossesAndExtremesAreDrawn() throws {
    var search = SearchReportTests.search(4, maximizes: false)
    search.trials[3].objective = 1e300
    search.trials[2].objective = -1e300
    search.trials[1].history.rows[0].loss = .infinity
    let text = page(search)
    try RunPageTests.check(text)
    #expect(text.contains("ranked by the lowest val_loss") && !text.contains("nan") && !text.contains("inf"))
  }

  @Test func thousandsOfTrialsMakeNoEndlessPage() throws {
    let text = page(SearchReportTests.search(1500))
    try RunPageTests.check(text)
    #expect(text.contains("500 further trials") && text.contains("The last 1,000 trials are not drawn"))
  }
}
