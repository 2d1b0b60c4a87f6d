import FMDistPlatform
import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// `fmdist tune`: the same outcome at any number of ranks, groups and restarts, whatever happens to a trial.
  @Suite struct TuneTests {
    private static let tuners = [
      "grid_search", "{random_search: {max_trials: 9}}", "{sobol_search: {max_trials: 9}}",
      "{successive_halving: {max_trials: 12, factor: 2}}", "{asha: {max_trials: 12, factor: 2, parallel: 3}}",
      "{tpe: {max_trials: 9, startup_trials: 4, parallel: 2}}",
    ]

    @Test(.timeLimit(.minutes(3)), arguments: tuners)
    func ranksAndGroupsGiveTheSameTable(_ tuner: String) throws {
      let search = try Search(in: Workspace(), [("grid_search", tuner)])
      try search.run("alone")
      let table = try search.table("alone")
      #expect(table.contains("window of 11 x 11"), "\(table)")
      // Of a space drawn at random the three that diverge may not be among nine.
      #expect(table.contains("diverged") || tuner.contains("random") || tuner.contains("sobol"), "\(table)")
      #expect(search.workspace.exists("alone/best.safetensors"))
      let shapes =
        tuner == Self.tuners[0]
        ? [(1, 1), (2, 1), (3, 1), (4, 1), (2, 2), (4, 2)] : [(3, 1), (4, 2)]
      withEvery("ranks and group", in: shapes) { ranks, group in
        let output = "\(ranks)-\(group)"
        let finished = try search.run(output, ranks: ranks, ["--group-size", "\(group)"])
        #expect(
          finished.output.contains("best: trial ") && finished.output.contains(": kernel=3,"), "\(finished.output)")
        try expectEqual(search.table(output), table, output)
      }
    }

    @Test(.timeLimit(.minutes(3)), arguments: tuners)
    func aStoppedSearchGoesOnAtAnyNumberOfRanks(_ tuner: String) throws {
      let search = try Search(in: Workspace(), Search.allGood + [("grid_search", tuner), ("epochs: 4", "epochs: 40")])
      try search.run("whole", ranks: 2)
      for (signal, before, after) in [(SIGTERM, 2, 3), (SIGINT, 1, 4)] {
        let output = "stopped-\(signal)"
        let command = try search.start(output, ranks: before)
        try command.wait(for: "\ntrial ")
        kill(command.identifier, signal)
        let stopped = try command.finish()
        #expect(stopped.code == JobLauncher.code(stoppedBy: signal), "\(stopped.output)\(stopped.errors)")
        #expect(stopped.output.contains("the same command resumes from here"))
        // Nothing was begun that was not ended in order.
        #expect(!search.workspace.names(in: "\(output)/trials").contains { $0.hasSuffix(".attempts") })
        try search.run(output, ranks: after)
        #expect(try search.table(output) == search.table("whole"), "\(output)")
      }
    }

    @Test(.timeLimit(.minutes(2)))
    func aKilledSearchGoesOnFromWhereItWas() throws {
      let search = try Search(
        in: Workspace(), [("epochs: 4", "epochs: 60"), ("grid_search", Self.tuners[3]), ("[1, 2]", "[1, 2, 3]")])
      try search.run("whole")
      var (kills, random) = (0, SplitMix64(state: UInt64(getpid())))
      let start = Date()
      while kills < 10 && Date().timeIntervalSince(start) < 40 {
        let command = try search.start("killed", ranks: 2)
        usleep(60_000 + UInt32(random.next() % 200_000))
        // Either way: both ranks at once, or one of them.
        for rank in kills.isMultiple(of: 2) ? [0, 1] : [1] {
          if let process = ProcessTree.rank(rank, below: command.identifier) { kill(process, SIGKILL) }
        }
        if try command.finish().code == 0 { break }
        kills += 1
      }
      #expect(kills >= 2)
      try search.run("killed", ranks: 3)
      #expect(try search.table("killed") == search.table("whole"))
    }

    @Test(.timeLimit(.minutes(2)))
    func aTrialThatEndsTheProgramAgainAndAgainIsGivenUp() throws {
      let search = try Search(in: Workspace(), Search.allGood)
      try search.run("whole")
      let killer = try #require(try search.trials("whole", with: "filters=2").first)
      try search.workspace.write("", to: "killed/.fmdist-tune")
      try search.workspace.write("0 20\n", to: "killed/trials/\(killer).attempts")
      let finished = try search.run("killed", ranks: 2)
      #expect(finished.output.contains("the program ended 20 times"), "\(finished.output)")
      let failed = try search.trials("killed", with: "the program ended 20 times")
      #expect(failed == [killer])
      // The others are as they were.
      let hashes = try search.table("whole").matches(of: /[0-9a-f]{64}/).map { String($0.output) }
      let found = Set(try search.table("killed").matches(of: /[0-9a-f]{64}/).map { String($0.output) })
      #expect(hashes.count == 12 && found.count == 11 && found.isSubset(of: hashes))
      // And as the sentence says, it can be tried again.
      try search.workspace.remove("killed/trials/\(killer).json")
      try search.run("killed")
      #expect(try search.table("killed") == search.table("whole"))
    }

    @Test(.timeLimit(.minutes(1)))
    func anEnlargedSpaceTrainsNewTrialsOnly() throws {
      let search = try Search(in: Workspace())
      try search.run("search", ranks: 2)
      let before = try search.times("search")
      try search.write([("[1, 2]", "[1, 2, 3]")])
      try search.run("search", ranks: 2)
      let after = try search.times("search")
      #expect(after.count > before.count)
      for (trial, time) in before { #expect(after[trial] == time, "\(trial) was trained again") }
      try search.run("fresh")
      #expect(try search.table("search") == search.table("fresh"))
    }

    @Test(.timeLimit(.minutes(1)))
    func anotherObjectiveRanksByIt() throws {
      let search = try Search(in: Workspace(), Search.allGood)
      try search.run("search")
      let before = try search.times("search")
      let objective = ["--set", "tune.objective=val_loss"]
      try search.run("search", ranks: 2, objective)
      #expect(try search.times("search") == before)
      try search.run("fresh", objective)
      #expect(try search.table("search") == search.table("fresh"))
      #expect(try search.table("search").hasPrefix("trial,rank,kernel,filters,rate,val_loss,"))
    }

    @Test(.timeLimit(.minutes(1)))
    func noFolderIsASearchsThatHoldsAnythingElse() throws {
      let search = try Search(in: Workspace(), Search.allGood)
      let workspace = search.workspace
      try workspace.write("mine\n", to: "mine/report.html")
      #expect(try search.run("mine", code: 64).errors.contains("it holds report.html"))
      #expect(try workspace.text("mine/report.html") == "mine\n" && workspace.names(in: "mine") == ["report.html"])
      #expect(try search.run(".", code: 64).errors.contains("choose another --output"))
      try workspace.write(
        "{data: {validation: {source: last, count: 60}}, model: [flatten, dense: {units: 10, activation: softmax}], training: {epochs: 1}}\n",
        to: "run.yaml")
      try Command.run(
        ["train", "--config", "run.yaml", "--data", "data", "--output", "run", "--quiet"], in: workspace, expecting: 0)
      let configuration = try workspace.text("run/config.yaml")
      #expect(try search.run("run", ranks: 2, code: 64).errors.contains("run is the folder of a run"))
      #expect(try workspace.text("run/config.yaml") == configuration)

      // And a search's folder is no run's.
      try search.run("search")
      let page = try workspace.text("search/report.html")
      for arguments in [
        ["report", "search"], ["compare", "search", "run"], ["evaluate", "search", "--data", "data"],
        ["inspect", "search"],
      ] {
        let finished = try Command.run(arguments, in: workspace)
        #expect(finished.code == 66 && finished.errors.contains("is the folder of a search"), "\(finished.errors)")
      }
      for more in [[], ["--overwrite"], ["--resume", "auto"]] {
        let train = try Command.run(
          ["train", "--config", "run.yaml", "--data", "data", "--output", "search", "--quiet"] + more, in: workspace)
        #expect(train.code == 64 && train.errors.contains("is the folder of a search"), "\(train.errors)")
      }
      // Its trials' runs have records beside them, which are no runs.
      let trials = workspace.names(in: "search/trials").map { "search/trials/\($0)" }
      let compared = try Command.run(["compare", "--sort", "val_accuracy"] + trials, in: workspace, expecting: 0)
      #expect(trials.count == 24 && compared.errors.isEmpty, "\(compared.errors)")
      for number in 1...12 { #expect(compared.output.contains("trial \(number) "), "\(compared.output)") }
      let other = try Command.run(["compare", "run", "run", "--html", "search/report.html"], in: workspace)
      #expect(other.code == 64 && other.errors.contains("is a file of the search"), "\(other.errors)")
      #expect(try workspace.text("search/report.html") == page)
      // The same command, and the configuration as it was kept.
      try Command.run(
        ["tune", "--config", "search/config.yaml", "--data", "data", "--output", "search"], in: workspace, expecting: 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func theBestWeightsAreThoseOfTheResult() throws {
      let search = try Search(in: Workspace(), Search.allGood)
      try search.run("search")
      #expect(search.workspace.exists("search/best.safetensors"))
      // Each trial is best after fewer epochs than it was trained for.
      let halving = "{successive_halving: {max_trials: 12, factor: 2}}\n  budget: {epochs: 12}"
      try search.write(Search.allGood + [("grid_search", halving)])
      let finished = try search.run("search")
      #expect(finished.errors.contains("best.safetensors is not written"), "\(finished.errors)")
      #expect(!search.workspace.exists("search/best.safetensors") && search.workspace.exists("search/best.yaml"))
      // What is gone is said.
      try search.write(Search.allGood)
      try search.run("search")
      for trial in try search.trials("search", with: "{") { try search.workspace.remove("search/trials/\(trial)") }
      let gone = try search.run("search")
      #expect(gone.errors.contains("are gone; remove search/trials/"), "\(gone.errors)")
      #expect(!search.workspace.exists("search/best.safetensors"))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 3])
    func pointsThatAreOneConfigurationAreTrainedOnce(ranks: Int?) throws {
      let search = try Search(
        in: Workspace(),
        Search.allGood + [
          (
            "{key: optimizer.sgd.learning_rate, values: [0.01, 0.1, 0.001]}",
            "{key: optimizer, values: [sgd, {sgd: {}}]}"
          )
        ])
      try search.run("search", ranks: ranks)
      #expect(try search.table("search").split(separator: "\n").count == 9)
      #expect(try search.trials("search", with: "{").count == 4)
    }

    @Test(.timeLimit(.minutes(1)))
    func tooFewShardsAreNoResult() throws {
      let search = try Search(
        in: Workspace(),
        Search.allGood + [
          ("rate: {key: optimizer.sgd.learning_rate, values: [0.01, 0.1, 0.001]}", "training.shards: [1, 4]")
        ])
      let refused = try search.run("search", ranks: 2, ["--group-size", "2"], code: 78)
      #expect(
        refused.errors.contains(
          "training.shards is 1 and there are 2 ranks in a group, of which each needs a shard: give --group-size 1, or set"
        ), "\(refused.errors)")
      try search.run("search", ranks: 2)
      #expect(try !search.table("search").contains("ranks"))
    }

    @Test(.timeLimit(.minutes(1)))
    func executionsHaveSeedsOfTheirOwn() throws {
      let search = try Search(
        in: Workspace(),
        Search.allGood + [
          ("grid_search", "grid_search\n  executions_per_trial: 3"), ("epochs: 4, ", "epochs: 4, seed: 7, "),
          ("[3, 5]", "[3]"), ("[1, 2]", "[1]"),
        ])
      try search.run("search", ranks: 3)
      for seed in 7...9 {
        #expect(try search.trials("search", with: "\"training.seed=\(seed)\"\n").count == 3, "\(seed)")
      }
      try search.run("alone")
      #expect(try search.table("search") == search.table("alone"))
    }

    @Test(.timeLimit(.minutes(1)))
    func aFolderIsOneSearchsAtATimeOnOneSetOfData() throws {
      let search = try Search(in: Workspace(), Search.allGood + [("epochs: 4", "epochs: 100")])
      let command = try search.start("search")
      try command.wait(for: "\ntrial ")
      let second = try search.run("search", ranks: 2, code: 73)
      #expect(second.errors.contains("is held by another run"), "\(second.errors)")
      kill(command.identifier, SIGTERM)
      #expect(try command.finish().code == 75)
      try TinyData.write(to: "data", in: search.workspace, seed: 9)
      let other = try search.run("search", code: 78)
      #expect(other.errors.contains("is of a trial on other data"), "\(other.errors)")
    }

    @Test(.timeLimit(.minutes(2)))
    func aFaultOfTheDiskEndsTheSearchAndIsNoTrials() throws {
      let search = try Search(in: Workspace(), Search.allGood)
      try search.run("whole")
      // A file in the place of a trial's folder.
      let trial = try #require(try search.trials("whole", with: "filters=2").first)
      try search.workspace.write("", to: "search/.fmdist-tune")
      try search.workspace.write("", to: "search/trials/\(trial)")
      // However often it was begun, it is not what ends the program.
      try search.workspace.write("0 19\n", to: "search/trials/\(trial).attempts")
      for _ in 0..<2 {
        let finished = try search.run("search", ranks: 2, code: 74)
        #expect(finished.errors.contains("trials/\(trial)"), "\(finished.errors)")
      }
      try search.workspace.remove("search/trials/\(trial)")
      try search.run("search", ranks: 2)
      #expect(try search.table("search") == search.table("whole"))
    }

    @Test(.timeLimit(.minutes(1)))
    func dataOfATrialsOwnIsCompared() throws {
      let search = try Search(
        in: Workspace(),
        [
          ("data: {", "data: {dataset: tiny, path: data, "), ("epochs: 4", "epochs: 1"),
          ("kernel: {key: model.0.conv2d.kernel_size, values: [3, 11]}", "data.path: [data, other]"),
          ("values: [1, 2]", "values: [2]"), ("values: [0.01, 0.1, 1.0e+30]", "values: [0.1]"),
        ])
      let workspace = search.workspace
      func run(_ code: Int32, ranks: Int? = nil, _ environment: [String: String] = [:]) throws -> Command.Finished {
        let finished = try Command.run(
          ["tune", "--config", "search.yaml", "--output", "search", "--threads", "1"], ranks: ranks, in: workspace,
          environment: environment)
        #expect(finished.code == code, "\(finished.output)\(finished.errors)")
        return finished
      }
      try TinyData.write(to: "other", in: workspace, seed: 9)
      _ = try run(0)
      let table = try search.table("search")
      let hashes = table.matches(of: /[0-9a-f]{64}/).map { String($0.output) }
      #expect(Set(hashes).count == 2, "\(table)")
      try TinyData.write(to: "other", in: workspace, seed: 7)
      #expect(try run(78, ranks: 2).errors.contains("is of a trial on other data"))
      try TinyData.write(to: "other", in: workspace, seed: 9)
      _ = try run(0, ranks: 2)
      #expect(try search.table("search") == table)
      let overruled = try run(64, ["FMDIST_DATA": workspace.path("data")])
      #expect(
        overruled.errors.contains("sets data.path, which $FMDIST_DATA overrules: other, data would be the same data"),
        "\(overruled.errors)")
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func aRankThatEndsTheProgramFreesTheFolder(isKilled: Bool) throws {
      let search = try Search(in: Workspace(), Search.allGood + [("epochs: 4", "epochs: 1000000")])
      let command = try search.start("search", ranks: 2)
      let start = Date()
      func trials() -> [String] {
        search.workspace.names(in: "search/trials").filter {
          search.workspace.exists("search/trials/\($0)/history.tsv")
        }
      }
      while trials().count < 2, Date().timeIntervalSince(start) < 30 { usleep(10_000) }
      let first = try #require(ProcessTree.rank(0, below: command.identifier))
      let second = try #require(ProcessTree.rank(1, below: command.identifier))
      if isKilled {
        kill(second, SIGKILL)
      } else {
        // Its trial's folder is gone: MPI_Abort.
        let own = try #require(
          trials().first {
            try search.workspace.text("search/trials/\($0)/.fmdist-run").contains("process: \(second)\n")
          })
        try FileSystem.rename(search.workspace.path("search/trials/\(own)"), to: search.workspace.path("moved"))
      }
      let finished = try command.finish()
      #expect(isKilled ? finished.code != 0 : finished.code == 74, "\(finished.errors)")
      let end = Date()
      while kill(first, 0) == 0, Date().timeIntervalSince(end) < 20 { usleep(10_000) }
      #expect(Date().timeIntervalSince(end) < 3)
      try search.run("search", ["--set", "training.epochs=1", "--set", "tune.tuner.grid_search.max_trials=2"])
    }

    private static let mistakes: [(old: String, new: String, code: Int32, says: String)] = [
      (
        "conv2d.filters", "conv2d.filtres", 78,
        "search.yaml:13: tune.hyperparameters.filters sets model.0.conv2d.filtres="
      ),
      (
        "key: model.0.conv2d.filters", "key: model.9.dense.units", 78,
        "tune.hyperparameters.filters sets model.9.dense.units="
      ),
      ("values: [1, 2]", "values: [1, 2], step: 2", 78, "unknown key 'step' in tune.hyperparameters.filters"),
      ("values: [1, 2]", "values: [1, 2], when: {kernel: 4}", 78, "has kernel: 4, which is none of its values"),
      (
        "{key: model.0.conv2d.filters, values: [1, 2]}", "{repeat: [7, 9], values: [1, 2]}", 78,
        "the model has layers 0 to 2"
      ),
      ("model.0.conv2d.filters, values: [1, 2]", "data.path, values: [data, other]", 64, "which --data overrules"),
      (
        "model.0.conv2d.filters, values: [1, 2]", "data.dataset, values: [mnist, digits]", 64,
        "mnist, digits would be the same data; leave out --data"
      ),
      ("grid_search", "grid_search\n  constraints: [filters > 2]", 78, "allow no trial at all"),
      ("grid_search", "grid_search\n  constraints: [rate <= 1e-9]", 78, "allow no trial at all"),
      ("grid_search", "grid_search\n  budget: {epochs: 3}", 78, "tune.budget allows no trial"),
      ("units: 10", "units: 11", 65, "no trial has a result"),
      ("grid_search", "grid_search\n  objective: val_auc", 78, "'val_auc'"),
      ("grid_search", "gird_search", 78, "did you mean 'grid_search'?"),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 2])
    func whatCannotBeSearchedIsSaid(ranks: Int?) throws {
      let workspace = try Workspace()
      for (index, mistake) in Self.mistakes.enumerated() {
        let search = try Search(in: workspace, [(mistake.old, mistake.new)])
        let finished = try search.run("search-\(index)", ranks: ranks, code: mistake.code)
        #expect(finished.errors.contains(mistake.says), "\(finished.errors)")
        #expect(!finished.errors.contains("--set"), "\(finished.errors)")
      }
      let summary = try Command.run(["summary", "--config", "search.yaml"], ranks: ranks, in: workspace)
      #expect(summary.code == 0 && summary.output.contains("Model: search"), "\(summary.errors)")
      let search = try Search(in: workspace)
      let groups = try search.run("groups", ranks: 3, ["--group-size", "2"], code: 64)
      #expect(groups.errors.contains("a divisor of the number of ranks, which is 3"), "\(groups.errors)")
      let train = try Command.run(["train", "--config", "search.yaml", "--data", "data"], ranks: ranks, in: workspace)
      #expect(train.code == 78 && train.errors.contains("`fmdist tune`"), "\(train.errors)")
    }

    @Test(.timeLimit(.minutes(1)))
    func aDamagedRecordIsNamed() throws {
      let search = try Search(in: Workspace(), Search.allGood)
      try search.run("search")
      let table = try search.table("search")
      let trial = try #require(try search.trials("search", with: "filters=2").first)
      let record = "search/trials/\(trial).json"
      for bytes in [[], Array("{".utf8), Array(try search.workspace.bytes(record).dropLast(40))] {
        try search.workspace.write(bytes, to: record)
        let finished = try search.run("search", ranks: 2, code: 65)
        #expect(finished.errors.contains("\(record): is not the record of a trial"), "\(finished.errors)")
      }
      try search.workspace.remove(record)
      try search.run("search")
      #expect(try search.table("search") == table)
    }
  }
}
