import ArgumentParser

@main
struct RadZooCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "radzoo",
        abstract: "Embeds archives of 3D radiology series and searches them.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 usage, 3 finished with refusals, 4 unsafe or invalid file, 73 store in use, \
            75 stopped early and can be resumed.
            """,
        version: "0.1.0",
        subcommands: [
            EmbedCommand.self, LabelCommand.self, SelectCommand.self, AuditCommand.self, SearchCommand.self,
            StoreCommand.self, CheckpointCommand.self, CardCommand.self, ZooCommand.self, DoctorCommand.self,
            KeyCommand.self,
            PhantomCommand.self, WorkerCommand.self, ForeignReaderCommand.self,
        ])

    /// Parses and runs; the exit status is one of the documented ones.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let status = ExitStatus(of: error)
            if let message = status.message(for: error) {
                // Help and version are what was asked for.
                status == .done ? Console.print(message) : Console.report(message)
            }
            exit(withError: ExitCode(status.rawValue))
        }
    }
}
