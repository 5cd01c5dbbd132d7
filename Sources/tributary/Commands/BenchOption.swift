import ArgumentParser
import Benchmarks
import Foundation
import Payload

/// What every benchmark shares.
struct BenchOption: ParsableArguments {
    @Option(help: "A folder on the disk to be measured; the system's temporary folder if missing.") var scratch: String?
    @Flag(help: "Print one JSON object.") var json = false
}
