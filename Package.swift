// swift-tools-version: 6.1
import PackageDescription

// The processor that the kernels are compiled for, in the words of clang's -march. The program refuses, in words, to
// start on a processor that lacks what it was compiled for.
let march = Context.environment["FMDIST_MARCH"] ?? "native"
let forThisProcessor = ["-march=\(march)"]

let package = Package(
  name: "fmdist",
  products: [
    .executable(name: "fmdist", targets: ["fmdist"]),
    .executable(name: "fmdist-bench", targets: ["fmdist-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
  ],
  targets: [
    // C: system libraries, and what Swift cannot ask the processor or the compiler for.
    // Without pkg-config, which a fresh Debian lacks: the module maps of zlib and cairo say what to link. Of MPICH's mpich.pc
    // SwiftPM would warn, for a linker flag among its compiler flags.
    .target(name: "CMPI", linkerSettings: [.linkedLibrary("mpich")]),
    .target(name: "CPlatform"),
    .target(name: "CRankProcess", dependencies: ["CPlatform"]),
    .target(name: "CFutex"),
    .target(name: "CMemoryPages"),
    // Replaces malloc, in the program alone.
    .target(name: "CAllocationFailure"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CCairo"),
    .systemLibrary(name: "CCrypto"),
    .target(name: "CMatio", linkerSettings: [.linkedLibrary("matio")]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CProcessor", dependencies: ["CKernelTarget"]),
    .target(name: "CKernelTarget", cSettings: [.unsafeFlags(forThisProcessor)]),

    // Swift: nothing imports upward.
    .target(name: "Processor", dependencies: ["Platform", "CProcessor", "CKernelTarget"]),
    .target(name: "Platform", dependencies: ["CPlatform"]),
    .target(name: "Digests", dependencies: ["CCrypto"]),
    .target(name: "Memory", dependencies: ["Platform", "CMemoryPages"]),
    .target(name: "Communication", dependencies: ["Platform", "Memory", "CFutex"]),
    .target(
      name: "MPICommunication",
      dependencies: ["Platform", "Communication", "Memory", "CMPI", "CRankProcess", "CProcessor"]),
    .target(
      name: "Kernels", dependencies: ["Memory", "CKernelTarget", "CFutex"],
      swiftSettings: [.unsafeFlags(["-O", "-Ounchecked"] + forThisProcessor.flatMap { ["-Xcc", $0] })]),
    // Compiled for the processor too, as it measures what the machine can do; with Swift's checks, as it checks the kernels.
    .target(
      name: "KernelRegistry", dependencies: ["Kernels", "Memory", "CKernelTarget"],
      swiftSettings: [.unsafeFlags(forThisProcessor.flatMap { ["-Xcc", $0] })]),
    .target(name: "NeuralNet", dependencies: ["Kernels", "Memory"]),
    .target(
      name: "Datasets",
      dependencies: [
        "Platform", "Kernels", "Memory", "CZlib", "CMatio", "CPNG", "Digests",
      ]),
    .target(name: "DataParallel", dependencies: ["NeuralNet", "Communication", "Memory"]),
    .target(
      name: "RunFiles",
      dependencies: [
        "Platform", .product(name: "Yams", package: "Yams"), "Digests",
      ]),
    .target(name: "Reports", dependencies: ["Platform", "RunFiles", "CCairo", "CPNG"]),
    .target(
      name: "Training",
      dependencies: [
        "Platform", "Processor", "DataParallel", "Datasets", "NeuralNet", "Communication", "RunFiles", "Reports",
      ]),
    // What fmdist-bench makes of its measurements: pure functions of numbers.
    .target(name: "ScalingModel", dependencies: ["DataParallel"]),
    .executableTarget(
      name: "fmdist",
      dependencies: [
        "Platform", "Training", "MPICommunication", "Communication", "Datasets", "NeuralNet", "Processor", "Reports",
        "CAllocationFailure", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "fmdist-bench",
      dependencies: [
        "Platform", "ScalingModel", "KernelRegistry", "Training", "DataParallel", "Datasets", "NeuralNet", "Kernels",
        "MPICommunication", "Communication", "Memory", "Processor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(name: "KernelsTests", dependencies: ["KernelRegistry", "Kernels", "Memory", "TestSupport"]),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "TestSupport"]),
    .testTarget(name: "ProcessorTests", dependencies: ["Processor"]),
    .testTarget(name: "DigestsTests", dependencies: ["Digests"]),
    .testTarget(name: "MemoryTests", dependencies: ["Memory"]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: [
        "Datasets", "Kernels", "Memory", "TestSupport", "Digests",
      ],
      exclude: ["Fixtures"]),

    // RunFilesTestWorker is a process that saves checkpoints until it is killed.
    .executableTarget(name: "RunFilesTestWorker", dependencies: ["RunFiles"], path: "Tests/RunFilesTestWorker"),
    .testTarget(
      name: "RunFilesTests",
      dependencies: [
        "Platform", "RunFiles", "RunFilesTestWorker", "TestSupport",
        "Digests",
      ],
      exclude: ["Fixtures", "make_fixture.py", "make_events.py", "check_with_python.py"]),

    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "RunFiles", "TestSupport"],
      exclude: ["Fixtures", "make_class_scores.py", "check_html.py"]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(
      name: "NeuralNetTests",
      dependencies: ["NeuralNet", "DataParallel", "Communication", "Kernels", "Memory", "TestSupport"]),
    .testTarget(
      name: "DataParallelTests",
      dependencies: ["DataParallel", "NeuralNet", "Communication", "Kernels", "Memory", "TestSupport"]),
    .testTarget(name: "ScalingModelTests", dependencies: ["ScalingModel", "DataParallel", "TestSupport"]),
    .testTarget(name: "CommunicationTests", dependencies: ["Communication", "Memory"]),
    // The worker is a dependency so that it is built: the tests start it under mpirun.
    .executableTarget(
      name: "MPITestWorker", dependencies: ["Platform", "MPICommunication", "Communication", "Memory"],
      path: "Tests/MPITestWorker"),
    .testTarget(name: "MPITests", dependencies: ["MPICommunication", "Communication", "MPITestWorker"]),
    // AllocationTestWorker is a process that counts what it allocates. Nothing depends on it, as it would replace the malloc of a
    // test bundle, too: a build of the package's tests builds it all the same.
    .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
    .executableTarget(
      name: "AllocationTestWorker",
      dependencies: ["CAllocationCount", "Training", "DataParallel", "Datasets", "Communication", "RunFiles"],
      path: "Tests/AllocationTestWorker"),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Platform", "Training", "Datasets", "Kernels", "Memory", "NeuralNet", "RunFiles", "Communication",
      ]),
    // The programs are dependencies so that they are built: the tests start them.
    .testTarget(
      name: "CommandLineTests", dependencies: ["Platform", "fmdist", "fmdist-bench", "RunFiles", "TestSupport"],
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)
