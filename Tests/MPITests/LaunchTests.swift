import FMDistCommunication
import FMDistMPI
import Testing

extension MPITests {
  @Suite("Launching")
  struct LaunchTests {
    @Test func withoutALauncherThereIsOneProcess() throws {
      #expect(!MPI.isLaunched(environment: ["PATH": "/bin", "SLURM_PROCID": "0", "SLURM_NTASKS": "8"]))
      #expect(try Job.runAlone("operations").code == 0)
    }

    @Test func mpiWithoutALauncherIsAWorldOfOne() throws {
      let job = try Job.runAlone("alone")
      #expect(job.code == 0, "\(job.errors)")
    }

    @Test(arguments: [true, false])
    func eachMPIAsksForItsOwnLauncher(_ isMPICH: Bool) throws {
      let (built, other): (MPIImplementation, MPIImplementation) = isMPICH ? (.mpich, .openMPI) : (.openMPI, .mpich)
      let environment = [other.rankVariable: "2", other.sizeVariable: "4"]
      let sentence = try #require(Launcher.mismatch(environment: environment, worldSize: 1, built: built))
      #expect(sentence.hasPrefix("rank 2 was started by \(other.launcher) as one of at least 4 processes"))
      #expect(sentence.contains("built with \(built.name)") && sentence.contains(built.launcherNames[0]))
    }

    @Test(arguments: [
      ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "2"], ["PMI_SIZE": "4", "PMI_RANK": "2"],
      ["PMIX_RANK": "2"], ["SLURM_STEP_NUM_TASKS": "3", "SLURM_PROCID": "2"],
      ["MV2_COMM_WORLD_SIZE": "3", "MV2_COMM_WORLD_RANK": "2"],
    ])
    func aLauncherOfManyBesideAWorldOfOneIsRefused(environment: [String: String]) throws {
      let sentence = try #require(Launcher.mismatch(environment: environment, worldSize: 1))
      #expect(sentence.contains("rank 2") && sentence.contains(MPI.implementation.launcherNames[0]))
      #expect(Launcher.mismatch(environment: environment, worldSize: 4) == nil)
      #expect(MPI.isLaunched(environment: environment))
      let job = try Job.runAlone("operations", environment: environment)
      #expect(job.code == 64)
      #expect(job.errors == "MPITestWorker: \(sentence)\n")
    }

    @Test(arguments: [
      [:], ["OMPI_COMM_WORLD_SIZE": "1", "OMPI_COMM_WORLD_RANK": "0"], ["PMIX_RANK": "0"], ["PMI_SIZE": "many"],
      ["SLURM_NTASKS": "4", "SLURM_PROCID": "0"],
    ])
    func aLauncherOfOneIsFine(environment: [String: String]) {
      #expect(Launcher.mismatch(environment: environment, worldSize: 1) == nil)
    }
  }
}
