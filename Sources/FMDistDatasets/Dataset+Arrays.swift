extension Dataset {
  /// A data set called `name` of images that a program has in memory. Its checksums are those of the same images as IDX files.
  package init(name: String, training: ImageSet, test: ImageSet) {
    func files(_ set: ImageSet, _ part: String) -> [DatasetSource.File] {
      let size = ImageSize(height: set.height, width: set.width, channels: set.channels)
      return [
        DatasetSource.File(path: "\(part) images", md5: IDXHeader.md5(size.sizes(count: set.count), set.pixels)),
        DatasetSource.File(
          path: "\(part) labels",
          md5: set.labelSets.map { IDXHeader.md5(set.labels, $0) } ?? IDXHeader.md5(set.labels)),
      ]
    }
    self.init(
      name: name, training: training, test: test,
      source: DatasetSource(
        synthetic: false, verified: false, files: files(training, "training") + files(test, "test")))
  }
}
