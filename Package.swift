// swift-tools-version: 6.2
import PackageDescription

// The processor that the kernels are compiled for, in the words of clang's -march. The program refuses, in words, to
// start on a processor that lacks what it was compiled for.
let march = Context.environment["FMDIST_MARCH"] ?? "native"
let forThisProcessor = ["-march=\(march)"]

// The MPI that the program is built with: its launcher alone makes a job of the ranks. The library is named in full, as `libmpi.so` may be either's.
let mpiName = Context.environment["FMDIST_MPI"] ?? "mpich"
guard let mpiLibrary = ["mpich": "mpich", "openmpi": ":libmpi.so.40"][mpiName] else {
  fatalError("FMDIST_MPI: expected mpich or openmpi, found '\(mpiName)'.")
}
let mpiSettings: [SwiftSetting] = mpiName == "openmpi" ? [.define("FMDIST_OPENMPI")] : []

let package = Package(
  name: "fmdist",
  products: [
    .library(name: "FMDist", targets: ["FMDist"]),
    .executable(name: "fmdist", targets: ["fmdist"]),
    .executable(name: "fmdist-bench", targets: ["fmdist-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // C: system libraries, and what Swift cannot ask the processor or the compiler for.
    // Without pkg-config, which a fresh Debian lacks: the module maps of zlib and cairo say what to link. Of MPICH's mpich.pc
    // SwiftPM would warn, for a linker flag among its compiler flags.
    .target(
      name: "CFMDistMPI", dependencies: ["CFMDistRankProcess"], publicHeadersPath: mpiName,
      linkerSettings: [.linkedLibrary(mpiLibrary)]),
    .target(name: "CFMDistPlatform"),
    .target(name: "CFMDistRankProcess", dependencies: ["CFMDistPlatform"]),
    .target(name: "CFMDistFutex"),
    .target(name: "CFMDistMemoryPages"),
    // Replaces malloc, in the program alone.
    .target(name: "CFMDistAllocationFailure"),
    .systemLibrary(name: "CFMDistZlib"),
    .systemLibrary(name: "CFMDistDeflate"),
    .systemLibrary(name: "CFMDistCairo"),
    .systemLibrary(name: "CFMDistCrypto"),
    .systemLibrary(name: "CFMDistYAML"),
    .target(name: "CFMDistMatio", dependencies: ["CFMDistPlatform"], linkerSettings: [.linkedLibrary("matio")]),
    // Of the two builds of libhdf5 that Debian has the one without MPI, as matio links it.
    .target(name: "CFMDistHDF5", dependencies: ["CFMDistPlatform"], linkerSettings: [.linkedLibrary("hdf5_serial")]),
    .target(name: "CFMDistJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CFMDistTIFF", linkerSettings: [.linkedLibrary("tiff")]),
    .systemLibrary(name: "CFMDistWebP"),
    .target(name: "CFMDistPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CFMDistProcessor", dependencies: ["CFMDistKernelTarget"]),
    .target(name: "CFMDistKernelTarget", cSettings: [.unsafeFlags(forThisProcessor)]),

    // Swift: nothing imports upward.
    .target(name: "FMDistProcessor", dependencies: ["FMDistPlatform", "CFMDistProcessor", "CFMDistKernelTarget"]),
    .target(name: "FMDistPlatform", dependencies: ["CFMDistPlatform"]),
    .target(name: "FMDistDigests", dependencies: ["CFMDistCrypto"]),
    .target(
      name: "FMDistMemory", dependencies: ["FMDistPlatform", "CFMDistMemoryPages"]),
    .target(name: "FMDistCommunication", dependencies: ["FMDistPlatform", "FMDistMemory", "CFMDistFutex"]),
    .target(
      name: "FMDistMPI",
      dependencies: [
        "FMDistPlatform", "FMDistCommunication", "FMDistMemory", "CFMDistMPI", "CFMDistRankProcess", "CFMDistProcessor",
      ], swiftSettings: mpiSettings),
    .target(
      name: "FMDistKernels", dependencies: ["FMDistPlatform", "FMDistMemory", "CFMDistKernelTarget", "CFMDistFutex"],
      swiftSettings: [.unsafeFlags(["-O", "-Ounchecked"] + forThisProcessor.flatMap { ["-Xcc", $0] })]),
    // Compiled for the processor too, as it measures what the machine can do; with Swift's checks, as it checks the kernels.
    .target(
      name: "FMDistKernelRegistry", dependencies: ["FMDistKernels", "FMDistMemory", "CFMDistKernelTarget"],
      swiftSettings: [.unsafeFlags(forThisProcessor.flatMap { ["-Xcc", $0] })]),
    .target(name: "FMDistNeuralNet", dependencies: ["FMDistPlatform", "FMDistKernels", "FMDistMemory"]),
    .target(
      name: "FMDistImages",
      dependencies: ["FMDistPlatform", "FMDistMemory", "CFMDistJPEG", "CFMDistPNG", "CFMDistTIFF", "CFMDistWebP"]),
    .target(
      name: "FMDistDatasets",
      dependencies: [
        "FMDistPlatform", "FMDistImages", "FMDistKernels", "FMDistMemory", "CFMDistZlib", "CFMDistDeflate",
        "CFMDistMatio", "CFMDistPlatform", "CFMDistPNG",
        "FMDistDigests",
      ]),
    .target(
      name: "FMDistDataParallel",
      dependencies: ["FMDistKernels", "FMDistNeuralNet", "FMDistCommunication", "FMDistMemory"]),
    .target(
      name: "FMDistRunFiles",
      dependencies: [
        "FMDistPlatform", "FMDistDigests", "CFMDistYAML",
      ]),
    .target(
      name: "FMDistModelFiles",
      dependencies: [
        "FMDistPlatform", "FMDistKernels", "FMDistNeuralNet", "FMDistRunFiles", "FMDistDatasets", "FMDistMemory",
        "CFMDistHDF5", "CFMDistPlatform",
      ]),
    .target(name: "FMDistReports", dependencies: ["FMDistPlatform", "FMDistRunFiles", "CFMDistCairo", "CFMDistPNG"]),
    .target(
      name: "FMDistTraining",
      dependencies: [
        "FMDistKernels", "FMDistMemory",
        "FMDistPlatform", "FMDistProcessor", "FMDistDataParallel", "FMDistDatasets", "FMDistImages", "FMDistNeuralNet",
        "FMDistCommunication", "FMDistRunFiles",
      ]),
    .target(
      name: "FMDistTuning",
      dependencies: ["FMDistPlatform", "FMDistKernels", "FMDistNeuralNet", "FMDistRunFiles", "FMDistTraining"]),
    // What other packages import.
    .target(
      name: "FMDist",
      dependencies: [
        "FMDistPlatform", "FMDistProcessor", "FMDistTraining", "FMDistDatasets", "FMDistNeuralNet", "FMDistKernels",
        "FMDistMemory", "FMDistCommunication", "FMDistRunFiles",
      ]),
    .target(
      name: "FMDistRuns",
      dependencies: [
        "FMDistDataParallel", "FMDistDigests", "FMDistKernels", "FMDistMemory",
        "FMDistPlatform", "FMDistProcessor", "FMDistTraining", "FMDistTuning", "FMDistDatasets", "FMDistImages",
        "FMDistNeuralNet", "FMDistCommunication", "FMDistRunFiles", "FMDistReports", "FMDistModelFiles",
      ]),
    // What fmdist-bench makes of its measurements: pure functions of numbers.
    .target(name: "FMDistScalingModel", dependencies: ["FMDistDataParallel"]),
    .executableTarget(
      name: "fmdist",
      dependencies: [
        "FMDistRunFiles",
        "FMDistPlatform", "FMDistRuns", "FMDistTraining", "FMDistMPI", "FMDistCommunication", "FMDistDatasets",
        "FMDistNeuralNet",
        "FMDistProcessor", "FMDistReports", "FMDistModelFiles",
        "CFMDistAllocationFailure", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "fmdist-bench",
      dependencies: [
        "FMDistPlatform", "FMDistRunFiles", "FMDistScalingModel", "FMDistKernelRegistry", "FMDistTraining",
        "FMDistDataParallel",
        "FMDistDatasets", "FMDistNeuralNet", "FMDistKernels",
        "FMDistMPI", "FMDistCommunication", "FMDistMemory", "FMDistProcessor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(
      name: "KernelsTests",
      dependencies: ["FMDistKernelRegistry", "FMDistKernels", "FMDistMemory", "FMDistTestSupport"]),
    .testTarget(name: "PlatformTests", dependencies: ["FMDistPlatform", "FMDistTestSupport"]),
    .testTarget(name: "ProcessorTests", dependencies: ["FMDistPlatform", "FMDistProcessor"]),
    .testTarget(name: "DigestsTests", dependencies: ["FMDistDigests"]),
    .testTarget(name: "MemoryTests", dependencies: ["FMDistMemory", "FMDistPlatform"]),
    .testTarget(name: "ImagesTests", dependencies: ["FMDistImages", "FMDistMemory"], exclude: ["Fixtures"]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: [
        "FMDistImages",
        "FMDistDatasets", "FMDistKernels", "FMDistMemory", "FMDistTestSupport", "FMDistDigests",
      ],
      exclude: ["Fixtures"]),

    .testTarget(name: "TuningTests", dependencies: ["FMDistTuning", "FMDistRunFiles"]),

    // RunFilesTestWorker is a process that saves checkpoints until it is killed.
    .executableTarget(name: "RunFilesTestWorker", dependencies: ["FMDistRunFiles"], path: "Tests/RunFilesTestWorker"),
    .testTarget(
      name: "RunFilesTests",
      dependencies: [
        "FMDistPlatform", "FMDistRunFiles", "RunFilesTestWorker", "FMDistTestSupport",
        "FMDistDigests",
      ],
      exclude: ["Fixtures", "make_fixture.py", "make_events.py", "check_with_python.py"]),

    .testTarget(
      name: "ModelFilesTests",
      dependencies: [
        "FMDistPlatform", "FMDistModelFiles", "FMDistNeuralNet", "FMDistRunFiles", "FMDistTraining", "FMDistDatasets",
        "FMDistKernels", "FMDistMemory", "FMDistTestSupport",
      ],
      exclude: ["Fixtures", "make_keras_fixtures.py", "make_onnx_fixtures.py"]),

    .testTarget(
      name: "ReportsTests", dependencies: ["FMDistPlatform", "FMDistReports", "FMDistRunFiles", "FMDistTestSupport"],
      exclude: ["Fixtures", "make_class_scores.py", "make_score_groups.py", "check_html.py"]),

    // A test target of helpers, as only those are left out of a plain build.
    .testTarget(name: "FMDistTestSupport", dependencies: ["FMDistCommunication", "FMDistMPI"]),
    .testTarget(
      name: "NeuralNetTests",
      dependencies: [
        "FMDistNeuralNet", "FMDistDataParallel", "FMDistCommunication", "FMDistKernels", "FMDistMemory",
        "FMDistTestSupport",
      ]),
    .testTarget(
      name: "DataParallelTests",
      dependencies: [
        "FMDistDataParallel", "FMDistNeuralNet", "FMDistCommunication", "FMDistKernels", "FMDistMemory",
        "FMDistTestSupport",
      ]),
    .testTarget(
      name: "ScalingModelTests", dependencies: ["FMDistScalingModel", "FMDistDataParallel", "FMDistTestSupport"]),
    .testTarget(name: "CommunicationTests", dependencies: ["FMDistCommunication", "FMDistMemory"]),
    // The worker is a dependency so that it is built: the tests start it under mpirun.
    .executableTarget(
      name: "MPITestWorker", dependencies: ["FMDistPlatform", "FMDistMPI", "FMDistCommunication", "FMDistMemory"],
      path: "Tests/MPITestWorker"),
    .testTarget(
      name: "MPITests", dependencies: ["FMDistMPI", "FMDistCommunication", "MPITestWorker", "FMDistTestSupport"]),
    // AllocationTestWorker is a process that counts what it allocates. Nothing depends on it, as it would replace the malloc of a
    // test bundle, too: a build of the package's tests builds it all the same.
    .target(name: "CFMDistAllocationCount", path: "Tests/CFMDistAllocationCount"),
    .executableTarget(
      name: "AllocationTestWorker",
      dependencies: [
        "FMDistKernels", "FMDistMemory", "FMDistNeuralNet",
        "CFMDistAllocationCount", "FMDistTraining", "FMDistDataParallel", "FMDistDatasets", "FMDistCommunication",
        "FMDistRunFiles",
      ],
      path: "Tests/AllocationTestWorker"),
    // Imports what other packages import, and nothing else.
    .testTarget(name: "FMDistTests", dependencies: ["FMDist"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "FMDistReports", "FMDistTestSupport",
        "FMDistPlatform", "FMDistRuns", "FMDistTraining", "FMDistDatasets", "FMDistImages", "FMDistKernels",
        "FMDistMemory", "FMDistNeuralNet",
        "FMDistRunFiles", "FMDistCommunication",
      ]),
    // The programs are dependencies so that they are built: the tests start them.
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "FMDist", "FMDistPlatform", "FMDistCommunication", "fmdist", "fmdist-bench", "FMDistRunFiles",
        "FMDistTestSupport",
        "FMDistTraining",
        "FMDistDatasets", "FMDistMemory",
      ],
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

// The readers with libFuzzer around them: launch/fuzz-coverage builds them, apart from everything else.
if Context.environment["FMDIST_FUZZ"] != nil {
  package.products.append(.executable(name: "fmdist-fuzz", targets: ["fmdist-fuzz"]))
  package.targets += [
    .systemLibrary(name: "CFMDistFuzzer", path: "Tests/CFMDistFuzzer"),
    .executableTarget(
      name: "fmdist-fuzz",
      dependencies: [
        "CFMDistFuzzer", "CFMDistZlib", "FMDistDatasets", "FMDistDigests", "FMDistImages", "FMDistModelFiles",
        "FMDistNeuralNet", "FMDistPlatform", "FMDistRunFiles", "FMDistTraining", "FMDistTuning",
      ],
      path: "Tests/FuzzTargets"),
  ]
}

// Some tests, with what they depend on, in place of everything: launch/sanitize.
if let tests = Context.environment["FMDIST_TESTS"] {
  var wanted: Set<String> = []
  var more = Set(tests.split(separator: ",").map(String.init))
  while !more.isSubset(of: wanted) {
    wanted.formUnion(more)
    for target in package.targets where more.contains(target.name) {
      for case .byNameItem(let name, _) in target.dependencies { more.insert(name) }
    }
  }
  package.targets.removeAll { !wanted.contains($0.name) }
  package.products = []
}
