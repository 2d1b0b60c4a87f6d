extension BadInput {
  /// Files of data: missing, cut short, damaged, of another kind.
  static let dataFiles: [BadInput] = [
    BadInput(
      name: "a folder that is missing", code: 66, says: ["there is no folder nowhere"],
      arguments: ["--data", "nowhere"]),
    BadInput(
      name: "a folder without the files", code: 66, says: ["holds none of the files"], arguments: ["--data", "."]),
    .data("truncated images", 0, says: ["train-images", "promises 24000 bytes", "23916"]) { Array($0.dropLast(100)) },
    .data("images with bytes behind", 2, says: ["t10k-images"]) { $0 + [0] },
    .data("a header cut short", 0, says: ["cut short"]) { Array($0.prefix(9)) },
    .data("an empty file", 1, says: ["train-labels", "the file is empty"]) { _ in [] },
    .data("a wrong magic number", 0, says: ["magic number 0x00000803", "0x01000803"]) { [1] + $0.dropFirst() },
    .data("another type of values", 0, says: ["32-bit integers"]) { [0, 0, 12] + $0.dropFirst(3) },
    .data("labels in place of images", 0, says: ["swapped"]) { _ in TinyData.labels(count: 240) },
    .data("sizes that overflow", 0, says: ["more than a computer can hold"]) { _ in
      [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12)
    },
    .data("no images at all", 0, says: ["expected at least 1"]) { _ in TinyData.header(sizes: [0, 10, 10]) },
    .data("a label without a class", 3, says: ["t10k-labels", "77"]) { $0.dropLast() + [77] },
    .data("fewer labels than images", 1, says: ["train-", "239", "240"]) { _ in TinyData.labels(count: 239) },
    .data("test images of another size", 2, says: ["t10k-images", "10 x 10", "6 x 10"]) { _ in
      TinyData.header(sizes: [60, 6, 10]) + [UInt8](repeating: 1, count: 3600)
    },
    .data("gzip cut short", 0, says: ["train-images"]) { _ in [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x63, 0x60] },
    .data("gzip with garbage", 0, says: ["train-images"]) { _ in [0x1f, 0x8b, 8] + [UInt8](repeating: 0xEE, count: 60)
    },
  ]

  /// Keys, values and shapes.
  static let configurations: [BadInput] = [
    BadInput(name: "no such file", code: 66, says: ["other.yaml"], arguments: ["--config", "other.yaml"]),
    BadInput(name: "a folder as file", code: 78, says: ["is a folder"], arguments: ["--config", "data"]),
    BadInput(
      name: "not YAML", code: 78, says: ["tiny.yaml:3", "is not YAML"], configuration: "name: x\nmodel: [flatten, {\n"),
    BadInput(name: "an empty file", code: 78, says: ["tiny.yaml", "model"], configuration: ""),
    .configuration("epochs: 2", "epoch: 2", says: ["tiny.yaml:10", "'epoch'", "did you mean 'epochs'?"]),
    .configuration("epochs: 2", "epochs: two", says: ["tiny.yaml:10", "training.epochs must be an integer", "'two'"]),
    .configuration("filters: 3", "filter: 3", says: ["tiny.yaml:4", "did you mean 'filters'?"]),
    .configuration("dropout", "dropuot", says: ["tiny.yaml:6", "did you mean 'dropout'?"]),
    .configuration("activation: relu", "activation: rleu", says: ["tiny.yaml:4", "did you mean 'relu'?"]),
    .configuration("name: tiny", "name: ../tiny", says: ["tiny.yaml:1", "'../tiny'"]),
    .configuration("adam", "adm", says: ["tiny.yaml:9", "did you mean 'adam'?"]),
    .configuration("last", "lats", says: ["tiny.yaml:2", "did you mean 'last'?"]),
    .set("training.epoch=3", says: ["--set training.epoch=3", "did you mean --set training.epochs=3?"]),
    .set("trainign.epochs=3", says: ["--set trainign.epochs=3", "did you mean --set training.epochs=3?"]),
    .set("training.epochs", says: ["expected key=value"]),
    .set("training.batch_size=0", says: ["training.batch_size must be an integer from 1", "'0'"]),
    .set("training.batch_size=99999999999999999999", says: ["training.batch_size"]),
    .set("optimizer.adam.learning_rate=nan", says: ["learning_rate", "'nan'"]),
    .set("optimizer={rmsprop: {rho: 1}}", says: ["optimizer.rmsprop.rho", "below 1"]),
    .set("optimizer={rmsprop: {rh: 0.9}}", says: ["did you mean 'rho'?"]),
    .set("optimizer={adadelta: {epsilon: 0}}", says: ["optimizer.adadelta.epsilon", "'0'"]),
    .set("optimizer={adadelta: {momentum: 0.9}}", says: ["unknown key 'momentum' in optimizer.adadelta"]),
    .set("data.limit=0", says: ["data.limit"]),
    .set("data.validation.count=240", says: ["240 images for validation leave none"]),
    .set("model=[]", says: ["no layers"]),
    .set(
      "model.0.conv2d.kernel_size=11",
      says: ["fmdist: tiny.yaml:4 with --set model.0.conv2d.kernel_size=11: model.0 (conv2d)", "11 x 11"]),
    .configuration("kernel_size: 3", "kernel_size: 11", says: ["fmdist: tiny.yaml:4: model.0 (conv2d) has a window"]),
    .set("training.epochs=", says: ["expected a value after '=', found nothing", "--set training.epochs=null"]),
    .set("model.0.conv2d.filters=9223372036854775807", says: ["model.0 (conv2d)"]),
    .set("model.1.max_pooling2d.pool_size=9", says: ["model.1 (max_pooling2d)", "9 x 9"]),
    .set("model.3=dropout", says: ["rate"]),
    .set("model.3={dense: {units: 10}}", says: ["model.3 (dense)", "flatten"]),
    .set("model.4.dense.units=11", says: ["11", "10"]),
    .set("model.4.dense.units=9223372036854775807", says: ["model.4 (dense)"]),
    .set("model.4.dense.activation=relu", says: ["softmax"]),
    .set("training.shards=0", says: ["training.shards"]),
    .set("training.accumulation=0", says: ["training.accumulation must be an integer from 1 to 65536, found '0'"]),
    .set("training.acumulation=2", says: ["did you mean --set training.accumulation=2?"]),
    .set("training.linear_scaling={}", says: ["training.linear_scaling needs the key 'base_batch_size'"]),
    .set("training.linear_scaling.base_batch_size=0", says: ["base_batch_size must be an integer from 1", "'0'"]),
    .set("training.warmup={}", says: ["training.warmup needs its length", "steps", "epochs"]),
    .set("training.warmup={steps: 5, epochs: 1}", says: ["training.warmup takes steps or epochs, found both"]),
    .set(
      "training.warmup.step=5",
      says: ["unknown key 'step' in training.warmup", "did you mean --set training.warmup.steps=5?"]),
    .set(
      "training.gradient_compression=fp16",
      says: ["must be one of none, bf16", "'fp16'", "did you mean --set training.gradient_compression=bf16?"]),
    .set("optimizer.adam.global_clipnorm=0", says: ["global_clipnorm must be a number of at least 1.17"]),
    .set(
      "optimizer={sgd: {clipnorm: 1, global_clipnorm: 1}}",
      says: ["optimizer.sgd takes one of clipvalue, clipnorm and global_clipnorm"]),
  ]

  /// Checkpoints to go on from; `before` is a run of the tiny model.
  static let checkpoints: [BadInput] = [
    BadInput(name: "no such checkpoint", code: 66, says: ["nowhere"], arguments: ["--resume", "nowhere"]),
    BadInput(name: "a folder without checkpoints", code: 66, says: ["data"], arguments: ["--resume", "data"]),
    BadInput(name: "a file that is none", code: 65, says: ["tiny.yaml"], arguments: ["--resume", "tiny.yaml"]),
    BadInput(
      name: "a damaged one", code: 65, says: ["last.safetensors: is damaged"],
      arguments: ["--resume", "before/checkpoints/last.safetensors"],
      prepare: { workspace in
        var bytes = try workspace.bytes("before/checkpoints/last.safetensors")
        bytes[bytes.count - 5] ^= 1
        try workspace.write(bytes, to: "before/checkpoints/last.safetensors")
      }),
    BadInput(
      name: "one cut short", code: 65, says: ["last.safetensors"],
      arguments: ["--resume", "before/checkpoints/last.safetensors"],
      prepare: { workspace in
        let bytes = try workspace.bytes("before/checkpoints/last.safetensors")
        try workspace.write(Array(bytes.prefix(bytes.count / 2)), to: "before/checkpoints/last.safetensors")
      }),
    BadInput(
      name: "one of another model", code: 78, says: ["another model", "filters: 4", "filters: 3"],
      arguments: ["--resume", "before", "--set", "model.0.conv2d.filters=4"]),
    BadInput(
      name: "one of another seed", code: 78, says: ["another training", "seed: 5", "seed: 1"],
      arguments: ["--resume", "before", "--seed", "5"]),
    BadInput(
      name: "one of another accumulation", code: 78,
      says: [
        "another training configuration: the checkpoint has `accumulation: 1`, this configuration has `accumulation: 2`"
      ],
      arguments: ["--resume", "before", "--set", "training.accumulation=2"]),
    BadInput(
      name: "one with a warm-up", code: 78,
      says: [
        "another training configuration: the checkpoint has none, this configuration has `warmup: {steps: 5, initial_learning_rate: 0.0}`"
      ],
      arguments: ["--resume", "before", "--set", "training.warmup.steps=5"]),
    BadInput(
      name: "one of another optimizer", code: 78,
      says: [
        "another optimizer configuration: the checkpoint has `optimizer: adam`, this configuration has `optimizer: sgd`"
      ],
      arguments: ["--resume", "before", "--set", "optimizer=sgd"]),
    BadInput(
      name: "one of another clipping", code: 78,
      says: ["another optimizer configuration: the checkpoint has none, this configuration has `global_clipnorm: 1.0`"],
      arguments: ["--resume", "before", "--set", "optimizer.adam.global_clipnorm=1"]),
    BadInput(
      name: "one of other data", code: 78, says: ["the checkpoint was trained on other data"],
      arguments: ["--resume", "before"], prepare: { try TinyData.write(to: "data", in: $0, seed: 9) }),
  ]

  /// Where the run's files go.
  static let outputs: [BadInput] = [
    BadInput(
      name: "a folder that holds a run", code: 64,
      says: ["before already holds a run", "--resume auto", "--overwrite"],
      arguments: ["--output", "before"]),
    BadInput(
      name: "going on into a folder that holds another run", code: 64,
      says: ["other already holds a run", "--overwrite"],
      arguments: ["--resume", "before", "--output", "other"],
      prepare: { for name in ["result.json", ".fmdist-run"] { try $0.write("", to: "other/\(name)") } }),
    BadInput(
      name: "a result without its checkpoints", code: 64, says: ["holds the result of a run, but no checkpoint"],
      arguments: ["--resume", "auto", "--output", "other"],
      prepare: { for name in ["result.json", ".fmdist-run"] { try $0.write("", to: "other/\(name)") } }),
    BadInput(
      name: "a folder below a file", code: 74, says: ["tiny.yaml/run", "Not a directory"],
      arguments: ["--output", "tiny.yaml/run"]),
    BadInput(name: "a file as folder", code: 74, says: ["tiny.yaml: is a file"], arguments: ["--output", "tiny.yaml"]),
  ]
}
