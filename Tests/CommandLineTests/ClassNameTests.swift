import Foundation
import Testing

extension CommandLineTests {
  /// A class is its name, through training, prediction, evaluation and going on; and what is doubtful about data is said everywhere.
  @Suite struct ClassNameTests {
    /// Writes 40 training and 20 test images of two classes, in turn, called `names`; image by image the same, whatever the names.
    private func write(_ names: [String], to folder: String, in workspace: Workspace) throws {
      for (index, count) in [40, 20].enumerated() {
        try workspace.write(
          TinyData.images(count: count, seed: 3 + UInt64(index)), to: "\(folder)/\(TinyData.files[2 * index])")
        // Even images are the first of cat, dog; else whatever the first name is in their place.
        let isTurned = names.first == "dog"
        let labels = (0..<count).map { UInt8(isTurned ? 1 - $0 % 2 : $0 % 2) }
        try workspace.write(TinyData.header(sizes: [count]) + labels, to: "\(folder)/\(TinyData.files[2 * index + 1])")
      }
      try workspace.write(names.joined(separator: "\n") + "\n", to: "\(folder)/classes.txt")
    }

    private static let settings = [
      "--set", "data.dataset=pets", "--set", "model.4.dense.units=2", "--set",
      "data.validation={source: stratified, fraction: 0.1}",
    ]

    @Test(.timeLimit(.minutes(3))) func classesGoByName() throws {
      var training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try write(["cat", "dog"], to: "pets", in: workspace)
      try write(["dog", "cat"], to: "turned", in: workspace)
      try write(["dog", "elk"], to: "others", in: workspace)
      training.data = ["--data", "pets"]
      try training.run("run", Self.settings + ["--set", "training.epochs=4"])
      let converted = try Command.run(["data", "convert", "--to", "png", "pictures"] + training.data, in: workspace)
      try #require(converted.code == 0, "\(converted.errors)")
      let folder = "pictures/test/cat"
      let file = "\(folder)/" + (try #require(workspace.names(in: folder).first))
      let predict = ["predict", "run", file, "--format", "json"]
      let expected = try PredictionJSON(Command.run(predict, in: workspace).output)

      // The same classes in another order: the same answers in the same words.
      let turned = try PredictionJSON(
        Command.run(predict + ["--data", "turned", "--every", "1"], in: workspace).output)
      #expect(turned.classNames == ["cat", "dog"])
      #expect(turned.predictions.last?.prediction == expected.predictions[0].prediction)
      #expect(turned.predictions.last?.probabilities == expected.predictions[0].probabilities)
      #expect(turned.predictions.prefix(2).map(\.label) == ["cat", "dog"])
      let accuracy = try Outcome.Result("run", in: workspace).testAccuracy
      #expect(turned.right == Int((accuracy * 20).rounded()))
      let evaluated = try Command.run(["evaluate", "run", "--data", "turned", "--log-format", "json"], in: workspace)
      #expect(evaluated.output.contains("\"test_accuracy\":\(accuracy)"), "\(evaluated.output) \(evaluated.errors)")

      // Others are refused with both lists, wherever a checkpoint meets them.
      for command in [
        predict, ["evaluate", "run"], ["inspect", "run", "--feature-maps", "0", "--picture", "maps.png"],
        ["report", "run"],
      ] {
        let refused = try Command.run(command + ["--data", "others"], in: workspace)
        #expect(refused.code == 65, "\(command): \(refused.errors)")
        for words in ["are cat, dog", "dog, elk", "lacks elk"] {
          #expect(refused.errors.contains(words), "\(refused.errors)")
        }
      }

      // Mere numbers are taken in their order, and that is said.
      try workspace.remove("turned/classes.txt")
      let numbers = try Command.run(["evaluate", "run", "--data", "turned"], in: workspace)
      #expect(numbers.code == 0 && numbers.errors.contains("class 0 is taken for cat"), "\(numbers.errors)")
      for command in [["evaluate", "run", "--log-format", "json"], ["predict", "run", "--format", "json"]] {
        let finished = try Command.run(command + ["--data", "turned"], in: workspace)
        #expect(finished.output.contains("class 0 is taken for cat"), "\(finished.output)")
      }

      // The same images under other names: confirmed by data.class_names, as the sentence says, or refused.
      try workspace.write("dog\nelk\n", to: "pets/classes.txt")
      let more = ["train", "--resume", "run", "--set", "training.epochs=5"] + training.data
      let renamed = try Command.run(more, in: workspace)
      #expect(
        renamed.code == 65 && renamed.errors.contains("are cat, dog, and those of the same images"), "\(renamed.errors)"
      )
      let confirmed = try Command.run(more + ["--set", "data.class_names=[dog, elk]"], in: workspace)
      #expect(confirmed.code == 0, "\(confirmed.errors)")
      #expect(try workspace.text("run/confusion.txt").contains("elk"))
    }

    @Test(.timeLimit(.minutes(1))) func whatIsDoubtfulIsSaidEverywhere() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      // Sorted by class, as files named after their class are.
      try workspace.write(
        TinyData.header(sizes: [240]) + (0..<240).map { UInt8($0 / 24) }, to: "data/\(TinyData.files[1])")
      let words = "there is no validation image of T-shirt/top, Trouser"
      let finished = try training.run("run", ["--quiet", "--set", "training.epochs=1"])
      #expect(finished.output == "" && finished.errors.contains("warning: \(words)"), "\(finished.errors)")
      #expect(try workspace.text("run/result.json").contains(words.replacing("/", with: "/")))
      #expect(try workspace.text("run/report.html").contains(words))
      let log = try workspace.text("run/log.jsonl").split(separator: "\n").filter {
        $0.contains("\"event\":\"warning\"")
      }
      #expect(
        // All of the last class validates.
        log.count == 2 && log[1].contains("\"kind\":\"missing_class\"")
          && log[1].contains("data.validation.source to stratified"))
      // The remedy works; so does the default.
      let better = try training.run(
        "better", ["--quiet", "--set", "training.epochs=1", "--set", "data.validation.source=stratified"])
      #expect(better.errors == "")
      let limited = try training.run(
        "limited",
        [
          "--quiet", "--set", "training.epochs=0", "--set", "data.validation.source=stratified", "--set",
          "data.limit=30",
        ])
      #expect(limited.errors.contains("data.limit: 30 keeps the first 30 images, none of"), "\(limited.errors)")
      // A stray label among numbers names the image, not the model.
      try workspace.write(
        TinyData.header(sizes: [240]) + (0..<240).map { UInt8($0 == 17 ? 40 : $0 % 10) },
        to: "data/\(TinyData.files[1])")
      let stray = try Command.run(training.arguments("stray", ["--set", "data.dataset=own"]), in: workspace)
      #expect(
        stray.code == 78 && stray.errors.contains("training image 17, counted from 0, has label 40"), "\(stray.errors)")
    }
  }
}
