import ArgumentParser
import Bundles
import Failures

/// The largest file of a bundle: `500MB`, `3GB`, or a number of bytes.
struct BundleSize: ParsableArguments {
    @Option(help: "Split the bundle into files of this size at most, such as 500MB or 3GB: FILE, FILE.2, FILE.3 and so on.") var size: String?

    /// - Throws: `argument-invalid`.
    func bytes() throws -> Int? {
        guard let size else { return nil }
        let text = size.uppercased().filter { $0 != " " }
        let units: [(String, Int)] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("B", 1), ("", 1)]
        for (unit, factor) in units where text.hasSuffix(unit) {
            guard let number = Int(text.dropLast(unit.count)), number > 0 else { continue }
            let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: factor)
            guard !isTooLarge, bytes >= BundleWriter.sizeMin else { break }
            return bytes
        }
        throw Failure(
            .argumentInvalid, "A size is a number with MB or GB, \(BundleWriter.sizeMin / 1_000_000)MB at least.", ["size": size],
            remedy: "The option --size takes the largest file that the stick holds, such as 500MB.")
    }
}
