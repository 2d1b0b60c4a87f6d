import FMDistPlatform
import FMDistRunFiles

/// The model, the configuration, the machine, and how to make the weights again.
extension RunPage {
  var model: Markup {
    guard !layers.isEmpty else {
      return Self.missing(
        "The layers' shapes are not known: there is no readable configuration, or the images' size is not known.")
    }
    let rows = layers.enumerated().map { index, layer in
      [
        "\(index) \(layer.name)", layer.detail, layer.shape,
        layer.parameters == 0 ? "" : NumberText.grouped(layer.parameters),
      ]
    }
    let total = NumberText.grouped(layers.reduce(0) { $0 &+ $1.parameters })
    let table = PageTable.table(
      "Layers", head: ["layer", "settings", "output", "parameters"], rows: rows, words: [1],
      footRows: [["all", "", "", total]])
    return "\(table)\n<details><summary>The model as a picture</summary>\n\(LayerMarkup(layers).markup)\n</details>"
  }

  var configurationText: Markup {
    guard let configuration else { return Self.missing(configurationMissing) }
    return """
      <p>config.yaml, with every default written out; <code>fmdist train --config</code> takes it back.</p>
      <pre tabindex="0"><code>\(configuration)</code></pre>
      """
  }

  var environmentTable: Markup {
    let hosts: Markup? = environment.map { environment in
      let names = environment.hosts.map { "\($0.name) (\(NumberText.count($0.ranks, "rank")))" }
      return "\(names.joined(separator: ", "))"
    }
    let facts = PageTable.facts([
      ("fmdist", (result?.fmdistVersion ?? environment?.fmdistVersion).map { "\($0)" }),
      ("Processor", environment.map { "\($0.processor.isEmpty ? "not known" : $0.processor)" }),
      ("Cores", environment.map { "\(NumberText.grouped($0.cores)) on rank 0's host" }),
      ("Ranks", (result?.ranks ?? environment?.ranks).map { "\($0)" }),
      ("Threads per rank", (result?.threadsPerRank ?? environment?.threadsPerRank).map { "\($0)" }),
      ("Hosts", hosts),
      ("Operating system", environment.map { "\($0.operatingSystem)" }),
      ("Began", dates.began.map { "\(RunDates.words($0))" }),
      ("Finished", dates.ended.map { "\(RunDates.words($0))" }),
      (
        "Seconds",
        result.flatMap {
          $0.seconds.isFinite ? "\(NumberText.decimals($0.seconds, 1)), training and validation of all sessions" : nil
        }
      ),
    ])
    guard environment == nil else { return "\(facts)\(restarts)" }
    return "\(facts)\(restarts)\n\(Self.missing("There is no environment.json: the machine is not known."))"
  }

  /// The restarts that no person has made; nothing where there were none.
  private var restarts: Markup {
    guard let restarts = result?.restarts, !restarts.isEmpty else { return .empty }
    let rows = restarts.map { restart in
      [
        RunDates.words(secondsSince1970: restart.ended), "\(restart.code)", restart.sentence,
        restart.sampleOffset == 0
          ? "epoch \(restart.epoch)" : "epoch \(restart.epoch), image \(NumberText.grouped(restart.sampleOffset))",
        "\(restart.ranks)", restart.hosts.joined(separator: ", "),
      ]
    }
    let table = PageTable.table(
      "Restarts", head: ["the session before ended", "code", "its last message", "resumed in", "ranks", "hosts"],
      rows: rows, words: [2, 3, 5])
    return "\n<p>Restarted automatically \(NumberText.count(restarts.count, "time")) (--restarts):</p>\n\(table)"
  }

  var promise: Markup {
    guard let result else { return Self.missing("The weights' checksum is known once the run is finished.") }
    let again: Markup =
      command.map {
        """
        <p>This makes them again, at any number of ranks and threads and after any restart, from the same data with the same version of \
        fmdist, and prints the same checksum at its end:</p>
        <pre class="wrap"><code>\($0)</code></pre>

        """
      } ?? Self.missing("There is no config.yaml in the run's folder to repeat the run with.")
    return """
      <p>weights_sha256, of all trainable parameters:</p>
      <pre class="wrap"><code>\(result.weightsSHA256)</code></pre>
      <p>It depends on the configuration, the seed (\(result.seed)) and the data alone.</p>
      \(again)
      """
  }
}
