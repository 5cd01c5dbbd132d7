import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads and replaces the small files of a data folder; a file is the old one or the new one, never half of it.
package enum SmallFile {
    static let bytesMax = 1 << 20

    package static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    /// Nil when there is no such file.
    package static func read(_ file: String) throws -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            guard ![EACCES, EPERM].contains(errno) else { throw PrivateFolder.closed(file) }
            throw failure(errno, file)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= bytesMax {
            let count = piece.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw failure(errno, file) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: piece[..<count])
        }
        throw Failure(.argumentInvalid, "The file is too large.", ["file": file])
    }

    /// Replaces the file, durably.
    package static func write(_ bytes: [UInt8], to file: String, mode: mode_t) throws {
        let draft = "\(file).new"
        unlink(draft)
        let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(errno, file) }
        var isOpen = true
        var isDone = false
        defer {
            if isOpen { close(descriptor) }
            if !isDone { unlink(draft) }
        }
        fchmod(descriptor, mode)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure(errno, file) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure(errno, file) }
        isOpen = false
        guard close(descriptor) == 0, rename(draft, file) == 0 else { throw failure(errno, file) }
        isDone = true
    }

    package static func remove(_ file: String) { unlink(file) }

    private static func failure(_ number: Int32, _ file: String) -> Failure { FileFailure.failure(number, ["file": file]) }
}

// The system's functions, whose names are hidden inside the type.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
