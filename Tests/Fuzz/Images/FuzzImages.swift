import FuzzDriver

/// The targets that read headers, pixels, containers and volumes.
@main
enum FuzzImages {
    static func main() throws {
        try FuzzProgram.run(
            [FuzzTarget.fileMeta, .dataSet, .fragments] + FuzzTarget.frameDecoders + FuzzTarget.containers + [.nifti])
    }
}
