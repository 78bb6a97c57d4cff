import ArgumentParser
import RadZoo

/// Serves a run over an archive; started by `embed` and `label`, never by a person.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

    func run() throws {
        throw ExitCode(ArchiveWorkerProcess.serve())
    }
}
