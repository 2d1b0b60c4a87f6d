extension EnvironmentFile {
  /// Throws `.malformed` unless there are cores, ranks and threads, and the images have a size that images can have.
  func validate(path: String) throws(RunFileError) {
    let numbers = NumberValidator(path: path)
    let most = Int(Int32.max)
    for (value, place) in [
      (cores, "cores"), (ranks, "ranks"), (threadsPerRank, "threads_per_rank"),
      (data.trainingImages, "training_images"),
    ] { try numbers.require(value, in: 1...most, at: place) }
    try numbers.require(data.testImages, in: 0...most, at: "test_images")
    for (value, place) in [(data.height, "height"), (data.width, "width"), (data.channels, "channels")] {
      try numbers.require(value, in: 1...1 << 20, at: place)
    }
    let pixels = data.height * data.width * data.channels
    try numbers.require(
      pixels <= most, at: "height, width and channels", "images of at most \(most) numbers", found: "\(pixels)")
    for host in hosts { try numbers.require(host.ranks, in: 1...most, at: "hosts, ranks") }
    let known = hosts.reduce(0) { $0 + $1.ranks }
    try numbers.require(
      hosts.isEmpty || known == ranks, at: "hosts", "\(ranks) ranks in all, as under ranks", found: "\(known)")
  }
}
