/// Other programs' words for fmdist's commands and options, in small letters and digits alone.
enum UsageWords {
  /// Commands, as they are typed.
  static let commands = invert([
    "init": "new create setup quickstart scaffold autoconfig",
    "train": "fit run start learn resume continue training finetune",
    "evaluate": "eval test score validate val evaluation", "predict": "pred infer inference classify prediction",
    "inspect": "weights show view visualize visualise", "summary": "model describe layers arch architecture",
    "report": "plot draw page html curves", "compare": "diff cmp versus vs comparison", "data": "dataset datasets",
    "data convert": "convert export import", "data info": "info stats", "data preview": "preview samples",
  ])

  /// Options.
  static let options = invert([
    "--output": "outputdir out outdir outputfolder savedir save o dest destination rundir logdir project outputpath",
    "--resume":
      "checkpoint ckpt restore continue load resumefrom fromcheckpoint weights pretrained resumefromcheckpoint",
    "--config": "c conf cfg configuration yaml file configfile configpath", "--set": "override define",
    "--data": "d datasetdir datadir datapath datafolder root dataroot",
    "--threads": "t j jobs numthreads nthreads workers numworkers nworkers cpus cores ompnumthreads thread",
    "--seed": "randomseed randomstate manualseed rngseed s", "--overwrite": "f force existok clobber replace y",
    "--quiet": "silent noprogress", "--log-format": "json outputformat format",
    "--format": "json outputformat logformat", "--tensorboard": "tb", "--watchdog": "timeout",
    "--stop-after": "maxsteps steps maxiterations", "--trace": "profile profiler", "--html": "page report",
    "--picture": "plot figure png svg", "--feature-maps": "activations featuremap maps",
    "--indices": "index ids index", "--every": "step stride", "--theme": "dark colors colours color",
    "--input": "inputshape inputsize shape size imagesize", "--errors-of": "errors", "--version": "v ver",
    "--dataset": "name", "--samples": "n number count",
  ])

  /// What asks for more or less to be shown, and the style of `--progress` that is meant.
  static let progress = [
    "verbose": "plain", "v": "plain", "verbosity": "plain", "noprogress": "quiet", "noprogressbar": "quiet",
  ]

  /// What asks for a processor that fmdist does not use.
  static let accelerators: Set<String> = [
    "gpu", "gpus", "device", "devices", "cuda", "mps", "tpu", "accelerator", "usegpu", "nocuda", "rocm",
  ]
  /// Letters that other programs have for what is a key of the configuration here.
  static let letters = ["e": "epochs", "b": "batch_size", "bs": "batch_size"]

  /// What asks for one of a run's checkpoints.
  static let checkpoints: Set<String> = ["checkpoint", "ckpt", "weights", "best", "model", "load", "resume"]

  /// What asks for processes, which a launcher starts.
  static let ranks: Set<String> = [
    "np", "n", "nproc", "ranks", "numranks", "processes", "worldsize", "nodes", "numprocesses", "nprocpernode", "procs",
    "p",
  ]

  private static func invert(_ table: KeyValuePairs<String, String>) -> [String: [String]] {
    var result: [String: [String]] = [:]
    for (own, others) in table {
      for other in others.split(separator: " ") { result[String(other), default: []].append(own) }
    }
    return result
  }
}
