import FuzzDriver

/// The targets that read whole series.
@main
enum FuzzSeries {
    static func main() throws {
        try FuzzProgram.run([.series])
    }
}
