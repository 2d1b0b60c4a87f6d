import Testing

extension CommandLineTests {
  /// Arguments that are not as they should be get the likely ones.
  @Suite struct UsageHintTests {
    private static let cases: [(arguments: String, says: String)] = [
      ("trian --seed 3", "unknown command 'trian'; did you mean fmdist train --seed 3?"),
      ("--config x.yaml", "the command is missing; did you mean fmdist train --config x.yaml?"),
      ("x.yaml", "did you mean fmdist train --config x.yaml?"), ("fit", "did you mean fmdist train?"),
      ("convert --to png x", "did you mean fmdist data convert --to png x?"),
      ("--threads 2 train", "options come after the command: fmdist train --threads 2"),
      ("train --epochs 3", "did you mean --set training.epochs=3?"),
      ("train --epochs=3", "did you mean --set training.epochs=3?"),
      ("train --epoch 3", "did you mean --set training.epochs=3?"),
      ("train --lr 0.1", "did you mean --set optimizer.adam.learning_rate=0.1?"),
      ("train --lr 0.1 --config dropout.yaml", "did you mean --set optimizer.sgd.learning_rate=0.1?"),
      ("train --batch-size 8", "did you mean --set training.batch_size=8?"),
      ("train --set training.epochs 3", "did you mean --set training.epochs=3?"),
      ("train epochs=3", "did you mean --set training.epochs=3?"),
      ("train tiny.yaml", "did you mean --config tiny.yaml?"), ("train -c tiny.yaml", "did you mean --config?"),
      ("train --output-dir x", "did you mean --output?"), ("train --workers 2", "did you mean --threads?"),
      ("train --gpus 1", "fmdist trains on CPUs"), ("train --np 3", "mpirun -n 3 fmdist train"),
      ("train --resume", "write --resume auto"), ("train --every 3", "it is an option of predict, not of train"),
      ("train \u{2014}config x", "write --config with two hyphens"), ("train --quiet=true", "--quiet takes no value"),
      ("train --momentum 0.9", "did you mean --set optimizer=sgd --set optimizer.sgd.momentum=0.9?"),
      ("train --optimizer SGD", "did you mean --set optimizer=sgd?"),
      ("train --betas 0.9,0.99", "did you mean --set optimizer.adam.beta_1=0.9 --set optimizer.adam.beta_2=0.99?"),
      (
        "train --scheduler step",
        "in the configuration, unknown schedule 'step'; training.learning_rate_schedule.step_decay needs"
      ),
      ("train --early-stopping", "did you mean --set 'training.early_stopping={}'?"),
      ("train --flip", "did you mean --set data.augmentation.horizontal_flip=true?"),
      ("train -e 3", "did you mean --set training.epochs=3?"),
      ("train -b 8", "did you mean --set training.batch_size=8?"),
      ("train --set training.epochs = 3", "did you mean --set training.epochs=3?"),
      ("train --set training.epochs= 3", "did you mean --set training.epochs=3?"),
      ("train --set lr 0.1", "did you mean --set optimizer.adam.learning_rate=0.1?"),
      ("train mnist", "did you mean --set data.dataset=mnist?"), ("data info mnist", "did you mean --dataset mnist?"),
      ("info mnist", "did you mean fmdist data info --dataset mnist?"),
      ("info ./x", "did you mean fmdist data info --data ./x?"),
      ("resume runs/a", "did you mean fmdist train --resume runs/a?"),
      ("help trian", "did you mean fmdist help train?"),
      ("version", "did you mean fmdist --version?"),
      ("evaluate x --set training.epochs=1", "evaluate uses the run's configuration unchanged"),
      ("evaluate x --checkpoint best", "to use another, name its file"),
      ("train --seed=", "--seed: expected a number, found nothing"),
      ("train --config=", "--config: expected a file, found nothing"),
      ("train --threads= --data x", "--threads: expected a number, found nothing"),
      ("summary --data=", "--data: expected a folder|file|synthetic, found nothing"),
      ("summary --input 64x64", "--input: expected HEIGHTxWIDTHxCHANNELS, such as 64x64x1, found '64x64'"),
      ("predict x --indices 1,a", "--indices: expected numbers of images from 0"),
      ("predict x --picture a.bmp", "--picture: expected a file whose name ends in .png or .svg, found 'a.bmp'"),
      ("predict x --every a", "--every: expected a whole number"),
      ("train --watchdog a", "--watchdog: expected a number of seconds"),
      ("evaluate --epochs 3 x", "it is the configuration's training.epochs"),
      ("summary" + String(repeating: " --set training.epochs=1", count: 1001), "expected at most 1000 options"),
    ]

    @Test(.timeLimit(.minutes(1))) func theLikelyArgumentsAreNamed() throws {
      let workspace = try Workspace()
      for (arguments, says) in Self.cases {
        let finished = try Command.run(arguments.split(separator: " ").map(String.init), in: workspace)
        #expect(finished.code == 64 && finished.output == "", "\(arguments)")
        #expect(finished.errors.hasPrefix("Error: ") && finished.errors.contains(says), "\(finished.errors)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func oneRankSaysIt() throws {
      let finished = try Command.run(["train", "--epochs", "3"], ranks: 2, in: Workspace())
      #expect(
        finished.code == 64 && finished.errors.components(separatedBy: "Error: ").count == 2, "\(finished.errors)")
    }

    @Test(.timeLimit(.minutes(1))) func theSummaryTakesTheDataOrSaysThatItAssumes() throws {
      let workspace = try Workspace()
      try TinyData.write(to: "data", in: workspace)
      func summary(_ more: String...) throws -> String {
        try Command.run(["summary", "--set", "data.dataset=birds"] + more, in: workspace).output
      }
      let missing = try summary()
      #expect(missing.contains("(None, 28, 28, 1)") && missing.contains("Images of 28x28x1 are assumed"), "\(missing)")
      let sized = try summary("--set", "data.image_size=[64,64,3]")
      #expect(sized.contains("input (None, 64, 64, 3)") && !sized.contains("assumed"), "\(sized)")
      let found = try summary("--set", "data.path=data", "--set", "model.2={conv2d: {filters: 4, kernel_size: 1}}")
      #expect(found.contains("input (None, 10, 10, 1)") && !found.contains("assumed"), "\(found)")
      #expect(try summary("--data", "data", "--input", "20x20x3").contains("input (None, 20, 20, 3)"))
    }

    /// Files for options that take files, folders for those that take folders, and words for choices.
    @Test(.timeLimit(.minutes(1)), arguments: ["bash", "zsh", "fish"]) func completionKnowsFiles(shell: String) throws {
      let script = try Command.run(["--generate-completion-script", shell], in: Workspace())
      #expect(script.code == 0)
      for word in ["yaml", "safetensors", "svg", "html"] { #expect(script.output.contains(word), "\(word)") }
    }
  }
}
