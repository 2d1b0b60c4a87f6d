import ArgumentParser
import FMDistCommunication
import FMDistKernels
import FMDistMPI
import FMDistProcessor
import FMDistTraining

/// `fmdist-bench scaling-worker`: one rank of a job that `scaling` starts under mpirun.
struct ScalingWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling-worker",
    abstract: "Train one recipe on all ranks of a job, for as long as standard input asks.",
    discussion: """
      Lines of standard input: SECONDS to train; 'steps SECONDS' for each step's time as well; 'parts SECONDS' for where \
      the time goes; 'barriers SECONDS' for a barrier's time. Standard output: a line of JSON when the job is warm, and one for \
      each line of input. Between lines all ranks are asleep.
      """,
    shouldDisplay: false)

  @Option(name: .long, help: ArgumentHelp("The configuration.", valueName: "file"))
  var config: String

  @Option(name: .long, help: ArgumentHelp("The folder of the data, or 'synthetic'.", valueName: "folder|synthetic"))
  var data: String?

  @Option(name: .long, help: ArgumentHelp("Threads of each rank.", valueName: "number"))
  var threads = 1

  @Option(name: .long, help: ArgumentHelp("The order of sums: fixed or unordered.", valueName: "order"))
  var order = SumOrder.fixed

  func validate() throws {
    if !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, found \(threads).")
    }
  }

  func run() throws {
    throw ExitCode(
      MPI.run(failure: failure) { communicator in
        try Processor.check()
        let layout = Layout(ranks: communicator.size, threads: threads)
        let recipe = try order.applied(
          to: RunConfiguration.load(file: config, overrides: []), on: layout)
        guard communicator.size <= recipe.training.shards else {
          throw ValidationError(
            "\(config): training.shards is \(recipe.training.shards), and each of the \(communicator.size) ranks needs a shard."
          )
        }
        let dataset = try RecipeOptions.dataset(for: recipe, option: data)
        let pool = ThreadBudget(
          requested: threads, ownCores: Cores.own, localCores: communicator.localCores,
          localRank: communicator.localRank, localRanks: communicator.localSize
        ).pool()
        let trainer = try StepTrainer(recipe, dataset: dataset, pool: pool, communicator: communicator)
        try WorkerServer(
          configuration: recipe, data: dataset.name, threads: pool.threads, trainer: trainer, communicator: communicator
        ).run()
        return 0
      })
  }
}

private func failure(_ error: any Error) -> JobFailure {
  JobFailure(code: (error is ValidationError ? .usage : fault(of: error)).rawValue, message: "\(error)")
}
