/// What people call the arrays of a data set, in NumPy files and in MATLAB variables.
enum ArrayNames {
  /// Names of each part without `_`, `-`, spaces and capitals.
  static let names: [DatasetFiles.Part: Set<String>] = [
    .trainingImages: [
      "xtrain", "trainx", "trainimages", "imagestrain", "traindata", "trainingimages", "xtrainfull",
    ],
    .trainingLabels: [
      "ytrain", "trainy", "trainlabels", "labelstrain", "traintargets", "traininglabels", "ytrainfull",
    ],
    .testImages: ["xtest", "testx", "testimages", "imagestest", "testdata", "t10kimages"],
    .testLabels: ["ytest", "testy", "testlabels", "labelstest", "testtargets", "t10klabels"],
  ]

  /// What fmdist calls them, as scikit-learn's and Keras's users do.
  static func usual(_ part: DatasetFiles.Part) -> String {
    switch part {
    case .trainingImages: "X_train"
    case .trainingLabels: "y_train"
    case .testImages: "X_test"
    case .testLabels: "y_test"
    }
  }

  /// The part that is called `name`, or nil.
  static func part(_ name: some StringProtocol) -> DatasetFiles.Part? {
    let plain = name.lowercased().filter { !"_- ".contains($0) }
    return DatasetFiles.Part.allCases.first { names[$0, default: []].contains(plain) }
  }
}
