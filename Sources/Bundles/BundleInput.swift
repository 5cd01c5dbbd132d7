import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One file of a bundle while it is read, piece by piece.
final class BundleInput {
    let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0

    /// - Throws: `not-found`, `disk-failed`.
    init(_ path: String) throws {
        self.path = path
        // A pipe that nobody writes to would be waited for without end.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var facts = stat()
        descriptor = file
        guard file >= 0, fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.notFound, "The file \(path) cannot be read.", ["file": path], remedy: "Check the path, and that this user may read the file.")
        }
    }

    deinit { systemClose(descriptor) }

    /// Up to so many of the next bytes; fewer at the end of the file alone.
    func read(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count, try fill() {}
        let end = min(start + count, buffer.count)
        defer { start = end }
        return Array(buffer[start..<end])
    }

    /// As `read`, and the bytes stay to be read.
    func peek(_ count: Int) throws -> [UInt8] {
        let before = start
        defer { start = before }
        return try read(count)
    }

    private func fill() throws -> Bool {
        // What was read is dropped, so that the buffer does not grow with the file.
        if start > 0, start == buffer.count || start > 1 << 20 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        let count = piece.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw Failure(.diskFailed, "\(path) cannot be read.", ["file": path, "errno": String(errno)]) }
        buffer.append(contentsOf: piece[..<count])
        return count > 0
    }
}

// The system's functions, whose names are hidden inside the type.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(descriptor, bytes, count) }
private func systemClose(_ descriptor: Int32) { close(descriptor) }
