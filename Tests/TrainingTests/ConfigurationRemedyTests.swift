import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// The first advice on a mistake, followed to the letter, is what was meant: nobody needs a second message.
struct ConfigurationRemedyTests {
  private func error(_ overrides: [String]) -> ConfigurationError? {
    do throws(ConfigurationError) {
      _ = try RunConfiguration.load(file: nil, overrides: overrides)
      return nil
    } catch { return error }
  }

  private func error(in text: String) -> String {
    do throws(ConfigurationError) {
      _ = try RunConfiguration(ConfigurationNode(text: text, name: "x.yaml"))
      return "(no error)"
    } catch { return error.description }
  }

  /// What is written behind `--set`, and what is right.
  static let settings: [(wrong: [String], right: [String])] = [
    (["optimizer.weight_decay=0.01"], ["optimizer.adam.weight_decay=0.01"]),
    (["weight_decay=0.01"], ["optimizer.adam.weight_decay=0.01"]),
    (["optimizer.sgd.weight_decay=0.01"], ["optimizer=sgd", "optimizer.sgd.weight_decay=0.01"]),
    (["optimizer.momentum=0.9"], ["optimizer=sgd", "optimizer.sgd.momentum=0.9"]),
    (["optimizer.sgd.momentum=0.9"], ["optimizer=sgd", "optimizer.sgd.momentum=0.9"]),
    (["momentum=0.9"], ["optimizer=sgd", "optimizer.sgd.momentum=0.9"]),
    (["nesterov=true"], ["optimizer=sgd", "optimizer.sgd.nesterov=true"]),
    (["optimizer=adam", "optimizer.momentum=0.9"], ["optimizer=sgd", "optimizer.sgd.momentum=0.9"]),
    (["optimizer=sgd", "optimizer.adam.beta_1=0.8"], ["optimizer=adam", "optimizer.adam.beta_1=0.8"]),
    (["optimizer.type=sgd"], ["optimizer=sgd"]), (["optimizer.name=SGD"], ["optimizer=sgd"]),
    (["optimizer={type: sgd, lr: 0.1}"], ["optimizer={sgd: {learning_rate: 0.1}}"]),
    (["optimizer=Adam(lr=0.1)"], ["optimizer={adam: {learning_rate: 0.1}}"]),
    (["betas=(0.9,0.99)"], ["optimizer.adam.beta_1=0.9", "optimizer.adam.beta_2=0.99"]),
    (["optimizer.betas=[0.9, 0.99]"], ["optimizer.adam.beta_1=0.9", "optimizer.adam.beta_2=0.99"]),
    (["optimizer.adam.betas=(0.9, 0.99)"], ["optimizer.adam.beta_1=0.9", "optimizer.adam.beta_2=0.99"]),
    (["learning_rate.schedule=cosine"], ["training.learning_rate_schedule=cosine_decay"]),
    (["lr_scheduler=cosine"], ["training.learning_rate_schedule=cosine_decay"]),
    (
      ["training.learning_rate_schedule.gamma=0.1"],
      ["training.learning_rate_schedule={step_decay: {every_epochs: 10, factor: 0.1}}"]
    ),
    (["Training.Epochs=2"], ["training.epochs=2"]), (["trainer.max_epochs=2"], ["training.epochs=2"]),
    (["augmentation.flip=true"], ["data.augmentation.horizontal_flip=true"]),
    (["early_stopping=true"], ["training.early_stopping={}"]),
    (["training.early_stopping=no"], ["training.early_stopping=null"]),
    (["data=mnist"], ["data.dataset=mnist"]), (["data=/tmp/images"], ["data.path=/tmp/images"]),
    (["data.validation=stratified"], ["data.validation={source: stratified, fraction: 0.1}"]),
    (["data.validation=20%"], ["data.validation={source: stratified, fraction: 0.2}"]),
    (["data.validation.fraction=0.2"], ["data.validation.count=null", "data.validation.fraction=0.2"]),
    (["data.img_size=8"], ["data.image_size=[8, 8]"]), (["data.image_size=8x8"], ["data.image_size=[8, 8]"]),
    (["data.image_size=8x8x3"], ["data.image_size=[8, 8, 3]"]), (["data.image_size=[8]"], ["data.image_size=[8, 8]"]),
    (["data.color=grayscale"], ["data.color=grey"]), (["data.color_mode=RGB"], ["data.color=rgb"]),
    (["data.image_size=[8, 8]", "data.resize=letterbox"], ["data.resize=pad"]),
    (["data.image_size=[8, 8]", "data.resize=center_crop"], ["data.resize=crop"]),
    (["data.background=black"], ["data.background=[0, 0, 0]"]), (["data.background=9"], ["data.background=[9, 9, 9]"]),
    (["data.layout=NCHW"], ["data.layout=channels_first"]), (["data.test=0.2"], ["data.test={fraction: 0.2}"]),
    (["data.test_split=20%"], ["data.test={fraction: 0.2}"]), (["data.on_error=ignore"], ["data.on_bad_file=skip"]),
    (["data.normalize=true"], ["data.scaling=unit"]), (["data.normalize=false"], ["data.scaling=none"]),
    (["data.rescale=1/255"], ["data.scaling=unit"]),
    (["training.gradient_compression=true"], ["training.gradient_compression=bf16"]),
    (["model.5.dropout.rate=50"], ["model.5.dropout.rate=0.5"]),
    (["model.5=Dropout(0.5)"], ["model.5={dropout: {rate: 0.5}}"]),
    (["model.5=nn.Linear(128, 10)"], ["model.5={dense: {units: 10}}"]),
    (["model.5=Dense(3, activation='relu')"], ["model.5={dense: {units: 3, activation: relu}}"]),
    (
      ["model.0=Conv2D(32, (3, 3), padding='SAME')"],
      ["model.0={conv2d: {filters: 32, kernel_size: [3, 3], padding: same}}"]
    ),
    (["model.0=nn.Conv2d(1, 32, 3)"], ["model.0={conv2d: {filters: 32, kernel_size: 3}}"]),
    (["model.5=nn.ReLU()"], ["model.5={activation: {function: relu}}"]),
    (["model.-1.dense.units=3"], ["model.7.dense.units=3"]),
    (["model.0.conv2d.kernel_size=(3,3)"], ["model.0.conv2d.kernel_size=[3, 3]"]),
    (["model.0.conv2d.kernel_size=3x5"], ["model.0.conv2d.kernel_size=[3, 5]"]),
  ]

  @Test(arguments: settings) func theFirstAdviceWorks(wrong: [String], right: [String]) throws {
    let found = try #require(error(wrong))
    #expect(found.settings == right, "\(found)")
    #expect(error(wrong.dropLast() + found.settings) == nil, "\(found)")
  }

  /// Advice that would not decode is not given; what is wrong, or expected, is.
  @Test(arguments: [
    ("model.0.conv2d.kernel_constraint=max_norm", "fmdist has no such setting; leave it out"),
    ("model.0.conv2d.kernel_initializer=orthogonal", "fmdist has no initializer 'orthogonal' yet"),
    ("trainer.accelerator=gpu", "fmdist has no such setting; leave it out"),
    ("num_workers=4", "fmdist has no such setting; leave it out"),
    ("optimizer.dampening=0", "adam has no option 'dampening'"),
    ("training.warmup=true", "its keys: steps, epochs"), ("data.augmentation=true", "its keys: rotation_range"),
    ("trainer.max_epochs=x", "training.epochs must be an integer from 0 to 1000000, found 'x'. Known keys"),
    ("optimizer.lr=fast", "optimizer.adam.learning_rate must be a number of at least 0, found 'fast'"),
    ("training.learning_rate_schedule=step", "such as --set 'training.learning_rate_schedule={step_decay: {"),
    ("model.5=dense", "such as --set 'model.5={dense: {units: 10}}'"),
    ("model.0.conv2d.padding=1", "'same' adds half of the kernel on each side"),
    ("model.0=Input", "images have the size that the data has; leave it out"),
    ("model.5.dropout.rate=1.5", "must be below 1, found 1.5"),
    ("data.image_size=0", "must be a list, found '0'"),
  ])
  func whatWouldNotWorkIsNotAdvised(wrong: String, says: String) throws {
    let found = try #require(error([wrong]))
    #expect(found.settings.isEmpty && found.description.contains(says), "\(found)")
    #expect(!found.description.contains("; for ") && !found.description.contains(", which takes"), "\(found)")
  }

  /// In a file what is advised takes the place of the line.
  static let lines: [(wrong: String, says: String, right: String)] = [
    ("data: {normalize: true}", "did you mean 'scaling: unit'?", "data: {scaling: unit}"),
    (
      "data: {validation: last}", "write validation: {source: last, fraction: 0.1}",
      "data: {validation: {source: last, fraction: 0.1}}"
    ),
    ("data: {image_size: 8x8}", "write image_size: [8, 8]", "data: {image_size: [8, 8]}"),
    ("Training: {Epochs: 2}", "did you mean 'training', and 'epochs' for 'Epochs'?", "training: {epochs: 2}"),
    ("trainer: {max_epochs: 3}", "'max_epochs' is 'epochs' below 'training'", "training: {epochs: 3}"),
    (
      "learning_rate: {schedule: cosine}", "'schedule' is 'learning_rate_schedule: cosine_decay' below 'training'",
      "training: {learning_rate_schedule: cosine_decay}"
    ),
    (
      "augmentation: {flip: true}", "did you mean 'augmentation' below 'data', and 'horizontal_flip' for 'flip'?",
      "data: {augmentation: {horizontal_flip: true}}"
    ),
    (
      "optimizer: {adam: {betas: (0.9, 0.99)}}", "write beta_1: 0.9 and beta_2: 0.99",
      "optimizer: {adam: {beta_1: 0.9, beta_2: 0.99}}"
    ),
    ("optimizer: [adam]", "write optimizer: adam", "optimizer: adam"),
    ("training: {optimizer: adam}", "write 'optimizer' at the top level", "optimizer: adam"),
    (
      "optimizer: {adam: , momentum: 0.9}", "'momentum' is an option of sgd, rmsprop",
      "optimizer: {sgd: {momentum: 0.9}}"
    ),
    (
      "training: {loss: {categorical_crossentropy: {label_smoothing: 10}}}", "write label_smoothing: 0.1",
      "training: {loss: {categorical_crossentropy: {label_smoothing: 0.1}}}"
    ),
    ("training: {early_stopping: false}", "write early_stopping: null", "training: {early_stopping: null}"),
  ]

  @Test(arguments: lines) func adviceOnALineWorks(wrong: String, says: String, right: String) {
    let model = "\nmodel:\n  - flatten\n  - dense: {units: 10}\n"
    #expect(error(in: wrong + model).contains(says), "\(error(in: wrong + model))")
    #expect(error(in: right + model) == "(no error)", "\(error(in: right + model))")
  }

  /// A trial costs a reading: it is for a few errors, and many stay as fast as they were.
  @Test func manyErrorsAreNotTried() throws {
    let wrong = (0..<40).map { "key\($0)=1" }
    let few = try #require(error(["lr_scheduler=cosine"] + wrong.prefix(8)))
    #expect(few.description.contains("training.learning_rate_schedule=cosine_decay"))
    let many = try #require(error(["lr_scheduler=cosine"] + wrong))
    #expect(
      many.description.contains("and 21 more") && many.description.contains("training.learning_rate_schedule=cosine?"))
  }

  /// The list of what is known begins a sentence only behind one.
  @Test func theListIsPartOfTheSentence() throws {
    #expect(try #require(error(["zzzzzz=1"])).description.contains("at the top level; known keys: name, "))
    #expect(try #require(error(["epochs=1"])).description.contains("? Known keys: name, "))
  }
}
