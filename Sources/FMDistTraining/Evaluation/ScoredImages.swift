import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles

/// What a model makes of a set of images, all of them in their order: what metrics are worked out from.
package struct ScoredImages: Sendable {
  /// The probabilities of the classes, N x K.
  private let outputs: Buffer<Float>
  /// What these were made from, where that is kept.
  package let logits: Logits?
  /// The label of each image.
  private let labels: [UInt16]
  /// The classes of a label, where an image may have several; nil where a label is a class.
  private let labelSets: [[Bool]]?
  /// Above which probabilities labels are predicted; nil where images are taken for their most probable class.
  package let thresholds: Thresholds?
  /// The classes' names.
  package let classNames: [String]
  /// How often each class was taken for each; nil where an image may have several.
  package let confusion: ConfusionMatrix?
  /// How often each class was predicted, was there, and both.
  package let classCounts: [ClassCounts]
  /// The areas under curves that are worked out.
  private(set) var knownAreas = KnownAreas()
  /// The share of right answers: one an image, or one a class of each.
  package let accuracy: Double

  /// Images with `labels`, which are classes or stand for `labelSets`, and `outputs`, N x K. An image is taken for its most probable class,
  /// the first of equals; where there are `thresholds`, which tell two classes apart, for the second if it is more probable than that; where
  /// it may have several for those above their thresholds, a half if none are given.
  package init(
    outputs: Buffer<Float>, labels: [UInt16], labelSets: [[Bool]]? = nil, classNames: [String],
    thresholds: Thresholds? = nil, logits: Logits? = nil
  ) {
    let classes = classNames.count
    precondition(outputs.count == labels.count * classes, "a probability for each image and class")
    (self.outputs, self.labels, self.labelSets, self.classNames) = (outputs, labels, labelSets, classNames)
    (self.thresholds, self.logits) = (thresholds, logits)
    guard let labelSets else {
      var confusion = ConfusionMatrix(classNames: classNames)
      for image in labels.indices {
        let prediction = Self.prediction(outputs.view, image, classes, thresholds)
        confusion.add(label: Int(labels[image]), prediction: prediction)
      }
      (self.confusion, classCounts, accuracy) = (confusion, confusion.classCounts, confusion.accuracy)
      return
    }
    let limits = thresholds ?? .half
    var counts = [ClassCounts](repeating: ClassCounts(), count: classes)
    for image in labels.indices {
      for label in 0..<classes {
        let isThere = labelSets[Int(labels[image])][label]
        let isPredicted = limits.predicts(label, outputs.view[image * classes + label])
        if isThere { counts[label].support += 1 }
        if isPredicted { counts[label].predictedPositives += 1 }
        if isThere && isPredicted { counts[label].truePositives += 1 }
      }
    }
    (confusion, classCounts) = (nil, counts)
    accuracy = counts.total.accuracy(of: labels.count * classes)
  }

  /// N.
  package var count: Int { labels.count }
  /// Whether image `image` is of class `label`.
  package func isOf(_ label: Int, _ image: Int) -> Bool {
    labelSets.map { $0[Int(labels[image])][label] } ?? (Int(labels[image]) == label)
  }
  /// The class of image `image`, where it has one.
  package func label(_ image: Int) -> Int? { labelSets == nil ? Int(labels[image]) : nil }
  /// What image `image` is taken for, where it has one class.
  package func prediction(_ image: Int) -> Int {
    Self.prediction(outputs.view, image, classNames.count, labelSets == nil ? thresholds : nil)
  }
  /// The same images, with labels predicted above `thresholds`.
  package func predicted(above thresholds: Thresholds) -> ScoredImages {
    var copy = scored(outputs, thresholds: thresholds)
    copy.knownAreas = knownAreas
    return copy
  }
  /// The same images with the probabilities `outputs`, N x K, and `thresholds`.
  func scored(_ outputs: Buffer<Float>, thresholds: Thresholds?) -> ScoredImages {
    ScoredImages(
      outputs: outputs, labels: labels, labelSets: labelSets, classNames: classNames, thresholds: thresholds,
      logits: logits)
  }
  /// The probabilities of the classes for image `image`.
  package func probabilities(_ image: Int) -> View<Float> {
    outputs.view[image * classNames.count..<(image + 1) * classNames.count]
  }

  /// All mistakes, the worst first; `index` numbers the images in their set. None where an image may have several classes.
  package func mistakes(index: (Int) -> Int) -> [Mistake] {
    Mistake.worstFirst(
      (0..<count).compactMap { image in
        let (prediction, values) = (prediction(image), probabilities(image))
        guard let label = label(image), label != prediction else { return nil }
        return Mistake(
          index: index(image), label: label, prediction: prediction, labelProbability: Double(values[label]),
          predictionProbability: Double(values[prediction]))
      })
  }

  private static func prediction(
    _ outputs: View<Float>, _ image: Int, _ classes: Int, _ thresholds: Thresholds?
  ) -> Int {
    let probabilities = outputs[image * classes..<(image + 1) * classes]
    guard let thresholds, classes == 2 else { return probabilities.argmax }
    return thresholds.ofTwo(probabilities[1])
  }
}
