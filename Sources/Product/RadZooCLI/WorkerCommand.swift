import ArgumentParser
import RadZoo

/// Serves a run over an archive; started by `embed` and `label`, never by a person.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

    func run() throws {
        throw ExitCode(ArchiveWorkerProcess.serve())
    }
}

/// Reads a foreign HDF5 file; started by `checkpoint import`, never by a person.
struct ForeignReaderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "foreign-reader", shouldDisplay: false)

    func run() throws {
        throw ExitCode(ForeignFileReader.serve())
    }
}
