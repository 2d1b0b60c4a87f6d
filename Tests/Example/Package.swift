// swift-tools-version: 6.2
import PackageDescription

// A package that depends on fmdist, as one of your own would. In yours, give the address of the repository in place of a path.
let package = Package(
  name: "example",
  dependencies: [.package(name: "fmdist", path: "../..")],
  targets: [
    .executableTarget(name: "example", dependencies: [.product(name: "FMDist", package: "fmdist")])
  ])
