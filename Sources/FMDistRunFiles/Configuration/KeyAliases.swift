/// Other people's words: Keras's, PyTorch's, and common abbreviations, in small letters and digits alone.
enum KeyAliases {
  /// fmdist's words for a word, best first; of those the one is meant that is known where the word stands. A path (`warmup.steps`)
  /// is the end of one.
  static let synonyms: [String: [String]] = invert([
    // Layers.
    "dense": "linear fc fullyconnected innerproduct affine denselayer output outputlayer lazylinear",
    "conv2d": "conv convolution convolution2d convolutional convlayer convolutional2d lazyconv2d",
    "max_pooling2d": "maxpool maxpool2d maxpooling pool pool2d pooling pooling2d mp maxpoolinglayer maxpool2",
    "flatten": "flat view flattenlayer",
    "dropout": "drop droplayer",
    "permute": "transpose",
    "activation": "act activationfn activationfunction nonlinearity activationlayer",
    // Layers' options.
    "filters": "outchannels nfilters numfilters channels outputchannels nout outfeatures units features",
    "units":
      "outfeatures hidden hiddenunits hiddensize neurons nodes size outputdim numunits outputs filters outchannels features",
    "kernel_size": "kernel ksize k kernelsz kernelshape filtersize windowsize window size",
    "strides": "stride step subsample",
    "batch_normalization": "batchnorm batchnorm1d batchnorm2d bn",
    "layer_normalization": "layernorm", "group_normalization": "groupnorm",
    "average_pooling2d": "avgpool avgpool2d averagepool averagepooling meanpool",
    "global_average_pooling2d": "globalavgpool globalavgpool2d gap adaptiveavgpool2d",
    "global_max_pooling2d": "adaptivemaxpool2d globalmaxpool2d",
    "zero_padding2d": "zeropad2d", "up_sampling2d": "upsample upsample2d", "spatial_dropout2d": "dropout2d",
    "residual": "resblock residualblock skip", "concatenate": "concat cat",
    "padding": "pad bordermode paddingmode",
    "function": "activation fn name type",
    "pool_size": "kernelsize kernel ksize size window windowsize poolsz pool",
    "rate": "p prob probability ratio droprate dropprob dropoutrate dropoutprob",
    "dims": "dim",
    "kernel_regularizer": "regularizer weightregularizer kernelregularization regularization wregularizer",
    "l1": "l1reg", "l2": "l2reg",
    "use_bias": "bias hasbias withbias",
    "kernel_initializer": "initializer weightinit init kernelinit weightinitializer weightsinitializer",
    "bias_initializer": "biasinit",
    "dilation_rate": "dilation dilations",
    "groups": "ngroups numgroups group",
    "kernel_regularizer.l2": "l2 l2reg",
    // Optimizers and their options.
    "sgd": "momentumsgd gradientdescent gd momentum",
    "adamw": "adamweightdecay decoupledadam",
    "rmsprop": "rms",
    "learning_rate": "lr eta initiallr baselr initiallearningrate stepsizelr",
    "momentum": "mom mu",
    "beta_1": "b1", "beta_2": "b2",
    "epsilon": "eps",
    "rho": "alpha",
    "weight_decay": "wd weightdecayrate", "exclude_from_weight_decay": "weightdecayexclude nodecay decayexclude",
    "use_ema": "ema averagedmodel weightaveraging swa", "ema_momentum": "emadecay",
    "global_clipnorm":
      "maxgradnorm clipgradnorm gradclipnorm", "clipvalue": "clipgradvalue gradclipvalue",
    // Training.
    "batch_size": "batch bs minibatch minibatchsize trainbatchsize perdevicetrainbatchsize batchsz",
    "epochs": "epoch nepochs numepochs maxepochs maxepoch nbepoch numtrainepochs nepoch trainepochs epoches",
    "seed": "randomseed randomstate rng manualseed rngseed",
    "accumulation":
      "gradientaccumulation accumulationsteps gradientaccumulationsteps gradaccum gradaccumsteps accumulategradbatches",
    "label_smoothing": "labelsmooth smoothing ls", "class_weight": "classweights weights posweight weight",
    "categorical_crossentropy.label_smoothing": "labelsmoothing labelsmooth",
    "categorical_crossentropy": "crossentropy crossentropyloss ce celoss nllloss nll softmaxcrossentropy logloss",
    "binary_crossentropy": "bce bceloss bcewithlogitsloss bcewithlogits sigmoidcrossentropy",
    "categorical_focal_crossentropy": "focal focalloss", "binary_focal_crossentropy": "binaryfocal sigmoidfocalloss",
    "mean_squared_error": "mse mseloss l2loss brier",
    "top_k_categorical_accuracy": "topk top5 topkaccuracy topkacc top5accuracy top3",
    "f1_score": "f1 fscore fmeasure fbeta", "auc": "rocauc rocaucscore auroc roc", "recall": "sensitivity tpr",
    "precision": "ppv",
    "warmup": "warmups lrwarmup", "warmup.steps": "warmupsteps numwarmupsteps", "warmup.epochs": "warmupepochs",
    "steps": "step updates iterations",
    "learning_rate_schedule": "scheduler lrscheduler lrschedule schedule sched decayschedule",
    "early_stopping": "earlystop earlystopper es", "early_stopping.patience": "patience",
    "checkpoints": "checkpoint modelcheckpoint checkpointing ckpt",
    "save_freq": "savefrequency saveevery everysteps savesteps period",
    "save_minutes": "everyminutes minutes saveinterval",
    "keep": "maxtokeep keepcheckpointmax savetotallimit savetopk keeplast",
    "gradient_compression": "compression gradcompression",
    "trainable": "requiresgrad learnable", "learning_rate_multiplier": "lrmult lrmultiplier lrscale multiplier",
    "shuffle": "shuffled randomorder",
    "step_decay": "steplr step",
    "cosine_decay": "cosine cosineannealing cosineannealinglr cosinelr cosineschedule",
    "one_cycle": "onecyclelr onecyclepolicy 1cycle",
    "reduce_on_plateau": "reducelronplateau plateau",
    "every_epochs": "stepsize every interval epochs period", "factor": "gamma",
    "decay_epochs": "epochs", "decay_steps": "steps",
    "max_learning_rate": "maxlr peaklr peaklearningrate", "min_lr": "minlearningrate etamin minrate",
    "monitor": "metric watch quantity", "min_delta": "delta mindelta",
    "restore_best_weights": "restore restorebest keepbest", "start_from_epoch": "startepoch start",
    "initial_learning_rate": "initiallr startlr start",
    // Data.
    "dataset": "name datasetname set", "path": "root dir folder datadir datapath directory location",
    "scaling": "normalize normalization rescale rescaling preprocessing scale normalise",
    "validation": "val valid validate split validationset",
    "fraction": "split frac ratio share valsplit validationsplit",
    "validation.fraction": "validationsplit valsplit valfraction valratio validationfraction",
    "folds": "kfold nsplits nfolds numfolds", "fold": "foldindex validationfold",
    "count": "number n size", "source": "from kind",
    "sample_weights": "sampleweight imageweights weights", "deviation": "std stddev standarddeviation sigma",
    "limit": "maximages subset maxsamples samples ntrain numsamples numimages",
    "class_names": "classes labels names labelnames categories",
    "image_size": "inputshape inputsize imgsize imgsz size shape resolution imageshape input",
    "resize": "resizing resizemethod resizemode interpolation fit",
    "color": "colormode colour mode colorspace grayscale greyscale gray",
    "background": "fill fillcolor backgroundcolor bg padcolor padvalue",
    "layout": "dataformat channelorder channelslast channelsfirst",
    "test": "testsplit testset holdout testfraction", "test.fraction": "testfraction testsize testratio",
    "label_pattern": "labelregex filenamepattern classpattern pattern labelfromname",
    "on_bad_file": "badfiles onerror onbadfiles skipbad skiperrors ignoreerrors brokenfiles",
    "cache": "caching cached usecache",
    "augmentation": "augment augmentations transforms transform aug dataaugmentation",
    "rotation_range": "rotation rotate degrees", "zoom_range": "zoom",
    "shear_range": "shear", "horizontal_flip": "hflip flip fliplr randomflip randomhorizontalflip",
    "vertical_flip": "vflip flipud randomverticalflip", "random_crop": "crop randomcropping",
    "random_erasing": "erasing cutout erase", "width_shift_range": "widthshift translatex",
    "height_shift_range": "heightshift translatey",
    // Initializers and their options.
    "glorot_uniform": "xavier xavieruniform glorot", "glorot_normal": "xaviernormal",
    "he_uniform": "kaiminguniform", "he_normal": "kaimingnormal kaiming he msra",
    "lecun_normal": "lecun", "random_normal": "normal gaussian", "random_uniform": "uniform",
    "truncated_normal": "truncnormal trunc truncated",
    "stddev": "std sigma scale", "minval": "min low a minimum", "maxval": "max high b maximum",
    "value": "val fill constant",
    // Values.
    "silu": "swish", "leaky_relu": "lrelu leaky", "exponential": "exp", "hard_sigmoid": "hsigmoid",
    "sigmoid": "logistic", "linear": "identity none noop", "none": "identity raw off no float32 false",
    "standard": "standardize standardise zscore normalize normalise",
    "unit":
      "true 1255 255 00039 000392 0003922 00039216 000392157 0039 00392 003922 0039215 0039216 00392156 00392157 minmax rescale 01 div255",
    "val_loss": "validationloss valloss", "val_acc": "valaccuracy validationaccuracy",
    "acc": "accuracy trainaccuracy trainacc", "loss": "trainloss lossfn lossfunction criterion objective",
    "bf16": "true bfloat16",
    "stretch": "squash squish warp distort", "crop": "centercrop cover cut", "pad": "letterbox contain padded border",
    "grey": "gray grayscale greyscale l mono 1", "rgb": "color colour bgr 3 rgba", "skip": "ignore drop",
    "refuse": "error fail stop",
    "channels_last": "nhwc hwc", "channels_first": "nchw chw",
    "last": "end tail", "random": "shuffle shuffled", "test": "testset",
    "constant": "zeros zero", "nearest": "edge replicate",
  ])

  /// What others have and fmdist does not, by kind.
  static let foreign: [String: Set<String>] = [
    "layer": words(
      """
      instancenorm instancenorm2d rmsnorm lstm gru rnn simplernn embedding conv1d conv3d conv2dtranspose convtranspose2d deconv \
      deconvolution maxpooling1d maxpool1d multiheadattention attention selfattention transformer transformerencoder lambda \
      alphadropout resizing normalization prelu mish inception bottleneck densenetblock mbconv sequential
      """),
    "key": words(
      """
      kernelconstraint biasconstraint device devices gpu \
      precision mixedprecision amp numworkers dampening amsgrad logger callbacks numclasses nclasses \
      accelerator strategy numnodes verbose pinmemory droplast distributed backend mode
      """),
    "optimizer": words("nadam adamax adagrad lamb lars lion ftrl lbfgs rprop radam asgd sparseadam adafactor muon nag"),
    "schedule": words(
      """
      exponentialdecay piecewise piecewiseconstantdecay multisteplr exponentiallr polynomialdecay polynomiallr linearlr cycliclr cosinedecayrestarts cosineannealingwarmrestarts lambdalr \
      constantlr inversetimedecay noam
      """),
    "activation": words(
      "prelu mish softsign hardswish relu6 logsoftmax glu celu tanhshrink squareplus"
    ),
    "initializer": words("orthogonal identity variancescaling sparse dirac"),
  ]

  private static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

  private static func invert(_ table: KeyValuePairs<String, String>) -> [String: [String]] {
    var result: [String: [String]] = [:]
    for (own, others) in table {
      for other in others.split(separator: " ") { result[String(other), default: []].append(own) }
    }
    return result
  }
}
