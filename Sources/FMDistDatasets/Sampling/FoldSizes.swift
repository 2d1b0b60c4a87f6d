/// The sizes of folds of images: equal, and one more in the first ones where they do not divide.
struct FoldSizes {
  private let count, folds: Int

  init(_ count: Int, folds: Int) { (self.count, self.folds) = (count, folds) }

  subscript(fold: Int) -> Int { count / folds + (fold < count % folds ? 1 : 0) }
}
