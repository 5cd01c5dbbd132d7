/// A time of day: central sends seconds since midnight, sites push `HH:MM:SS`.
enum WireTime {
    /// Seconds since midnight; nil for what is no time.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        // A fraction of a second is dropped: the field counts whole ones.
        let numbers = [parts[0], parts[1], parts[2].prefix { $0 != "." }].compactMap { part in
            (1...2).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard numbers.count == 3, numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
        return numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    }
}
