import FMDistReports
import FMDistRunFiles
import Foundation
import Testing

/// Models by sets of data, with their differences.
struct ModelTableTests {
  /// A table of accuracies by model and data; nil where it failed.
  private func table(_ models: [String], _ datasets: [String], _ accuracies: [[Double?]]) -> ModelTable {
    ModelTable(
      models: models, datasets: datasets,
      cells: zip(models, accuracies).map { model, row in
        zip(datasets, row).map { dataset, accuracy in
          let name = "\(model)-\(dataset)"
          var run = ComparedRun(name: name, history: RunPageTests.history(3))
          run.result = accuracy.map { RunPageTests.result(["a", "b"], accuracy: $0) }
          return ModelTable.Cell(
            run: run, folder: "runs/compare/\(name)", failure: accuracy == nil ? "training diverged" : nil)
        }
      })
  }

  /// The last table of kh (2021).
  private var document: ModelTable {
    table(["ANN", "Best-tuned CNN"], ["mnist", "fashion_mnist"], [[0.9775, 0.8803], [0.9889, 0.9063]])
  }

  @Test func differencesAreTheDocuments() {
    #expect(
      document.markdown.hasPrefix(
        """
        | model | mnist | fashion_mnist | delta_dataset |
        | --- | ---: | ---: | ---: |
        | ANN | 0.9775 | 0.8803 | −0.0972 |
        | Best-tuned CNN | 0.9889 | 0.9063 | −0.0826 |
        | delta_model | 0.0114 | 0.0260 | – |
        """), "\(document.markdown)")
    let lines = document.text().split(separator: "\n").map { $0.split(separator: " ").suffix(3).map(String.init) }
    for line in [["0.9775", "0.8803", "−0.0972"], ["0.9889", "0.9063", "−0.0826"], ["0.0114", "0.0260", "–"]] {
      #expect(lines.contains(line), "\(document.text())")
    }
    #expect(document.csv.split(separator: "\n")[0] == "model,mnist,fashion_mnist,delta_dataset")
    #expect(document.sentences.isEmpty)
  }

  @Test func programsGetTheSame() throws {
    struct File: Decodable {
      struct Run: Decodable { let model, dataset, folder: String, failure: String? }
      let models, datasets: [String], testAccuracy, deltaDataset, deltaModel: [[Double?]], runs: [Run]
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try decoder.decode(File.self, from: Data(document.json().utf8))
    #expect(file.models == ["ANN", "Best-tuned CNN"] && file.datasets == ["mnist", "fashion_mnist"])
    #expect(file.testAccuracy == [[0.9775, 0.8803], [0.9889, 0.9063]])
    #expect(file.deltaDataset == [[0.8803 - 0.9775], [0.9063 - 0.9889]])
    #expect(file.deltaModel == [[0.9889 - 0.9775, 0.9063 - 0.8803]])
    #expect(file.runs.map(\.folder)[2] == "runs/compare/Best-tuned CNN-mnist")
  }

  @Test func furtherOnesDifferFromTheFirst() {
    let three = table(["a", "b", "c"], ["x", "y", "z"], [[0.5, 0.25, 0.75], [0.5, nil, 1], [0, 0, 0]])
    #expect(
      three.csv == """
        model,x,y,z,delta_y,delta_z
        a,0.5,0.25,0.75,-0.25,0.25
        b,0.5,,1,,0.5
        c,0,0,0,0,0
        delta_b,0,,0.25,,
        delta_c,-0.5,-0.25,-0.75,,
        """)
    #expect(three.sentences == ["b on y failed: training diverged"])
    let one = table(["a"], ["x"], [[0.5]])
    #expect(one.csv == "model,x\na,0.5")
  }

  @Test func aTestSetThatChoseIsSaid() {
    var cells = document.cells
    cells[1][0].run?.result?.chosenOnTestSet = true
    let table = ModelTable(models: document.models, datasets: document.datasets, cells: cells)
    #expect(table.sentences.count == 1 && table.sentences[0].contains("used for choosing in Best-tuned CNN-mnist:"))
    #expect(table.markdown.contains("used for choosing"))
  }

  @Test func thePageHasTableRunsAndCurves() throws {
    let page = ModelTablePage(document, writtenBy: "1").text
    for words in [
      "delta_<wbr/>dataset", "−0.0826", "delta_model", "0.0260", "Curves on fashion_mnist",
      "runs/compare/ANN-mnist",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(try elements(ofXML: Array(page.utf8))["table", default: 0] >= 2)
  }
}
