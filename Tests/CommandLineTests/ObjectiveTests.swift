import Foundation
import Testing

extension CommandLineTests {
  /// Two classes by one sigmoid, and images with several labels: the same bits and metrics at any ranks and after a restart, evaluation,
  /// prediction and a page.
  @Suite struct ObjectiveTests {
    enum Task: String, CaseIterable {
      case binary, multi

      var configuration: String {
        let units = self == .binary ? 1 : 3
        let metrics = "[precision, {recall: {average: weighted}}, f1_score, auc, {auc: {class: c1}}]"
        let classWeight = self == .binary ? ", class_weight: {c1: 3}" : ""
        return """
          data: {dataset: \(rawValue), path: data, multi_label: \(self == .multi), validation: {source: stratified, fraction: 0.2}}
          model: [{conv2d: {filters: 4, kernel_size: 3, activation: relu}}, flatten, {dense: {units: \(units), activation: sigmoid}}]
          optimizer: {adam: {learning_rate: 0.01}}
          training: {epochs: 2, batch_size: 11, shards: 8, seed: 3, metrics: \(metrics)\(classWeight)}
          """
      }

      func labels(_ count: Int) -> [UInt8] {
        func mark(_ isThere: Bool) -> UInt8 { isThere ? 1 : 0 }
        return (0..<count).flatMap { image -> [UInt8] in
          if self == .binary { return [mark(image % 5 == 0)] }
          return [mark(image % 2 == 1), mark(image % 3 == 0), mark(image % 5 < 2)]
        }
      }
    }

    private func array(_ shape: [Int], _ values: [UInt8]) -> [UInt8] {
      let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
      let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(sizes))}"
      return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + values
    }

    private func write(_ task: Task, in workspace: Workspace) throws {
      for (part, count) in [("train", 120), ("test", 41)] {
        let labels = task.labels(count)
        let classes = labels.count / count
        // A bright square where there is a label.
        let pixels = (0..<count).flatMap { image in
          (0..<36).map { pixel -> UInt8 in
            let mark = labels[image * classes + pixel / 12 % classes]
            return UInt8((image * 7 + pixel * 13) % 60) + (mark == 1 && pixel % 3 > 0 ? 90 : 0)
          }
        }
        try workspace.write(array([count, 6, 6], pixels), to: "data/\(part)-images.npy")
        try workspace.write(array(classes == 1 ? [count] : [count, classes], labels), to: "data/\(part)-labels.npy")
      }
      try workspace.write(task == .binary ? "c0\nc1\n" : "c0\nc1\nc2\n", to: "data/classes.txt")
      try workspace.write(task.configuration, to: "objective.yaml")
    }

    private func run(_ arguments: [String], ranks: Int? = nil, in workspace: Workspace, code: Int32 = 0) throws
      -> String
    {
      try Command.run(arguments, ranks: ranks, in: workspace, expecting: code).output
    }

    @Test(.timeLimit(.minutes(2)), arguments: Task.allCases)
    func theBitsAndMetricsAreTheSameAtAnyRanksAndAfterARestart(task: Task) throws {
      let workspace = try Workspace()
      try write(task, in: workspace)
      func train(_ output: String, ranks: Int? = nil, _ more: [String] = [], code: Int32 = 0) throws {
        _ = try run(
          ["train", "--config", "objective.yaml", "--output", output] + more, ranks: ranks, in: workspace, code: code)
      }
      let output = try run(["train", "--config", "objective.yaml", "--output", "one"], in: workspace)
      #expect(output.contains("class weights: c0 1, c1 3\n") == (task == .binary), "\(output)")
      #expect(try workspace.text("one/result.json").contains("\"class_weights\"") == (task == .binary))
      try train("three", ranks: 3)
      try train("eight", ranks: 8)
      try train("parts", ranks: 2, ["--stop-after", "5"], code: 75)
      try train("parts", ["--resume", "auto"])
      let one = try JSONValues("one/result.json", in: workspace)
      for other in ["three", "eight", "parts"] {
        #expect(try workspace.text("one/history.tsv") == workspace.text("\(other)/history.tsv"), "\(other)")
        let values = try JSONValues("\(other)/result.json", in: workspace)
        #expect(values.weights == one.weights && values.metrics == one.metrics, "\(other)")
      }
      #expect(Set(one.metrics.keys) == ["precision", "recall_weighted", "f1", "auc", "auc_c1"])
      let evaluated = try run(["evaluate", "one"], ranks: 3, in: workspace)
      #expect(
        evaluated.contains(task == .binary ? "  c1: mean probability " : ", share of ones ")
          && !evaluated.contains(", right "), "\(evaluated)")
      for (name, value) in one.metrics {
        #expect(evaluated.contains("test \(name) " + String(format: "%.4f", value)), "\(name): \(evaluated)")
      }
    }

    @Test(.timeLimit(.minutes(2)), arguments: Task.allCases)
    func predictionsAndPagesAreOfTheClasses(task: Task) throws {
      let workspace = try Workspace()
      try write(task, in: workspace)
      _ = try run(["train", "--config", "objective.yaml", "--output", "run"], in: workspace)
      let text = try run(["predict", "run", "--format", "json", "--every", "1"], in: workspace)
      let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let predictions = try #require(document["predictions"] as? [[String: Any]])
      let names = try #require(document["class_names"] as? [String])
      #expect(document["temperature"] as? Double == 1 && (document["thresholds"] as? [Double])?.isEmpty == true)
      let table = try run(["predict", "run"], in: workspace)
      #expect(!table.contains("second guess") && !table.contains("predicted above"), "\(table)")
      let labels = task.labels(41)
      #expect(predictions.count == 41)
      for (image, prediction) in predictions.enumerated() {
        let probabilities = try #require(prediction["probabilities"] as? [Double])
        #expect(probabilities.count == names.count && prediction["second_guess"] == nil)
        let found = try #require(prediction["predictions"] as? [String])
        let truth = try #require(prediction["labels"] as? [String])
        switch task {
        case .binary:
          #expect(abs(probabilities[0] + probabilities[1] - 1) < 1e-6)
          #expect(found == [probabilities[1] > 0.5 ? "c1" : "c0"])
          #expect(truth == ["c\(labels[image])"])
        case .multi:
          #expect(found == names.indices.filter { probabilities[$0] > 0.5 }.map { names[$0] })
          #expect(truth == names.indices.filter { labels[image * 3 + $0] == 1 }.map { names[$0] })
        }
      }
      // Files need no data set: they are predicted as its test images are.
      try write(.binary, in: workspace)
      _ = try run(
        ["data", "convert", "--to", "png", "pictures", "--data", "data", "--dataset", "marks"], in: workspace)
      let file = try #require(workspace.names(in: "pictures/test/c1").first)
      let one = try run(["predict", "run", "pictures/test/c1/\(file)", "--format", "json"], in: workspace)
      let alone = try #require(JSONSerialization.jsonObject(with: Data(one.utf8)) as? [String: Any])
      let prediction = try #require((alone["predictions"] as? [[String: Any]])?.first)
      let (probabilities, found) = (
        try #require(prediction["probabilities"] as? [Double]), try #require(prediction["predictions"] as? [String])
      )
      #expect(
        found
          == (task == .binary
            ? [probabilities[1] > 0.5 ? "c1" : "c0"]
            : names.indices.filter { probabilities[$0] > 0.5 }.map { names[$0] }))
      let page = try workspace.text("run/report.html")
      #expect(page.contains("Scores by class") && page.contains("Test auc"))
      #expect(page.contains("Confusion matrix") == (task == .binary))
      #expect(page.contains("labels wrong") == (task == .multi) && page.contains("id=\"errors\"") == (task == .binary))
      #expect(page.contains("drawn at random from each \(task == .multi ? "set of labels" : "class") with the seed 3"))
      _ = try run(["report", "run"], in: workspace)
    }

    /// A threshold is chosen on the validation images, kept with the weights, and used by the test, `evaluate` and `predict` alike.
    @Test(.timeLimit(.minutes(2)), arguments: Task.allCases)
    func chosenThresholdsAreKeptWithTheWeights(task: Task) throws {
      let workspace = try Workspace()
      try write(task, in: workspace)
      let choice = "{maximize: f1_score, each_label: \(task == .multi)}"
      let settings = [
        "--config", "objective.yaml", "--set", "training.threshold=\(choice)", "--set",
        "training.calibration=temperature",
      ]
      let words = "chosen to maximize f1_score on the validation images"
      let output = try run(["train", "--output", "one"] + settings, in: workspace)
      #expect(output.contains("logits divided by the temperature "), "\(output)")
      #expect(output.contains(words) && !output.contains("THE TEST SET CHOSE"), "\(output)")
      _ = try run(["train", "--output", "three"] + settings, ranks: 3, in: workspace)
      _ = try run(["train", "--output", "parts", "--stop-after", "12"] + settings, ranks: 2, in: workspace, code: 75)
      let middle = try run(["evaluate", "parts"], in: workspace)
      #expect(middle.contains(" predicted above 0.5000\n") && !middle.contains(words), "\(middle)")
      #expect(middle.contains("no temperature or threshold is chosen yet"), "\(middle)")
      let subject = task == .binary ? "c1 is predicted above 0." : "labels are predicted above c0 0."
      #expect(output.contains(subject), "\(output)")
      _ = try run(["train", "--resume", "parts"], in: workspace)
      let one = try JSONValues("one/result.json", in: workspace)
      let thresholds = try #require(one.thresholds)
      #expect(
        thresholds.count == (task == .multi ? 3 : 1) && one.thresholdMetric == "f1_score" && !one.isChosenOnTestSet)
      for other in ["three", "parts"] {
        let values = try JSONValues("\(other)/result.json", in: workspace)
        #expect(values.temperature == one.temperature && values.calibrationError == one.calibrationError)
        #expect(values.thresholds == thresholds && values.metrics == one.metrics && values.weights == one.weights)
      }
      #expect(try #require(one.temperature) != 1)
      // What `val_…` columns hold does not depend on what is chosen afterwards.
      _ = try run(["train", "--output", "half", "--config", "objective.yaml"], in: workspace)
      #expect(try workspace.text("half/history.tsv") == workspace.text("one/history.tsv"))

      let evaluated = try run(["evaluate", "one"], ranks: 2, in: workspace)
      #expect(evaluated.contains(words) && evaluated.contains("logits divided by the temperature "))
      for (name, value) in one.metrics { #expect(evaluated.contains("test \(name) " + String(format: "%.4f", value))) }
      let text = try run(["predict", "one", "--format", "json", "--every", "1"], in: workspace)
      let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let predictions = try #require(document["predictions"] as? [[String: Any]])
      #expect(document["thresholds"] as? [Double] == thresholds)
      #expect(document["temperature"] as? Double == one.temperature)
      let table = try run(["predict", "one"], in: workspace)
      #expect(table.contains(subject) && table.contains("logits divided by the temperature "), "\(table)")
      let labels = task.labels(41)
      var right = 0
      for (image, prediction) in predictions.enumerated() {
        let probabilities = try #require(prediction["probabilities"] as? [Double])
        let found = try #require(prediction["predictions"] as? [String])
        switch task {
        case .binary: #expect(found == [probabilities[1] > thresholds[0] ? "c1" : "c0"])
        case .multi:
          #expect(found == probabilities.indices.filter { probabilities[$0] > thresholds[$0] }.map { "c\($0)" })
        }
        if task == .binary { right += found == ["c\(labels[image])"] ? 1 : 0 }
      }
      if task == .binary { #expect(abs(one.accuracy - Double(right) / 41) < 1e-9) }
      #expect(try workspace.text("one/report.html").contains("maximizes f1_score on the validation images"))
    }

    @Test(.timeLimit(.minutes(1))) func aTestSetThatChoosesTheThresholdIsCalledSo() throws {
      let workspace = try Workspace()
      try write(.binary, in: workspace)
      let settings = ["--set", "data.validation={source: test}", "--set", "training.threshold.maximize=accuracy"]
      let output = try run(["train", "--config", "objective.yaml", "--output", "run"] + settings, in: workspace)
      #expect(output.contains("THE TEST SET CHOSE THE THRESHOLD"), "\(output)")
      #expect(try JSONValues("run/result.json", in: workspace).isChosenOnTestSet)
      // A number is in what training and validation measure, too.
      let number = ["--output", "all", "--set", "training.threshold=0", "--set", "training.epochs=1"]
      _ = try run(["train", "--config", "objective.yaml"] + number, in: workspace)
      let row = try workspace.text("all/history.tsv").split(separator: "\n")[1].split(separator: "\t")
      #expect(
        abs((Double(row[2]) ?? 0) - 0.2) < 0.02 && abs((Double(row[4]) ?? 0) - 0.2) < 0.02,
        "all are predicted as c1: \(row)")
    }

    @Test(arguments: [
      (Task.binary, "training.threshold={maximize: f1_score, each_label: true}", "may have several labels"),
      (.binary, "training.threshold={maximize: auc}", "can maximize accuracy or f1_score, found 'auc'"),
      (.binary, "training.threshold=1.5", "a number from 0 to 1"),
      (.binary, "training.threshold={maximise: f1_score}", "maximize"),
      (.binary, "model.2={dense: {units: 2, activation: softmax}}", "it is for a model that ends in sigmoids"),
    ])
    func thresholdsThatDoNotFitAreRefused(task: Task, setting: String, sentence: String) throws {
      let workspace = try Workspace()
      try write(task, in: workspace)
      let first = setting.hasPrefix("model") ? ["--set", "training.threshold=0.4"] : []
      let finished = try Command.run(
        ["train", "--config", "objective.yaml", "--output", "run"] + first + ["--set", setting], in: workspace)
      #expect(finished.code == 78 && finished.errors.contains(sentence), "\(finished.errors)")
      // A mistake in the mapping is no missing number.
      #expect(
        finished.errors.contains("must be a number") == (setting == "training.threshold=1.5"), "\(finished.errors)")
    }

    @Test(arguments: [
      (Task.binary, "training.loss=categorical_crossentropy", "needs a model that ends in `activation: softmax`"),
      (.binary, "training.class_weight={c7: 2}", "there is no class 'c7'; the data has the classes c0, c1"),
      (.binary, "training.metrics=[{recall: {class: c9}}]", "there is no class 'c9'"),
      (.binary, "training.metrics=[{recall: {class: c1, average: micro}}]", "found both; take class or average away"),
      (.binary, "training.early_stopping={monitor: val_top_5_acc}", "must be one of val_loss, val_acc"),
      (.binary, "training.early_stopping={monitor: auc}", "did you mean 'val_auc'?"),
      (.binary, "training.early_stopping={monitor: val_f1_score}", "did you mean 'val_f1'?"),
      (.binary, "training.early_stopping={monitor: auc_c1}", "did you mean 'val_auc_c1'?"),
      (.multi, "training.class_weight=balanced", "is for images of one class each"),
      (.multi, "training.metrics=[top_k_categorical_accuracy]", "is for images of one class each"),
      (.multi, "model.2={dense: {units: 3, activation: softmax}}", "`dense: {units: 3, activation: sigmoid}`"),
      (.multi, "data.multi_label=false", "one 1 among zeros"),
    ])
    func whatDoesNotFitIsRefused(task: Task, setting: String, sentence: String) throws {
      let workspace = try Workspace()
      try write(task, in: workspace)
      let finished = try Command.run(
        ["train", "--config", "objective.yaml", "--output", "run", "--set", setting], in: workspace)
      #expect([65, 78].contains(finished.code), "\(finished.code)")
      #expect(finished.errors.contains(sentence), "\(finished.errors)")
    }
  }
}

/// Of a `result.json` what does not depend on the machine.
private struct JSONValues {
  let weights: String
  let metrics: [String: Double]
  let accuracy: Double
  let thresholds: [Double]?
  let thresholdMetric: String?
  let temperature, calibrationError: Double?
  let isChosenOnTestSet: Bool

  init(_ name: String, in workspace: Workspace) throws {
    let object = try JSONSerialization.jsonObject(with: Data(workspace.bytes(name))) as? [String: Any]
    weights = try #require(object?["weights_sha256"] as? String)
    accuracy = try #require(object?["test_accuracy"] as? Double)
    thresholds = object?["thresholds"] as? [Double]
    temperature = object?["temperature"] as? Double
    calibrationError = (object?["calibration"] as? [String: Any])?["expected_calibration_error"] as? Double
    thresholdMetric = object?["threshold_metric"] as? String
    isChosenOnTestSet = try #require(object?["chosen_on_test_set"] as? Bool)
    metrics = try #require(object?["test_metrics"] as? [String: Double])
  }
}
